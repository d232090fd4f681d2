"""Collecting many sources: those that other machines or processes can read at the same time, and then the others.

Each keeps its own lease, cursor, progress and problem, as when it is read alone: only who runs the collector differs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings as server
from django.utils import timezone

from remit.actions import collect as one
from remit.actions.collect import Collected, Watch
from remit.actions.source import room, spec
from remit.db.models import Collection, Source
from remit.evidence.box import Box, BoxError
from remit.evidence.collector import Chunk, SourceProblem
from remit.evidence.kinds import KINDS
from remit.evidence.sources.git.address import parsed
from remit.evidence.spread import Absent, Readers, Stopped, carries_secrets, spread
from remit.evidence.spread_wire import Job

FROM: Final = 2
"""Sources from which on it is worth to ask others: a single one is read sooner here."""
MOST: Final = 256
"""Sources that are given away, and so leased, together."""
log = logging.getLogger("remit.collect")
Open = dict[int, tuple[Source, Collection]]


def collect_all(
    names: Sequence[str],
    *,
    processes: int = 1,
    stopped: Stopped = lambda: False,
    watch: Watch = lambda *_: None,
    force: bool = False,
) -> dict[str, Collected | None]:
    """Reads what is new in the sources, each as ``collect`` does: on a cluster, or in ``processes``.

    In the order given; those that nobody had begun when it was ``stopped`` are not in it.
    """
    done: dict[str, Collected | None] = {}
    readers = _readers(processes)
    for lot in lots(names, readers):
        if readers is not None and len(lot) >= FROM:
            done |= _given_away(readers, lot, timezone.now(), stopped, watch, force)
            continue
        for name in lot:
            if not stopped():
                done[name] = one.collect(name, timezone.now(), stopped=stopped, watch=watch, force=force)
    return {name: done[name] for name in names if name in done}


def lots(names: Sequence[str], readers: Readers | None = None) -> list[list[str]]:
    """The sources by what is read at the same time: lots of several where ``readers`` can, then each alone."""
    away = _spreadable(names, readers) if readers else []
    away = away if len(away) >= FROM else []
    alone = [[name] for name in names if name not in frozenset(away)]
    return [*(away[start : start + MOST] for start in range(0, len(away), MOST)), *alone]


def due_lots(names: Sequence[str]) -> list[list[str]]:
    """As ``lots``, where there is a cluster to read them."""
    return lots(names, _readers(1))


def _readers(processes: int) -> Readers | None:
    """Who reads besides us, None for nobody."""
    if server.ENGINE:
        from remit.evidence.spread_spark import Cluster  # only who has a cluster needs its client

        try:
            box = Box(server.CLUSTER_KEY_FILE) if server.CLUSTER_KEY_FILE else None
        except BoxError as error:
            log.warning("the key for the cluster: %s; sources are read here", error)
            return None
        return Cluster(server.ENGINE, box)
    if processes >= FROM:
        from remit.evidence.spread_processes import Processes

        return Processes(processes)
    return None


def _spreadable(names: Iterable[str], readers: Readers) -> list[str]:
    """The sources that these readers can read: of such a kind, and their token may travel, if they have one."""
    kinds = [kind.id for kind in KINDS.values() if kind.spreads]
    found = Source.objects.filter(pk__in=list(names), kind__in=kinds, ended_at=None)
    if not carries_secrets(readers):
        found = found.filter(secret="", secret_from="")  # nosec B106
    able = frozenset(found.values_list("pk", flat=True))
    return [name for name in names if name in able]


def _given_away(
    readers: Readers, names: Sequence[str], now: datetime, stopped: Stopped, watch: Watch, force: bool
) -> dict[str, Collected | None]:
    done: dict[str, Collected | None] = {}
    waiting: Open = {}

    def keep(number: int, chunks: Iterator[Chunk] | None = None) -> None:
        """What others read, or what is read here."""
        source, collection = waiting.pop(number)
        here = one._chunks(source, now, stopped)
        found = here if chunks is None else _or(readers, chunks, source, here)
        done[source.pk] = one._read(source, collection, found, now, stopped, watch)

    for number, name in enumerate(names):
        source = one._claim(name, now, force)
        if source is None:
            done[name] = None
        else:
            waiting[number] = source, one._begin(source, now)
    try:
        with one._living(*(source for source, _ in waiting.values())):
            jobs: dict[int, Job] = {}
            for number, (source, _) in tuple(waiting.items()):
                try:
                    jobs[number] = _job(source, now)
                except SourceProblem:  # such as a token that cannot be read: here it ends with just that
                    keep(number)
            numbers = tuple(jobs)
            try:
                for place, chunks in spread(readers, tuple(jobs.values()), stopped):
                    keep(numbers[place], chunks)
            except Absent as error:
                log.warning("%s Sources are read here.", error)
                for number in tuple(waiting):
                    keep(number)
    finally:
        for source, collection in waiting.values():  # stopped, or ended: anybody may read them at once
            one._give_back(source, collection)
    return done


def _job(source: Source, now: datetime) -> Job:
    """What others need to know. Raises SourceProblem where its token cannot be read."""
    collector = KINDS[source.kind].collector(room())
    return Job(spec(source), one._cursor(source, collector), now, room())


def _or(readers: Readers, chunks: Iterator[Chunk], source: Source, here: Iterator[Chunk]) -> Iterator[Chunk]:
    """What others read. A folder that they do not see, or not as we do, is read here after all."""
    begun = False
    try:
        for chunk in chunks:
            begun = True
            yield chunk
    except SourceProblem as problem:
        if begun or readers.private or not isinstance(parsed(source.address), Path):
            raise
        log.info("%s is read here: %s answered %s", source.pk, readers.name, problem.code)
        yield from here
