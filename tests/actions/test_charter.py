"""Rows of a charter: changed by those who hold them, proposed by the others, with all that was before kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from agreed import DAY, NOON, begin, digest
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME
from filling import fill

from remit.actions import account, charter, point, signature
from remit.actions.charter import DecidedAlready
from remit.actions.organisation import ManagedElsewhere, StaleEdit
from remit.actions.permission import NotAllowed
from remit.actions.point import StalePoint
from remit.core.charter import CharterRow
from remit.core.drafting import fingerprint, shown
from remit.core.editing import EditError, Seen
from remit.core.team_day import TeamDay
from remit.db import organisation as stored
from remit.db.models import AuditEntry, Notice, OpenPoint, Person, Proposal, Signature
from remit.lib.periods import Period

ROW = "architecture"


def seen() -> tuple[Seen, ...]:
    organisation = stored.load()
    return shown(organisation, TeamDay(organisation, "pay", DAY), ROW)


def noted(text: str, on: date = DAY) -> CharterRow:
    return CharterRow(ROW, Period(on), note=text)


def rows() -> list[tuple[str | None, date | None, date | None]]:
    """Note, first day and end of what the team's charter says of the row."""
    found = stored.load().index.charter_rows.get("pay", {}).get(ROW, ())
    return [(row.note, row.period.start, row.period.end) for row in found]


def told() -> list[tuple[str, str, bool]]:
    return [(one.person_id, one.kind, one.done_at is not None) for one in Notice.objects.order_by("pk")]


def test_a_holder_changes_a_row_and_the_old_one_stays_as_history(database: object) -> None:
    users = begin()
    charter.change_row("pay", noted("first", date(2026, 5, 1)), acting_user=users["ana"], now=NOON)
    edited = charter.change_row(
        "pay", noted("second"), acting_user=users["ana"], seen=seen(), reason="because", now=NOON
    )
    assert rows() == [("first", date(2026, 5, 1), DAY), ("second", DAY, None)]
    assert len(edited.steps) == 2
    last = AuditEntry.objects.filter(action="charter.row").order_by("sequence").last()
    assert last is not None
    assert (last.user, last.reason) == (users["ana"], "because")


def test_only_holders_change_a_row(database: object) -> None:
    users = begin()
    for person in ("bo", "chi"):
        with pytest.raises(NotAllowed):
            charter.change_row("pay", noted("mine"), acting_user=users[person], now=NOON)
    assert rows() == []


def test_a_stale_form_writes_nothing(database: object) -> None:
    users = begin()
    before = seen()
    charter.change_row("pay", noted("first"), acting_user=users["ana"], seen=before, now=NOON)
    with pytest.raises(StaleEdit, match="changed this after you opened the page"):
        charter.change_row("pay", noted("second"), acting_user=users["ana"], seen=before, now=NOON)
    assert rows() == [("first", DAY, None)]


def test_what_the_file_manages_changes_there(database: object) -> None:
    organisation = ACME
    fill(organisation)
    charter.change_row("pay", noted("of the file"), acting_user=None, now=NOON)
    from remit.db.models import CharterRow as Stored

    Stored.objects.update(managed_by="file")
    ana = account.user_of(Person.objects.get(pk="ana"))
    with pytest.raises(ManagedElsewhere, match="the organisation file manages this"):
        charter.change_row("pay", noted("of a page"), acting_user=ana, now=NOON)
    assert rows() == [("of the file", DAY, None)]


def propose(text: str = "wanted") -> tuple[dict[str, Any], Proposal]:
    users: dict[str, Any] = dict(begin())
    made = charter.propose(
        "pay", noted(text), "it helps", acting_user=users["bo"], based_on=fingerprint(seen()), now=NOON
    )
    return users, made


def test_a_proposal_that_is_taken_becomes_a_row(database: object) -> None:
    users, made = propose()
    assert told() == [("ana", "proposal-made", False)]
    with pytest.raises(NotAllowed):
        charter.take(made.pk, DAY, acting_user=users["bo"], now=NOON)
    charter.take(made.pk, date(2026, 7, 1), acting_user=users["ana"], seen=seen(), now=NOON)
    assert rows() == [("wanted", date(2026, 7, 1), None)]
    made.refresh_from_db()
    assert (made.state, made.decided_by_id) == ("taken", "ana")
    assert told() == [
        ("ana", "proposal-made", True),
        ("bo", "signature-first", False),
        ("bo", "proposal-decided", False),
    ]
    with pytest.raises(DecidedAlready):
        charter.decline(made.pk, "too late", acting_user=users["ana"], now=NOON)


def test_a_proposal_is_declined_with_a_sentence(database: object) -> None:
    users, made = propose()
    with pytest.raises(EditError, match="a sentence is needed"):
        charter.decline(made.pk, "  ", acting_user=users["ana"], now=NOON)
    charter.decline(made.pk, "not now", acting_user=users["ana"], now=NOON)
    made.refresh_from_db()
    assert (made.state, made.decision, rows()) == ("declined", "not now", [])


def test_only_whoever_proposed_it_withdraws_it(database: object) -> None:
    users, made = propose()
    with pytest.raises(EditError, match="only whoever proposed it"):
        charter.withdraw(made.pk, acting_user=users["ana"], now=NOON)
    charter.withdraw(made.pk, acting_user=users["bo"], now=NOON)
    made.refresh_from_db()
    assert (made.state, told()) == ("withdrawn", [("ana", "proposal-made", True)])


def test_a_point_from_opening_to_settling(database: object) -> None:
    users = begin()
    made = point.open_point("pay", ROW, "nobody does it", acting_user=users["chi"], now=NOON)
    assert told() == [("ana", "point-opened", False)]
    with pytest.raises(NotAllowed):
        point.settle(made.pk, "well", version=0, acting_user=users["bo"], now=NOON)
    with pytest.raises(EditError, match="this day has passed"):
        point.assign(made.pk, "bo", date(2026, 6, 9), version=0, acting_user=users["ana"], now=NOON)
    point.assign(made.pk, "bo", date(2026, 7, 1), version=0, acting_user=users["ana"], now=NOON)
    with pytest.raises(StalePoint):
        point.settle(made.pk, "done", version=0, acting_user=users["bo"], now=NOON)
    point.settle(made.pk, "done", version=1, acting_user=users["bo"], now=NOON)
    made.refresh_from_db()
    assert (made.owner_id, made.closed_by_id, made.resolution, made.version) == ("bo", "bo", "done", 2)
    assert told() == [
        ("ana", "point-opened", True),
        ("bo", "point-opened", True),
        ("chi", "point-closed", False),
    ]
    actions = AuditEntry.objects.filter(kind="point").order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["point.open", "point.assign", "point.settle"]


@pytest.fixture
def url(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> str:
    """The address of the database under test."""
    return str(request.getfixturevalue("sqlite_url" if database.vendor == "sqlite" else "postgres_url"))


def at_once(url: str, *steps: Callable[[], object]) -> list[str]:
    """Runs the steps at the same time, each on a connection of its own; ``ok``, or the kind of refusal."""
    outcomes = [""] * len(steps)
    gate = threading.Barrier(len(steps))

    def run(place: int, step: Callable[[], object]) -> None:
        connections["default"] = connect(url)
        try:
            gate.wait()
            step()
            outcomes[place] = "ok"
        except EditError as error:
            outcomes[place] = type(error).__name__
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return sorted(outcomes)


def test_two_who_edit_at_once_lose_nothing(url: str) -> None:
    users = begin()
    before = seen()
    outcomes = at_once(
        url,
        *(
            lambda text=text: charter.change_row(  # type: ignore[misc]
                "pay", noted(text), acting_user=users["ana"], seen=before, now=NOON
            )
            for text in ("one", "other")
        ),
    )
    assert outcomes == ["StaleEdit", "ok"]
    assert [row[0] in ("one", "other") for row in rows()] == [True]


def test_a_signature_is_of_what_was_seen_also_while_somebody_edits(url: str) -> None:
    users = begin()
    for number in range(4):
        wanted = digest(ROW)
        at_once(
            url,
            lambda: signature.sign("pay", ROW, wanted, acting_user=users["bo"], now=NOON),  # noqa: B023
            lambda: charter.change_row(
                "pay",
                noted(f"version {number}"),  # noqa: B023
                acting_user=users["ana"],
                now=NOON,
            ),
        )
        assert Signature.objects.exclude(signed__contains="architecture").count() == 0
        assert set(Signature.objects.filter(digest=wanted).values_list("person_id", flat=True)) <= {"bo"}
        assert rows()[-1][0] == f"version {number}"
    assert Signature.objects.filter(digest=digest(ROW)).count() == 0


def test_a_proposal_is_taken_once(url: str) -> None:
    users, made = propose()
    steps = [lambda: charter.take(made.pk, DAY, acting_user=users["ana"], now=NOON)] * 2
    assert at_once(url, *steps) == ["DecidedAlready", "ok"]
    assert rows() == [("wanted", DAY, None)]


def test_a_point_is_settled_once(url: str) -> None:
    users = begin()
    made = point.open_point("pay", ROW, "hm", acting_user=users["bo"], now=NOON)
    steps = [
        lambda who=who: point.settle(made.pk, who, version=0, acting_user=users[who], now=NOON)  # type: ignore[misc]
        for who in ("ana", "bo")
    ]
    assert at_once(url, *steps) == ["StalePoint", "ok"]
    assert OpenPoint.objects.get().resolution in ("ana", "bo")
