"""Template tags of clarity rounds: choices in words and colours, numbers with their sign, what people wrote."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from remit.core.clarity import BOTH, ROLE
from remit.lib.text import harmless
from remit.queries.clarity import Choice

register = template.Library()
TONES = {ROLE + "tech-lead": "system", ROLE + "engineering-manager": "people", BOTH: "shared"}


@register.filter
def translated(msgid: str) -> str:
    """A msgid of the code in the reader's language."""
    return gettext(msgid) if msgid else ""


@register.filter
def choice_title(choice: Choice) -> str:
    """A choice's title in the reader's language; a role's is its own."""
    return harmless(choice.title if choice.id.startswith(ROLE) else gettext(choice.title))


@register.simple_tag
def choice_tone(choice: str) -> str:
    """The class that colours a choice."""
    return TONES.get(choice, "other")


@register.filter
def signed(value: float) -> str:
    """A difference with its sign and two places."""
    return f"{value:+.2f}"


@register.filter
def harmless_lines(text: str) -> SafeString:
    """What somebody wrote, line by line, made harmless."""
    return format_html_join(mark_safe("<br>"), "{}", ((harmless(line),) for line in text.splitlines()))
