"""Template tags: a message of the inbox in words."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext

from remit.actions import mail_text
from remit.core.notice import KINDS
from remit.db.models import Notice
from remit.lib.text import harmless
from remit.queries.home import Said

register = template.Library()


@register.filter
def notice_sentence(notice: Notice) -> str:
    """What it says."""
    return mail_text.sentence(notice)


@register.filter
def notice_why(notice: Notice) -> str:
    """Why the reader is told."""
    return mail_text.why(notice)


@register.filter
def notice_title(notice: Notice) -> str:
    """Its kind, as the page of choices calls it."""
    return gettext(KINDS[notice.kind].title)


@register.filter
def said(thing: Said) -> str:
    """A change in one's teams, as a sentence."""
    shown = {
        name: mail_text.shown(value) if isinstance(value, date) else value
        for name, value in thing.params.items()
    }
    return harmless(gettext(thing.template) % shown)
