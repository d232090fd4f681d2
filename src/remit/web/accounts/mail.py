"""Whether mail goes out at all."""

from __future__ import annotations

from django.conf import settings


def mail_goes_out() -> bool:
    """Whether somebody said through which server; without one, pages offer nothing that needs mail."""
    return bool(getattr(settings, "MAIL_CONFIGURED", False))
