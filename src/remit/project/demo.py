"""The demo's company, brought into a database."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from remit.actions import account, clock
from remit.files.demo import demo_text
from remit.files.organisation import read
from remit.project import demo_agreement
from remit.project.database_port import DatabasePort

ADMINISTRATOR = "dana"
"""Who looks at the demo is to find all that there is: sources, people, accounts, the audit."""
BEGAN = timedelta(days=210)
"""So long ago the company entered itself into Remit."""


def fill(store: DatabasePort, today: date) -> None:
    """Applies the company of the day, and brings in what it has agreed since it began to use Remit."""
    with clock.at(datetime.combine(today, time(8), UTC) - BEGAN), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "company.yaml"
        path.write_text(demo_text(today), encoding="utf-8")
        store.apply(store.plan_apply(read(path), effective=today, take_over=False))
        account.make_administrator(ADMINISTRATOR, acting_user=None)
    demo_agreement.fill(today)
