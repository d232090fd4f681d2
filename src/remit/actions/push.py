"""What sources push: stored first, minimised, in the database; from there it is brought into the lake, at any time."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from remit.actions import forgotten, linking
from remit.actions.book import Book
from remit.actions.source import lake, spec
from remit.db.models import FoundDocument, Pushed, Source
from remit.db.organisation import load
from remit.evidence.act import Account, Act, Found
from remit.evidence.collector import SourceProblem
from remit.evidence.envelope import Envelope, seal
from remit.evidence.kinds import KINDS
from remit.evidence.parts import LakeError

BATCH: Final = 1000
RING: Final = timedelta(hours=1)
"""A source that is read besides is read so soon after it pushed something."""
log = logging.getLogger("remit.collect")
MOMENTS: Final = ("occurred_at", "started_at")


def store(source: Source, native: str, acts: Sequence[Act], collector: str, now: datetime) -> bool:
    """Keeps what was pushed, in the transaction that runs; False where the same was pushed before.

    It is brought into the lake right after the commit, or else at the next look of the background.
    """
    with transaction.atomic():
        if Pushed.objects.filter(source=source, native=native[:255]).exists():
            return False
        organisation = load()
        book = Book(organisation, now)
        book.learn(account for act in acts for account in (act.actor, act.party))
        linking.keep(source, acts, key=book.key, framework=organisation.framework, now=now)
        sealed = seal(acts, source=source.pk, collector=collector, key=book.key)
        _, new = Pushed.objects.get_or_create(
            source=source,
            native=native[:255],
            defaults={"received_at": now, "acts": [_data(one) for one in sealed]},
        )
        if not KINDS[source.kind].every:  # the health of what is read is that of its readings
            Source.objects.filter(pk=source.pk).update(
                good_at=now, healthy_since=source.healthy_since or now, problem=None, problem_since=None
            )
        transaction.on_commit(lambda: drain(source.pk), robust=True)
    return new


def receive(source: Source, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Takes one request of a source; False where the same was taken before. Raises Forged, SourceProblem."""
    receiver = KINDS[source.kind].receiver()
    received = receiver.receive(spec(source), headers, body, now)
    if KINDS[source.kind].every:
        # A webhook tells a part; the rest is read soon. Not sooner where the source asked us to wait.
        waiting = Source.objects.filter(pk=source.pk, problem__isnull=True, due_at__gt=now + RING)
        waiting.update(due_at=now + RING)
        if not received.acts and not received.found:
            return False
    for found in forgotten.without(_named(source, received.found, now)):
        FoundDocument.objects.update_or_create(
            source=source,
            origin=found.origin,
            kind=found.kind,
            path=found.path,
            defaults={"content": found.content, "seen_at": now},
        )
    return store(source, received.native, received.acts, f"{receiver.kind}/{receiver.version}", now)


def _named(source: Source, found: Sequence[Found], now: datetime) -> Sequence[Found]:
    """Escalation paths name the people on them: here too by the key of their account alone. Old ones go."""
    if not any(one.kind == "escalation" for one in found):
        return found
    source.found.filter(kind="escalation", seen_at__lt=now - timedelta(days=source.retention_days)).delete()
    book, made = Book(load(), now), []
    for one in found:
        content: Any = one.content
        if one.kind != "escalation":
            made.append(one)
            continue
        account = Account(*content["account"])
        book.learn([account])
        key = book.key(account)
        if key is not None:  # somebody who was erased is on no path
            path = f"{one.path.partition('/')[0]}/{key}"
            made.append(one._replace(path=path, content={**content, "account": key}))
    return made


def has_problem(source: Source, problem: SourceProblem, now: datetime) -> None:
    """Says on the source's page what keeps it from pushing; the next thing pushed takes it back."""
    said = {"code": problem.code, "params": {name: str(value) for name, value in problem.params.items()}}
    Source.objects.filter(pk=source.pk).update(
        problem=said, problem_since=source.problem_since or now, healthy_since=None
    )


def drain(source_id: str) -> int:
    """Brings what is waiting into the lake; how many envelopes were new. Repeatable: the lake drops what it has."""
    new = 0
    while True:
        waiting = list(Pushed.objects.filter(source=source_id, in_lake_at=None).order_by("pk")[:BATCH])
        if not waiting:
            return new
        try:
            new += lake().append(source_id, [_envelope(data) for one in waiting for data in one.acts])
        except LakeError:  # it waits in the database, and the next look tries again
            log.exception("what %s pushed could not be brought into the lake", source_id)
            return new
        Pushed.objects.filter(pk__in=[one.pk for one in waiting]).update(in_lake_at=timezone.now())


def drain_all(now: datetime) -> None:
    """Brings into the lake what is still waiting, of every source."""
    del now
    waiting = Pushed.objects.filter(in_lake_at=None).order_by().values_list("source", flat=True).distinct()
    for source_id in waiting:
        drain(source_id)


def replay(source_id: str) -> int:
    """Brings everything that a source ever pushed into the lake again; how many envelopes it lacked."""
    Pushed.objects.filter(source=source_id).update(in_lake_at=None)
    return drain(source_id)


def _data(envelope: Envelope) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in envelope._asdict().items()
        if value is not None
    }


def _envelope(data: dict[str, Any]) -> Envelope:
    values: dict[str, Any] = {name: data.get(name) for name in Envelope._fields}
    for name in MOMENTS:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    return Envelope(**values)
