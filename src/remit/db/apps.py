"""The application that holds every table."""

from __future__ import annotations

from django.apps import AppConfig


class DbConfig(AppConfig):
    """Tables and migrations; what they mean stands in ``core``."""

    name = "remit.db"
    label = "db"
