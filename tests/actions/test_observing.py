"""Kept answers: asked once, and again when the lake, the accounts, the organisation or the day changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fake_source
import pytest
from agreed import begin
from django.utils import timezone
from pytest_django import Settings

from remit.actions import check_in, observing, push
from remit.actions.organisation import edit
from remit.core import editing
from remit.core.observation_facts import RowActs, Seen
from remit.db import organisation as stored
from remit.db.models import LastActs, LastAsked, Sight, Source, User
from remit.queries import evidence, sight
from remit.queries.last_acts import acts_of, data_of, kept, kept_day
from remit.queries.observed import observed

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAY = NOW.date()
ROW = ("pay", "architecture")
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def users(database: object, settings: Settings, tmp_path: Path) -> Iterator[dict[str, User]]:
    """A small organisation with users, and an empty lake."""
    settings.LAKE_DIR = tmp_path / "lake"
    yield begin()


def written(users: dict[str, User], day: date) -> None:
    check_in.check_in(*ROW, "done", day, acting_user=users["ana"], now=NOW)
    push.drain_all(NOW)


def test_before_there_is_an_organisation_nothing_is_asked(database: object) -> None:
    assert observing.observe(NOW) is False
    assert LastAsked.objects.count() == 0


def test_it_is_asked_again_only_where_something_changed(users: dict[str, User]) -> None:
    assert observing.observe(NOW) is True
    assert observing.observe(NOW) is False
    assert (kept(["pay"]), kept_day()) == ({}, DAY)
    written(users, DAY - timedelta(days=3))
    assert observing.observe(NOW) is True
    assert observing.observe(NOW) is False
    assert kept(["pay"])[ROW].check_in == DAY - timedelta(days=3)
    edit(lambda o: editing.change_person(o, "bo", name="Bob"), acting_user=None, action="person.change")
    assert observing.observe(NOW) is True
    assert observing.observe(NOW + timedelta(days=1)) is True
    assert kept_day() == DAY + timedelta(days=1)
    assert LastActs.objects.count() == 1


def test_the_page_says_that_it_happened_and_who_could_see_it(users: dict[str, User]) -> None:
    written(users, DAY - timedelta(days=3))
    organisation = stored.load()
    live = observed(organisation, ["pay"], DAY)
    observing.observe(NOW)
    assert observed(organisation, ["pay"], DAY) == live
    assert (live[ROW].state.value, live[ROW].last) == ("told", DAY - timedelta(days=3))
    assert live["pay", "one-on-ones"].state.value == "cannot-see"


def test_what_a_source_tells_counts_from_when_it_was_asked(users: dict[str, User]) -> None:
    now = timezone.now()
    source = Source.objects.create(
        pk="one",
        kind="git",
        name="Invented",
        team_id="pay",
        added_at=now,
        retention_days=9,
        every_minutes=60,
    )
    Sight.objects.create(team_id="pay", responsibility=ROW[1], source=source, named_at=now)

    def said() -> str:
        [(code, _)] = observed(stored.load(), ["pay"], now.date())[ROW].said
        return code

    assert observing.observe(now) is True
    assert said() == "source-new"
    source.good_at = source.healthy_since = timezone.now()
    source.save()
    assert said() == "source-new"  # it was read, but nobody has looked at what it told
    assert observing.observe(timezone.now()) is True
    assert said() == "nothing-since"
    source.good_at = source.healthy_since = None
    source.added_at = now - sight.AWAITED - timedelta(minutes=1)
    source.save()
    assert said() == "source-failing"


def test_answers_survive_as_plain_data() -> None:
    seen = Seen(DAY, "review", "tech-lead")
    acts = RowActs(
        holder=seen,
        acting=None,
        unknown=Seen(DAY, "merge", None),
        others=(seen,),
        check_in=DAY,
        shown={"git": DAY},
        pairs={"ana": DAY},
    )
    assert acts_of(data_of(acts)) == acts
    assert acts_of(data_of(RowActs())) == RowActs()
    assert data_of(RowActs()) == {}


def test_a_source_in_words(users: dict[str, User]) -> None:
    source = Source.objects.create(
        pk="one",
        kind="git",
        name="Invented",
        address="https://git.example/x",
        added_at=NOW,
        retention_days=9,
        every_minutes=60,
    )
    states = []
    for changed in (
        {},
        {"good_at": NOW},
        {"problem": {"code": "expired", "params": {"day": "3 May"}}, "problem_since": NOW},
        {"problem": {"code": "rate", "params": {"until": "noon"}}},
        {"problem": {"code": "died", "params": {}}},
        {"problem": {"code": "expired", "params": {}}},
        {"leased_until": NOW + timedelta(minutes=1)},
    ):
        for name, value in changed.items():
            setattr(source, name, value)
        view = evidence.source_view(source, NOW)
        states.append((view.state.value, view.problem, view.hint))
    assert states == [
        ("new", "", ""),
        ("healthy", "", ""),
        ("failing", "The token expired on 3 May.", "Renew it here."),
        ("waiting", "The server asked to wait until noon.", "It goes on by itself then."),
        ("failing", "The last reading ended in the middle.", "It goes on by itself."),
        ("failing", "The token expired on %(day)s.", "Renew it here."),
        ("reading", "The token expired on %(day)s.", "Renew it here."),
    ]
    assert evidence.note("large-file:1 MiB") == "Files over 1 MiB were not read."
    assert fake_source.KIND.id not in evidence.KINDS
