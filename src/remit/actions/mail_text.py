"""What a mail says: each message with its reason and a link to turn its kind off, as plain text and as small HTML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from email.utils import formataddr
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from remit.core.notice import KINDS, WHYS, say
from remit.db.models import Mail, Notice
from remit.lib.text import harmless

SALT = "remit.turn-off"
LOCAL = "http://127.0.0.1:8000"


class Item(NamedTuple):
    """One message as it is shown: the sentence, the reason, and two addresses."""

    sentence: str
    why: str
    link: str
    off: str


def shown(day: date) -> str:
    """A day in the reader's locale."""
    return date_format(day, "DATE_FORMAT")


def sentence(notice: Notice) -> str:
    """What a notice says, in the reader's language; names harmless."""
    return harmless(say(KINDS[notice.kind].message, notice.params, _, shown))


def why(notice: Notice) -> str:
    """Why the person is told."""
    return harmless(say(WHYS[notice.why], notice.params, _, shown))


def off_token(person_id: str, kinds: Iterable[str]) -> str:
    """What turns mail of the kinds off for the person, and does nothing else."""
    return signing.Signer(salt=SALT).sign_object([person_id, *sorted(set(kinds))])


def read_token(token: str) -> tuple[str, list[str]]:
    """The person and the kinds. Raises ``django.core.signing.BadSignature``."""
    person, *kinds = signing.Signer(salt=SALT).unsign_object(token)
    return person, [kind for kind in kinds if kind in KINDS]


def written(mail: Mail, address: str, notices: list[Notice], base: str) -> EmailMultiAlternatives:
    """The mail to the person. Its Message-ID is the same at every attempt."""
    base = base or LOCAL
    with override(settings.LANGUAGE_CODE):
        items = [
            Item(
                sentence(notice),
                why(notice),
                base + notice.link,
                base + _off(mail.person_id, [notice.kind]),
            )
            for notice in notices
        ]
        choose = base + reverse("notice-choices")
        message = EmailMultiAlternatives(
            subject=_subject(items, mail), body=_text(items, choose), to=[formataddr(("", address))]
        )
        message.attach_alternative(_html(items, choose), "text/html")
    off = base + _off(mail.person_id, {notice.kind for notice in notices})
    message.extra_headers = {
        "Message-ID": f"<remit-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{urlsplit(base).hostname}>",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return message


def _off(person_id: str, kinds: Iterable[str]) -> str:
    return reverse("turn-off", args=[off_token(person_id, kinds)])


def _subject(items: list[Item], mail: Mail) -> str:
    """One line; a digest's says how much is in it and of which day."""
    if mail.digest_of is None and len(items) == 1:
        line = items[0].sentence
    elif mail.digest_of is None:
        line = ngettext("%(n)d thing waits for you", "%(n)d things wait for you", len(items)) % {
            "n": len(items)
        }
    else:
        line = ngettext(
            "What changed, %(day)s: %(n)d message", "What changed, %(day)s: %(n)d messages", len(items)
        ) % {
            "n": len(items),
            "day": shown(mail.digest_of),
        }
    return f"[Remit] {' '.join(line.split())}"


def _text(items: list[Item], choose: str) -> str:
    parts = [
        "\n".join(
            [
                item.sentence,
                f"  {item.link}",
                f"  {_('Why you are told:')} {item.why}",
                f"  {_('No more mail of this kind:')} {item.off}",
            ]
        )
        for item in items
    ]
    return (
        "\n\n".join([*parts, f"-- \n{_('What Remit mails you, and when, is your choice:')} {choose}"]) + "\n"
    )


def _html(items: list[Item], choose: str) -> SafeString:
    listed = format_html_join(
        "",
        '<li style="margin:0 0 1em"><a href="{}">{}</a><br><small>{} {} <a href="{}">{}</a></small></li>',
        (
            (
                item.link,
                item.sentence,
                _("Why you are told:"),
                item.why,
                item.off,
                _("No more mail of this kind"),
            )
            for item in items
        ),
    )
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>Remit</title>'
        '<body style="font:15px/1.5 sans-serif;max-width:40em"><ul style="padding-left:1.2em">{}</ul>'
        '<p><small>{} <a href="{}">{}</a></small></p></body></html>',
        settings.LANGUAGE_CODE,
        listed,
        _("What Remit mails you, and when, is your choice:"),
        choose,
        _("Choose"),
    )
