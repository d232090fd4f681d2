"""The web pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages; it has no models."""

    name = "remit.web"
    label = "web"
