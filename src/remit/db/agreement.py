"""What is agreed, out of the database: signatures, points that were left open, and the days of the last reveals."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from remit.core.agreement import Agreement, OpenPoint
from remit.core.signature import Document, Signature
from remit.db import models
from remit.db.snapshot import snapshot


class Documents(Mapping[str, Document]):
    """What was signed, by digest; read only where it is asked for, which is where something changed."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._read = cache(lambda digest: Document.read(json.loads(texts[digest])))

    def __getitem__(self, digest: str) -> Document:
        return self._read(digest)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@snapshot()
def load(teams: Collection[str] | None, at: date) -> Agreement:
    """What is agreed of the teams (None: of all) as it was known at the end of the day."""
    zone = models.Organisation.objects.values_list("zone", flat=True).first() or "UTC"
    until = datetime.combine(
        min(at, date.max - timedelta(days=2)) + timedelta(days=1), time(), ZoneInfo(zone)
    )
    signatures: dict[tuple[str, str], list[Signature]] = {}
    texts: dict[str, str] = {}
    given = _of(models.Signature.objects.filter(signed_at__lt=until), teams).order_by("signed_at", "pk")
    columns = ("team_id", "responsibility", "person_id", "role", "digest", "signed_at", "signed")
    for team, row, person, role, digest, signed_at, text in given.values_list(*columns):
        signatures.setdefault((team, row), []).append(Signature(person, role or None, digest, signed_at))
        texts[digest] = text
    return Agreement(
        {place: tuple(found) for place, found in signatures.items()},
        Documents(texts),
        tuple(_points(teams, until)),
        _revealed(teams, until, zone),
    )


def _of(rows: QuerySet[Any], teams: Collection[str] | None) -> QuerySet[Any]:
    return rows if teams is None else rows.filter(team__in=teams)


def _points(teams: Collection[str] | None, until: datetime) -> Iterator[OpenPoint]:
    """Those that somebody is to settle by a day; what nobody took up yet is no disagreement that was left open."""
    rows = models.OpenPoint.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=until),
        opened_at__lt=until,
        owner__isnull=False,
        due__isnull=False,
    )
    columns = ("team_id", "responsibility", "owner_id", "due")
    for team, row, owner, due in _of(rows, teams).order_by("due", "pk").values_list(*columns):
        yield OpenPoint(team, row, owner, due)


def _revealed(teams: Collection[str] | None, until: datetime, zone: str) -> dict[str, date]:
    rounds = models.Round.objects.filter(revealed_at__lt=until).exclude(state=models.RoundState.CANCELLED)
    last = _of(rounds, teams).values_list("team_id", "team__zone").annotate(last=Max("revealed_at"))
    return {team: moment.astimezone(ZoneInfo(own or zone)).date() for team, own, moment in last}
