"""Keeping the evidence: what is too old goes, what is damaged or lost is read again, small files are put together."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from remit.actions import linking
from remit.actions.audit import Change, record
from remit.actions.observing import digest
from remit.actions.push import replay
from remit.actions.source import lake
from remit.db.models import Account, LastAsked, Pushed, Source
from remit.evidence.digests import Digests
from remit.evidence.kinds import KINDS
from remit.evidence.parts import LakeError
from remit.evidence.shelf import Damage

BATCH: Final = 500
log = logging.getLogger("remit.collect")


def prune(now: datetime) -> int:
    """Removes what is older than its source keeps, from the lake and from what was pushed; how many events went."""
    gone = 0
    for source, days in Source.objects.filter(ended_at=None).values_list("pk", "retention_days"):
        before = now - timedelta(days=days)
        linking.prune(source, before, now)
        try:
            gone += lake().prune(source, before)
        except LakeError:
            log.exception("what %s told long ago could not be removed", source)
            continue
        Pushed.objects.filter(source=source, received_at__lt=before).exclude(in_lake_at=None).delete()
    if gone:
        digest()
    return gone


def compact() -> int:
    """Puts the small files of every source together; how many months were. Changes no event."""
    return sum(lake().compact(source) for source in lake().sources())


def verify() -> tuple[Damage, ...]:
    """Every file of the evidence that is missing, damaged or not named. Reads all of it, changes nothing."""
    kept = lake()
    return (*kept.verify(), *Digests(kept).shelf.verify())


def rebuild(*, acting_user: None, now: datetime, sources: Iterable[str] | None = None) -> tuple[Damage, ...]:
    """Takes out what is damaged and has it read again; gives what was lost. The digests are made again.

    With ``sources`` these are emptied and read again altogether. What is pulled is due at once, with an empty cursor;
    what was pushed comes out of the database.
    """
    kept = lake()
    lost = kept.repair()
    Digests(kept).repair()
    for source in sources or ():
        kept.drop(source)
    names = {damage.source for damage in lost} | set(sources or ())
    _read_again(names, now)
    if names:
        record([Change("lake.rebuild", "source", name) for name in sorted(names)], acting_user=acting_user)
    digest()
    return lost


def after_restore(*, acting_user: None, now: datetime) -> tuple[str, ...]:
    """Brings the evidence in line with a database that came out of a backup; the sources that are read from nothing.

    The lake may be another one, or newer: every cursor goes, as the lake drops what it has. A source whose accounts
    the database does not know is emptied first: nobody could say whose its events are.
    """
    kept = lake()
    kept.repair()
    Digests(kept).repair()
    live = set(Source.objects.filter(ended_at=None).values_list("pk", flat=True))
    emptied = tuple(sorted(source for source in kept.sources() if source not in live or _strange(source)))
    for source in emptied:
        kept.drop(source)
    Source.objects.update(lease="", leased_until=None)
    _read_again(live, now)
    LastAsked.objects.all().delete()
    digest()
    record(
        [Change("lake.rebuild", "source", name) for name in emptied]
        or [Change("lake.verify", "lake", "all")],
        acting_user=acting_user,
    )
    return tuple(name for name in emptied if name in live)


def _read_again(names: Iterable[str], now: datetime) -> None:
    """Pulled sources from the beginning, as soon as somebody looks; pushed ones at once."""
    found = Source.objects.filter(pk__in=list(names), ended_at=None)
    with transaction.atomic():
        found.update(cursor={}, collector="")
        found.exclude(every_minutes=0).update(due_at=now)
    for source in found.filter(
        Q(kind__in=[kind.id for kind in KINDS.values() if kind.pushes or not kind.every])
    ):
        replay(source.pk)


def _strange(source: str) -> bool:
    """Whether the lake names an account of the source that the database does not know."""
    keys = sorted(lake().accounts(source))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        if Account.objects.filter(pk__in=some).count() < len(some):
            return True
    return False
