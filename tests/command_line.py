"""The command line within the test's own process: what it printed, and how it ended."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import NamedTuple, NoReturn

from remit.cli.main import ended
from remit.cli.ports import Ports
from remit.files.demo import demo_text

TODAY = date(2026, 11, 22)
"""The day on which the invented company shows what it is made for."""


class Done(NamedTuple):
    """What a command printed on standard output and on standard error, and its exit code."""

    code: int
    out: str
    err: str


def no_database(*_anything: object) -> NoReturn:
    """A command on a file has no business with the database."""
    raise AssertionError("the database was asked for")


NO_DATABASE = Ports(database=no_database, demo_database=no_database, serve=no_database)


@contextmanager
def standard_input(text: str) -> Iterator[None]:
    """Standard input that has the text and then ends."""
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def remit(*args: object, given: str = "", ports: Ports = NO_DATABASE) -> Done:
    """Run one command; ``given`` is its standard input."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), standard_input(given):
        try:
            code = ended(ports, [str(arg) for arg in args])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return Done(code, out.getvalue(), err.getvalue())


def company(folder: Path, today: date = TODAY) -> Path:
    """The invented company's file."""
    path = folder / "company.yaml"
    path.write_text(demo_text(today), encoding="utf-8")
    return path
