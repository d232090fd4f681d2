"""The web pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages; it has no models."""

    name = "remit.web"
    label = "web"

    def ready(self) -> None:
        """Listens to sign-ins."""
        from remit.web.accounts import signals  # noqa: F401
