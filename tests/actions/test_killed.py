"""Killed at any statement of an apply or an edit, the database holds all of it or nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from databases import empty
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME, busy_edit
from filling import fill
from invented import TODAY, invent

from remit.actions.apply import plan_apply
from remit.actions.organisation import begin, edit
from remit.db import organisation as stored
from remit.db.models import AuditEntry

POINTS = 20
CHILD = Path(__file__).with_name("killed.py")


def run(url: str, what: int | str, statement: int) -> subprocess.CompletedProcess[str]:
    """Applies the organisation of the seed, or edits, in a process of its own."""
    paths = {"PYTHONPATH": str(CHILD.parents[1]), "REMIT_SECRET_KEY": "x" * 50}
    return subprocess.run(
        [sys.executable, str(CHILD), url, str(what), str(statement)],
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_killed_anywhere_it_is_all_or_nothing(
    database: BaseDatabaseWrapper, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    old, seed = invent(1), 2
    fill(old)
    new = plan_apply(invent(seed), scope=None, effective=TODAY).plan.result
    entries = AuditEntry.objects.count()
    lived = run(url, seed, 0)
    assert lived.returncode == 0, lived.stderr
    assert stored.load() == new
    statements = int(lived.stdout)
    for point in Random(7).sample(range(1, statements + 1), POINTS):
        empty(database)
        fill(old)
        killed = run(url, seed, point)
        assert killed.returncode == -signal.SIGKILL
        assert stored.load() == old
        assert (stored.version(), AuditEntry.objects.count()) == (1, entries)


def test_killed_anywhere_in_an_edit_it_is_all_or_nothing(
    database: BaseDatabaseWrapper, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    begin(ACME, acting_user=None)
    entries = AuditEntry.objects.count()
    lived = run(url, "edit", 0)
    assert lived.returncode == 0, lived.stderr
    assert stored.load() == busy_edit(ACME)
    statements = int(lived.stdout)
    for point in Random(7).sample(range(1, statements + 1), POINTS):
        empty(database)
        begin(ACME, acting_user=None)
        killed = run(url, "edit", point)
        assert killed.returncode == -signal.SIGKILL
        assert stored.load() == ACME
        assert (stored.version(), AuditEntry.objects.count()) == (1, entries)
    edit(busy_edit, acting_user=None, action="test.edit")
    assert stored.load() == busy_edit(ACME)


def test_two_at_once_do_not_mix(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    fill(invent(1))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda seed: run(url, seed, 0), (2, 3)))
    assert {(each.returncode, "ChangedMeanwhileError" in each.stderr) for each in done} <= {
        (0, False),
        (1, True),
    }
    assert stored.version() == 1 + sum(each.returncode == 0 for each in done)
    assert any(
        not plan_apply(invent(seed), scope=None, effective=TODAY).plan
        for seed, each in zip((2, 3), done, strict=True)
        if each.returncode == 0
    )
