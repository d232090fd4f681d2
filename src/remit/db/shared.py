"""The organisation as this process has read it, kept for as long as the database says that nobody changed it.

Every table of the organisation has a stamp that the database draws anew at each write (migration 0004). One small
query tells whether what is kept is what is there; where it is not, only the tables that changed are read again. So a
change by anybody, in any process, binds the next request. Whoever writes compares the stamps that their transaction
sees, each time, and reads the part that they need where these are others: what is not committed never gets in here.
Organisations beyond ``LARGEST`` are not kept: pages then read the part that they show.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from remit.core.objects import KINDS, put_together
from remit.core.organisation import Organisation
from remit.db import models, partial
from remit.db import organisation as stored
from remit.db.rows import TABLES
from remit.db.snapshot import reading_only, snapshot

LARGEST = 20_000
"""People. A larger organisation takes too much memory in every process, and too long to read anew."""

HEAD = "organisation"
_IDENTITIES = models.Identity._meta.db_table
TABLES_OF: Mapping[str, tuple[str, ...]] = {
    HEAD: (models.Organisation._meta.db_table,),
    **{name: (TABLES[name].model._meta.db_table,) for name in KINDS},
    "person": (models.Person._meta.db_table, _IDENTITIES),
}
"""The tables that the objects of each kind stand in."""

Stamps = Mapping[str, str]


class Kept(NamedTuple):
    """What was read, and the stamps that it was read with. ``organisation`` None: there is none, or it is too large."""

    stamps: Stamps
    objects: Mapping[str, tuple[Any, ...]]
    organisation: Organisation | None


class Keeper:
    """Keeps one value. Whoever finds it outdated reads it anew; the others who need it wait for that."""

    def __init__(self) -> None:
        self._kept = Kept({}, {}, None)
        self._lock = threading.Lock()

    def get(self) -> Organisation | None:
        """The organisation as it is committed now; None where none is kept."""
        kept = self._kept
        if not kept.stamps or stamps() != kept.stamps:
            with self._lock:
                kept = self._kept = renewed(self._kept)
        return kept.organisation

    def same(self) -> Organisation | None:
        """The organisation where it is what a transaction that may write sees at this moment; it is not read anew.

        Stamps are random: what others have committed, and what the transaction itself has written, has others.
        """
        kept = self._kept
        return kept.organisation if kept.organisation is not None and stamps() == kept.stamps else None


@snapshot()
def renewed(old: Kept) -> Kept:
    """What is there now, of which only the tables are read whose stamps are others."""
    now = stamps()
    if now == old.stamps:
        return old
    if not models.Organisation.objects.exists() or models.Person.objects.count() > LARGEST:
        return Kept(now, {}, None)
    objects = {
        name: old.objects[name]
        if name in old.objects
        and all(table in now and now[table] == old.stamps.get(table) for table in tables)
        else _read(name, old, now)
        for name, tables in TABLES_OF.items()
    }
    return Kept(now, objects, put_together(objects))


def _read(name: str, old: Kept, now: Stamps) -> tuple[Any, ...]:
    if name == HEAD:
        return (stored.head()[0],)
    if name == "person" and old.objects and old.stamps.get(_IDENTITIES) == now[_IDENTITIES]:
        return tuple(
            stored.values_of(name, {person.id: person.identities for person in old.objects["person"]})
        )
    return tuple(stored.values_of(name))


def stamps() -> Stamps:
    """The stamps as they are now; empty where nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, stamp FROM remit_stamp")
        return dict(cursor.fetchall())


KEEPER = Keeper()


@dataclass
class _Moment:
    """What one request reads: the organisation as it was when the request first asked for it."""

    organisation: Organisation | None = None
    known: bool = False


_moment: ContextVar[_Moment | None] = ContextVar("moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block the organisation is asked for once: for a request that only reads."""
    token = _moment.set(_Moment())
    try:
        yield
    finally:
        _moment.reset(token)


def kept() -> Organisation | None:
    """The whole organisation where it is kept; None for one too large, and where who may write sees another one."""
    if connection.in_atomic_block and not reading_only():
        return KEEPER.same()
    moment = _moment.get()
    if moment is None:
        return KEEPER.get()
    if not moment.known:
        moment.organisation, moment.known = KEEPER.get(), True
    return moment.organisation


def _or(part: Callable[[], Organisation]) -> Organisation:
    whole = kept()
    return part() if whole is None else whole


def whole() -> Organisation:
    """All of the organisation. Raises NoOrganisationError, as all of these do."""
    return _or(stored.load)


def skeleton() -> Organisation:
    """At least the teams, their tree, the framework and the organisation's own charter."""
    return _or(partial.skeleton)


def for_teams(teams: Iterable[str], at: date) -> Organisation:
    """At least what every answer, finding and page about these teams on the day rests on."""
    return _or(lambda: partial.load_for_teams(teams, at))


def for_person(person: str) -> Organisation:
    """At least what every answer and page about the person rests on."""
    return _or(lambda: partial.load_for_person(person))


def for_access(teams: Iterable[str], persons: Iterable[str], at: date) -> Organisation:
    """At least what every decision about these teams and persons on the day rests on."""
    return _or(lambda: partial.load_for_access(teams, persons, at))


def for_actor(person: str | None, team: str | None) -> Organisation:
    """At least the person and the team by themselves."""
    return _or(lambda: partial.for_actor(person, team))
