"""Collecting: reading a source into the lake, one at a time per source, resumable at every chunk.

The order at each chunk: accounts into the database, envelopes into the lake, then the cursor. Killed in between, the
chunk is read again and the lake drops what it has.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, Final, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from remit.actions import deciding, forgotten, linking
from remit.actions.book import Book
from remit.actions.source import lake, room, spec
from remit.db.models import Collection, FoundDocument, Source
from remit.db.organisation import NoOrganisationError, load
from remit.evidence.collector import Chunk, Collector, SourceProblem
from remit.evidence.kinds import KINDS
from remit.evidence.parts import LakeError
from remit.evidence.sealing import sealed

LEASE: Final = timedelta(minutes=10)
"""A collection that said nothing for so long has died; another may go on behind its cursor."""
DAY: Final = timedelta(days=1)
"""The longest that a source may ask us to wait: then it is asked again."""
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
"""How long to wait after each failure in a row, unless the source itself says when."""
DIED: Final[Mapping[str, Any]] = {"code": "died", "params": {}}
KEPT: Final = 50
"""Collections of a source that stay on record."""
RENEWED: Final = LEASE / 10
"""How often a reading says that it lives: the first copy of a large repository takes longer than a lease."""
_reading: Final[dict[str, tuple[Source, Collection]]] = {}
"""What this process reads now, by the lease of it."""
log = logging.getLogger("remit.collect")
Watch = Callable[[str, Collection], None]


class Collected(NamedTuple):
    """How one reading of a source ended: envelopes that were new, what was left out, the problem if there was one."""

    source: str
    new: int
    notes: tuple[str, ...]
    problem: Mapping[str, Any] | None


def due(now: datetime) -> tuple[str, ...]:
    """The sources that are to be read now, those that have waited longest first."""
    there = Source.objects.filter(ended_at=None).exclude(due_at=None).order_by("due_at", "pk")
    found = there.filter(Q(due_at__lte=now) | Q(due_at__gt=now + DAY))
    times = found.values_list("pk", "due_at", "every_minutes", "leased_until")
    return tuple(pk for pk, at, every, until in times if not _leased(until, now) and _is_due(at, every, now))


def _leased(until: datetime | None, now: datetime) -> bool:
    """Whether somebody reads it. A lease that ends later than any can is one of a clock that was wrong."""
    return until is not None and now <= until <= max(now, timezone.now()) + 2 * LEASE


def _is_due(at: datetime | None, every: int, now: datetime) -> bool:
    """Whether it is to be read. So is what a clock that was wrong had put off for longer than anything is."""
    longest = max(now, timezone.now()) + timedelta(minutes=every) + 2 * DAY
    return at is not None and (at <= now or at > longest)


def collect(
    source_id: str,
    now: datetime,
    *,
    stopped: Callable[[], bool] = lambda: False,
    watch: Watch = lambda *_: None,
    force: bool = False,
) -> Collected | None:
    """Reads what is new in a source; None where somebody else is reading it, or it is not due (unless ``force``)."""
    source = _claim(source_id, now, force)
    if source is None:
        return None
    collection = _begin(source, now)
    with _living(source):
        return _read(source, collection, _chunks(source, now, stopped), now, stopped, watch)


def _begin(source: Source, now: datetime) -> Collection:
    """The reading of a source that was claimed; ``_read`` ends it, or ``give_back``."""
    collection = Collection.objects.create(source=source, started_at=now)
    _reading[source.lease] = source, collection
    return collection


def _read(
    source: Source,
    collection: Collection,
    chunks: Iterable[Chunk],
    now: datetime,
    stopped: Callable[[], bool],
    watch: Watch,
) -> Collected:
    """Keeps the chunks, wherever they come from, and says how it ended."""
    problem: dict[str, Any] | None = None
    retry: datetime | None = None
    try:
        for chunk in chunks:
            _keep(source, collection, chunk, now)
            watch(source.pk, collection)
            if stopped():
                break
    except SourceProblem as error:
        problem, retry = {"code": error.code, "params": _plain(error.params)}, error.retry_at
    except LakeError as error:
        problem = {"code": "failed", "params": {"program": "the lake", "why": str(error)}}
    except NoOrganisationError:
        _give_back(source, collection)
        raise
    except Exception as error:  # a fault of ours or of this machine: this one waits, the others go on
        log.exception("reading %s failed", source.pk)
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        problem = {"code": "failed", "params": {"program": "collecting", "why": why}}
    except BaseException:
        _give_back(source, collection)
        raise
    finally:
        _reading.pop(source.lease, None)
    if stopped():  # it goes on behind its cursor as soon as somebody looks; what failed was ended by us
        problem, retry = None, timezone.now()
    _end(source, collection, problem, retry)
    return Collected(source.pk, collection.new, tuple(collection.notes), problem)


def give_back() -> None:
    """Whatever this process still reads may be read by another at once; what is read until now stays."""
    for source, collection in list(_reading.values()):
        _give_back(source, collection)


def _give_back(source: Source, collection: Collection) -> None:
    """Ended in the middle by whoever started it: what is read stays, and anybody may go on."""
    _reading.pop(source.lease, None)
    Source.objects.filter(pk=source.pk, lease=source.lease).update(leased_until=None, lease="")
    collection.ended_at, collection.problem = timezone.now(), dict(DIED)
    collection.save()


@contextmanager
def _living(*sources: Source) -> Iterator[None]:
    """While the block runs their leases do not end. Dies with the process, as it should."""
    over, names, leases = Event(), [source.pk for source in sources], [source.lease for source in sources]

    def beat() -> None:
        while not over.wait(RENEWED.total_seconds()):
            try:
                mine = Source.objects.filter(pk__in=names, lease__in=leases)
                mine.update(leased_until=timezone.now() + LEASE)
            except DatabaseError:  # the next beat may go better; the lease holds for several of them
                log.exception("the leases could not be renewed")
            finally:
                connection.close()

    thread = Thread(target=beat, name="remit-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@transaction.atomic
def _claim(source_id: str, now: datetime, force: bool) -> Source | None:
    source = Source.objects.select_for_update().filter(pk=source_id, ended_at=None).first()
    if source is None or _leased(source.leased_until, now):
        return None
    if not (force or _is_due(source.due_at, source.every_minutes, now)):
        return None
    Collection.objects.filter(source=source, ended_at=None).update(ended_at=now, problem=DIED)
    source.lease, source.leased_until = secrets.token_hex(16), now + LEASE
    source.save(update_fields=["lease", "leased_until"])
    return source


def _chunks(source: Source, now: datetime, stopped: Callable[[], bool]) -> Iterator[Chunk]:
    collector: Collector = KINDS[source.kind].collector(room())
    cursor = _cursor(source, collector)
    yield from collector.collect(spec(source), cursor, now, stopped)


def _cursor(source: Source, collector: Collector) -> Mapping[str, Any]:
    """How far this version of the collector has read; another one begins anew."""
    version = f"{collector.kind}/{collector.version}"
    cursor: Mapping[str, Any] = source.cursor if source.collector == version else {}
    source.collector = version
    return cursor


def _keep(source: Source, collection: Collection, chunk: Chunk, now: datetime) -> None:
    """One chunk: accounts, lake, cursor."""
    if chunk.acts or chunk.replaces:
        organisation = load()
        book = Book(organisation, now)
        book.learn(account for act in chunk.acts for account in (act.actor, act.party))
        acts = deciding.proven(chunk.acts, organisation, book.key)
        linking.keep(source, acts, key=book.key, framework=organisation.framework, now=now)
        rows = sealed(acts, source=source.pk, collector=source.collector, key=book.key)
        collection.new += lake().append(source.pk, rows, chunk.replaces)
    collection.done, collection.total, collection.unit = chunk.done, chunk.total, chunk.unit
    collection.notes = list(dict.fromkeys((*collection.notes, *chunk.notes)))
    with transaction.atomic():
        mine = Source.objects.select_for_update().filter(pk=source.pk, lease=source.lease, ended_at=None)
        if not mine.update(
            cursor=dict(chunk.cursor), collector=source.collector, leased_until=timezone.now() + LEASE
        ):
            raise SourceProblem(
                "failed", program="collecting", why="somebody else went on with it, or it has ended"
            )
        source.found.filter(origin__in=chunk.surveyed).delete()
        for found in forgotten.without(chunk.found):
            FoundDocument.objects.update_or_create(
                source=source,
                origin=found.origin,
                kind=found.kind,
                path=found.path,
                defaults={"content": found.content, "seen_at": now},
            )
        collection.save()


@transaction.atomic
def _end(
    source: Source, collection: Collection, problem: dict[str, Any] | None, retry: datetime | None
) -> None:
    now = timezone.now()
    collection.ended_at, collection.problem = now, problem
    collection.save()
    row = Source.objects.select_for_update().get(pk=source.pk)
    if row.lease != source.lease:
        return
    row.lease, row.leased_until = "", None
    if problem is None and retry is not None:
        row.due_at = retry if row.every_minutes else None
    elif problem is None:
        row.good_at, row.problem, row.problem_since = now, None, None
        row.healthy_since = row.healthy_since or now
        row.due_at = now + timedelta(minutes=row.every_minutes) if row.every_minutes else None
    else:
        failures = _failures(row)
        row.problem, row.problem_since, row.healthy_since = problem, row.problem_since or now, None
        row.due_at = min(retry, now + DAY) if retry else now + PAUSES[min(failures, len(PAUSES)) - 1]
    row.save()
    old = row.collections.order_by("-started_at").values_list("pk", flat=True)[KEPT:]
    row.collections.filter(pk__in=list(old)).delete()


def _failures(source: Source) -> int:
    """Readings in a row that failed, this one included."""
    count = 0
    for problem in source.collections.order_by("-started_at").values_list("problem", flat=True)[
        : len(PAUSES)
    ]:
        if problem is None:
            break
        count += 1
    return max(count, 1)


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}
