"""What came of a delivery, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()
WORDS = {
    "address": "The address is none that may be called.",
    "connection": "There was no connection.",
    "ended": "The webhook had ended.",
    "private": "The name leads into a network that is not open to webhooks.",
    "restored": "It was not sent: it came with a backup.",
    "time": "There was no answer in time.",
    "tls": "The connection could not be encrypted, or the certificate is not valid.",
}


@register.filter
def outcome(status: str) -> str:
    """A status as a sentence; empty for none."""
    if status in WORDS:
        return _(WORDS[status])
    if status.startswith("3"):
        return _("It answered %(status)s: it sends elsewhere, and that is not followed.") % {"status": status}
    return _("It answered %(status)s.") % {"status": status} if status else ""
