"""The demo company with everything that its tools tell: read, and observed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.utils import timezone
from filling import fill
from pytest_django import Settings

from remit.actions import collect, push
from remit.actions.observing import observe
from remit.evidence.lake import Lake
from remit.files.demo import demo_text
from remit.files.organisation import read
from remit.project import demo_evidence

TODAY: Final = datetime.now(UTC).date()


def told(settings: Settings, folder: Path) -> Lake:
    """Fills the empty database and a lake below the folder."""
    settings.LAKE_DIR = folder / "lake"
    company = folder / "company.yaml"
    company.write_text(demo_text(TODAY), encoding="utf-8")
    fill(read(company).organisation, effective=TODAY)
    demo_evidence.fill(folder / "tools", TODAY)
    for source in collect.due(timezone.now()):
        collect.collect(source, timezone.now())
    push.drain_all(timezone.now())
    observe(timezone.now())
    return Lake(settings.LAKE_DIR)
