"""The composition root: the command line with the database and the server behind it, loaded when asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from remit.cli.main import run
from remit.cli.ports import Ports

if TYPE_CHECKING:  # nothing of Django before a command asks for the database
    from collections.abc import Callable
    from datetime import date

    from remit.cli.ports import Database
    from remit.project.database_port import DatabasePort

SETTINGS = "remit.project.settings"


def main() -> None:
    """The command ``remit``."""
    run(Ports(database=database, demo_database=demo_database, serve=serve, work=work, told=told))


def database() -> Database:
    """The database of the settings, created and migrated where needed."""
    return _open()


def demo_database(today: date) -> Database:
    """A database of the demo's own, gone when it ends, with the company of that day in it."""
    import atexit
    import gc
    import tempfile
    from pathlib import Path

    folder = tempfile.TemporaryDirectory(prefix="remit-demo-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    os.environ["REMIT_DATABASE_URL"] = f"sqlite:///{folder.name}/demo.sqlite3"
    os.environ["REMIT_LAKE_DIR"] = f"{folder.name}/lake"
    gc.disable()  # migrations make classes by the thousand: looking through them is a quarter of the time
    try:
        store = _open()
        from remit.project.demo import fill
        from remit.project.demo_evidence import fill as fill_evidence

        fill(store, today)
        fill_evidence(Path(folder.name) / "tools", today)
    finally:
        gc.enable()
    return store


def serve(host: str, port: int, tell: Callable[[str], None]) -> None:
    """Answers requests until it is ended; ``tell`` gets the address once it answers."""
    _open()
    import click

    from remit.project.processes import EndedAtOnceError
    from remit.project.server import serve as answer

    try:
        answer(host, port, tell)
    except EndedAtOnceError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}, port {port}: {error.strerror}") from None


def work(once: bool) -> None:
    """Collects and keeps the evidence until it is ended; ``once``: what is due, and then ends."""
    _open()
    from remit.project.background import work_on, work_once

    if once:
        work_once()
    else:
        work_on()


def told(error: Exception) -> str | None:
    """What an exception of the database means, in a sentence; None where it is none of the database's."""
    if "django" not in sys.modules:
        return None
    from django.apps import apps

    if not apps.ready:  # the models cannot even be imported
        return f"the settings cannot be used (see REMIT_DATABASE_URL): {str(error).splitlines()[0][:160]}"
    from remit.project.database_faults import told as say

    return say(error)


def _open() -> DatabasePort:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from remit.project.database_port import DatabasePort

    return DatabasePort.opened()
