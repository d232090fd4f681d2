"""The demo's company, brought into a database."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from remit.files.demo import demo_text
from remit.files.organisation import read
from remit.project.database_port import DatabasePort


def fill(store: DatabasePort, today: date) -> None:
    """Applies the company of the day."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "company.yaml"
        path.write_text(demo_text(today), encoding="utf-8")
        store.apply(store.plan_apply(read(path), effective=today, take_over=False))
