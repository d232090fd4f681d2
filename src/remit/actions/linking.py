"""Keeping what events are about, for the holders of a row to look it up: bounded, and under the accounts' keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from remit.core.framework import Framework, Mode
from remit.db.models import EventLink, Source
from remit.evidence.act import Account, Act
from remit.evidence.envelope import digest
from remit.evidence.linking import linked
from remit.queries.asked import COUNTER

KEPT_FOR: Final = timedelta(days=400)
"""The longest cadence with its leave: no look-back reaches further."""
BATCH: Final = 500
LONGEST: Final = 512


def keep(
    source: Source,
    acts: Iterable[Act],
    *,
    key: Callable[[Account], str | None],
    framework: Framework,
    now: datetime,
) -> None:
    """Keeps what the acts are about. Twice is once; what nobody may be told of any more is left out."""
    wanted, since = speaking(framework), (now - KEPT_FOR).timestamp()
    rows = []
    for act in acts:
        if act.subject is None or act.at < since or act.activity not in wanted or len(act.subject) > LONGEST:
            continue
        if linked(source.kind, act.origin, act.subject) is None:
            continue
        keys = [None if account is None else key(account) for account in (act.actor, act.party)]
        if any(
            account is not None and found is None
            for account, found in zip((act.actor, act.party), keys, strict=True)
        ):
            continue  # of somebody erased
        rows.append(
            EventLink(
                uid=digest(source.pk, act.origin, act.native, act.activity),
                source=source,
                actor_id=keys[0],
                party_id=keys[1],
                origin=act.origin,
                subject=act.subject,
                at=datetime.fromtimestamp(act.at, UTC),
            )
        )
    EventLink.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def prune(source: str, before: datetime, now: datetime) -> None:
    """Removes what the source keeps no longer, and what no look-back reaches any more."""
    EventLink.objects.filter(source=source, at__lt=max(before, now - KEPT_FOR)).delete()


def speaking(framework: Framework) -> frozenset[str]:
    """The activities that speak for or against a row with a look-back. Hands-on coding has none of these."""
    found = set(COUNTER.values())
    for row in framework.responsibilities:
        if row.mode not in (Mode.MEASURE, Mode.READINESS):
            found |= {*row.observed_by, *((row.due,) if row.due else ())}
    return frozenset(found)
