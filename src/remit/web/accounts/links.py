"""Links that leave the page: into a mail, or to be copied."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def absolute(request: HttpRequest, name: str, *args: str) -> str:
    """The whole address of a page: below the address that the settings name, else the one that was asked."""
    path = reverse(name, args=args)
    base: str = settings.BASE_URL
    return f"{base}{path}" if base else request.build_absolute_uri(path)
