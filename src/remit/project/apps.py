"""Hooks the deployment checks into Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project itself: it has no tables."""

    name = "remit.project"
    label = "project"

    def ready(self) -> None:
        from remit.project import checks  # noqa: F401  registered by being imported
