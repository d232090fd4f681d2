"""Killed at any statement while a row is settled or signed: nothing acknowledged is lost, nothing is there by half."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = 20
BENCH = Path(__file__).resolve().parents[2] / "bench" / "kills.py"
LINE = re.compile(
    rf"(\w+) killed at {POINTS} seeded points among \d+ statements, (\w+): {POINTS} of {POINTS} right; .*"
)


@pytest.mark.postgres
def test_killed_anywhere_what_was_acknowledged_is_there() -> None:
    """The bench with fewer points: it prints a line for each kind on each engine, and fails where one is not right."""
    run = subprocess.run(
        [sys.executable, str(BENCH), str(POINTS), "settle", "sign"],
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told = [LINE.fullmatch(line) for line in run.stdout.splitlines()]
    assert [one and one.groups() for one in told] == [
        (kind, engine) for engine in ("PostgreSQL", "SQLite") for kind in ("settle", "sign")
    ]
