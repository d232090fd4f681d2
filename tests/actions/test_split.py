"""Holding both roles: one's own range, and what the team agreed would trigger a split."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from covered import ACME, BEFORE, TL, users
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from remit.actions import split
from remit.actions.permission import NotAllowed
from remit.core.editing import EditError
from remit.core.role import CodingRange, RoleAssignment
from remit.core.split_bands import Thresholds
from remit.db import organisation as stored
from remit.db.models import SplitAgreement, User
from remit.lib.periods import Period
from remit.queries import split as reading

People = dict[str, User]
OWN = Thresholds(2, 3, 4, 20, 1)
BOTH = replace(
    ACME, assignments=(*ACME.assignments[:1], RoleAssignment("bo", TL, "payments"), *ACME.assignments[2:])
)


@pytest.fixture
def people(database: object) -> People:
    """Bo holds both roles of Payments."""
    return users(BOTH)


def test_what_is_agreed_is_read_again(people: People) -> None:
    split.agree("payments", " When Rae joins. ", OWN, acting_user=people["bo"], now=BEFORE)
    found = reading.agreed(stored.load(), "payments")
    assert found == reading.Agreed("When Rae joins.", OWN, reading.Named("bo", "Bo"), BEFORE)
    split.agree("payments", "", Thresholds(), acting_user=people["dana"], seen=BEFORE.isoformat(), now=BEFORE)
    assert reading.agreed(stored.load(), "payments").by == reading.Named("dana", "Dana")
    with pytest.raises(EditError, match="at most 4000 characters"):
        split.agree("payments", "x" * 4001, OWN, acting_user=people["bo"], now=BEFORE)


def test_who_may(people: People) -> None:
    for person in ("chi", "eve"):
        with pytest.raises(NotAllowed):
            split.agree("payments", "", OWN, acting_user=people[person], now=BEFORE)
    for person in ("chi", "dana", "ana"):
        with pytest.raises(NotAllowed):
            split.declare_range("payments", "bo", 20, 40, acting_user=people[person], now=BEFORE)
    with pytest.raises(EditError, match="only who holds both roles declares"):
        split.declare_range("payments", "chi", 20, 40, acting_user=people["chi"], now=BEFORE)
    with pytest.raises(EditError, match="there is no team “nowhere”"):
        split.declare_range("nowhere", "bo", 20, 40, acting_user=people["bo"], now=BEFORE)
    assert (SplitAgreement.objects.count(), stored.load()) == (0, BOTH)


def test_a_range_follows_another(people: People) -> None:
    split.declare_range("payments", "bo", 20, 40, acting_user=people["bo"], now=BEFORE)
    declared = CodingRange("bo", "payments", 20, 40, Period(date(2026, 3, 2)))
    assert stored.load() == replace(BOTH, coding_ranges=(declared,))
    with pytest.raises(EditError, match="two numbers from 0 to 100"):
        split.declare_range("payments", "bo", 40, 20, acting_user=people["bo"], now=BEFORE)


def test_of_two_who_write_at_once_one_is_told(
    database: BaseDatabaseWrapper, people: People, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    ready, results = threading.Barrier(2), {}

    def work(person: str) -> None:
        own = connections["default"] = connect(url)
        own.ensure_connection()
        ready.wait()
        try:
            results[person] = split.agree(
                "payments", person, OWN, acting_user=people[person], now=BEFORE
            ).text
        except EditError as error:
            results[person] = error.message
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in ("bo", "dana")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    kept = SplitAgreement.objects.get().text
    other = "dana" if kept == "bo" else "bo"
    assert results == {
        kept: kept,
        other: "somebody changed this after you opened the page: look at what it says now",
    }
