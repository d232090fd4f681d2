"""Reminders: told once, to those concerned, in time; both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from covered import ACME, WISH
from filling import fill

from remit.actions import reminding
from remit.core.editing import add_cover
from remit.db.models import Ballot, Notice, OpenPoint, Round

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told() -> list[tuple[str, str, dict[str, str], str]]:
    rows = Notice.objects.order_by("pk")
    return [(row.person_id, row.kind, row.params, row.link) for row in rows]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_before_there_is_an_organisation(database: object) -> None:
    reminding.remind(MARCH)
    assert told() == []


def test_a_cover_that_ends(database: object) -> None:
    cover = replace(WISH, accepted=WISH.period.start, granted_by=WISH.holder)
    fill(add_cover(ACME, cover))
    assert cover.period.end is not None
    last = cover.period.end - timedelta(days=1)
    assert cover.period.start is not None
    for day in (cover.period.start, last - timedelta(days=3)):
        reminding.remind(noon(day))
        assert told() == []
    names = {person.id: person.name for person in ACME.people}
    params = {
        "acting": names[cover.acting],
        "role": "Engineering Manager" if cover.role == "engineering-manager" else "Tech Lead",
        "team": ACME.index.team[cover.team].name,
        "last": last.isoformat(),
    }
    link = f"/teams/{cover.team}/covers/"
    soon = [(person, "cover-ends-soon", params, link) for person in (cover.acting, str(cover.holder))]
    for day in (last - timedelta(days=2), last):
        reminding.remind(noon(day))
        assert told() == soon
    ended = [(person, "cover-ended", params, link) for person in (cover.acting, str(cover.holder))]
    for day in (cover.period.end, cover.period.end + timedelta(days=3)):
        reminding.remind(noon(day))
        assert told() == soon + ended
    Notice.objects.all().delete()
    reminding.remind(noon(cover.period.end + timedelta(days=8)))
    assert told() == []


@pytest.fixture
def due(database: object) -> date:
    """A round and a point of the first team, due on one day."""
    fill(ACME)
    team, day = ACME.teams[0].id, date(2026, 3, 10)
    person, other = ACME.people[0].id, ACME.people[1].id
    found = Round.objects.create(team_id=team, opened_at=MARCH, due=day, day=MARCH.date(), rows=[])
    Ballot.objects.create(round=found, person_id=person, pooled=False)
    Ballot.objects.create(round=found, person_id=other, pooled=False, done=True)
    for owner, closed in ((person, None), (None, None), (other, MARCH)):
        OpenPoint.objects.create(
            team_id=team,
            responsibility="architecture",
            text="…",
            opened_at=MARCH,
            owner_id=owner,
            due=day,
            closed_at=closed,
        )
    return day


def test_what_is_due(due: date) -> None:
    reminding.remind(noon(due - timedelta(days=3)))
    assert told() == []
    team = ACME.teams[0]
    params = {"team": team.name, "day": "2026-03-10"}
    person = ACME.people[0].id
    for days in (2, 1, 0):
        reminding.remind(noon(due - timedelta(days=days)))
        assert told() == [
            (
                person,
                "point-due",
                {**params, "row": "Architecture and System Integration"},
                f"/teams/{team.id}/rows/architecture/",
            ),
            (person, "round-due", params, f"/teams/{team.id}/rounds/{Round.objects.get().pk}/board/"),
        ]
