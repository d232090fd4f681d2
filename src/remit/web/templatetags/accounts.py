"""Template tags of the account pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def inline_svg(drawn: str) -> SafeString:
    """A picture that we drew ourselves, as part of the page: the policy lets in no picture by data address."""
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308  made by the QR library from a key of ours
