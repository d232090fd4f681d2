"""Keeping what the evidence answers, for the pages: asked anew when the lake, the organisation or the day changed."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from remit.actions.coding_verdict import keep
from remit.actions.source import lake
from remit.core.organisation import Organisation
from remit.db.models import Account, LastActs, LastAsked, Source
from remit.db.organisation import NoOrganisationError, load
from remit.evidence.digests import Digests
from remit.evidence.engine import opened
from remit.evidence.parts import LakeError
from remit.queries.last_acts import data_of
from remit.queries.observed import last

BATCH: Final = 500
QUEUE: Final = 0x6F627376
"""Whoever asks queues up at this number ("obsv" in ASCII)."""
log = logging.getLogger("remit.collect")


def observe(now: datetime) -> bool:
    """Asks the evidence about every team where anything changed since, and about who shares how much they code.

    Whether it had to.
    """
    try:
        organisation = load()
    except NoOrganisationError:
        return False
    day = now.astimezone(ZoneInfo(organisation.zone)).date()
    digest()
    asked = max(now, timezone.now())  # what began to tell before is in the mark
    mark = _mark(organisation)
    if LastAsked.objects.filter(mark=mark, day=day).exists():
        return False
    teams = [team.id for team in organisation.teams if day in team.period]
    try:
        found = last(organisation, teams, day)
        keep(organisation, now)
    except LakeError:
        log.exception("the evidence could not be asked")
        return False
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
        _keep({key: data_of(acts) for key, acts in found.items()})
        LastAsked.objects.update_or_create(id=1, defaults={"mark": mark, "day": day, "at": asked})
    return True


def digest() -> None:
    """Brings the presence of the days that changed up to date; what fails is made up for at the next time."""
    kept = lake()
    try:
        with opened(settings.ENGINE, kept.folder) as engine:
            Digests(kept).refresh(engine)
    except LakeError:
        log.exception("the digests of the lake could not be brought up to date")


def _keep(found: dict[tuple[str, str], dict[str, object]]) -> None:
    """Writes what differs from what is kept."""
    known = {(one.team_id, one.responsibility): one for one in LastActs.objects.all()}
    gone = [one.pk for key, one in known.items() if key not in found]
    for start in range(0, len(gone), BATCH):
        LastActs.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    new = [
        LastActs(team_id=key[0], responsibility=key[1], acts=data)
        for key, data in found.items()
        if key not in known
    ]
    LastActs.objects.bulk_create(new, batch_size=BATCH)
    changed = []
    for key, one in known.items():
        if key in found and one.acts != found[key]:
            one.acts = found[key]
            changed.append(one)
    LastActs.objects.bulk_update(changed, ["acts"], batch_size=BATCH)


def _mark(organisation: Organisation) -> str:
    """What the answers depend on: the lake, whose accounts are whose, the organisation, the sources.

    Of a source: whose it is, and since when it tells.
    """
    seen = hashlib.sha256(repr(organisation).encode())
    for source, manifest in sorted(lake().manifests().items()):
        seen.update(f"{source} {manifest.version} {manifest.notes.get('birth')}\n".encode())
    for row in Account.objects.order_by("pk").values_list("pk", "person", "performer"):
        seen.update(repr(row).encode())
    for pair in Source.objects.order_by("pk").values_list("pk", "team", "ended_at", "healthy_since"):
        seen.update(repr(pair).encode())
    return seen.hexdigest()
