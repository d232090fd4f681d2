"""Several people at once, each with a connection of their own: one reveal, and no answer half in."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from rounds import EM, ROWS, TL, found, pool, vote

from remit.actions import clarity
from remit.actions.clarity_agenda import leave_open, settle
from remit.actions.clarity_ballot import Answer, Entry, save_votes
from remit.actions.clarity_parts import RoundError
from remit.core.framework import Party
from remit.db import models
from remit.queries import clarity as queries


def at_once(url: str, *steps: Callable[[], object]) -> list[object]:
    """Runs the steps at the same time, each on its own connection; what each gave, or the code it was refused with."""
    outcomes: list[object] = [None] * len(steps)
    gate = threading.Barrier(len(steps))

    def run(place: int, step: Callable[[], object]) -> None:
        connections["default"] = connect(url)
        try:
            gate.wait()
            outcomes[place] = step()
        except RoundError as error:
            outcomes[place] = error.code
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return outcomes


@pytest.fixture
def url(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if database.vendor == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


def test_two_reveal_at_once_and_one_does(url: str) -> None:
    users = found(5)
    for _ in range(3):
        opened = clarity.open_round("pay", acting_user=users["ana"])
        for person in ("ana", "bo", *pool(5)):
            vote(opened.pk, users[person], {"architecture": EM, "one-on-ones": TL if person == "bo" else EM})
        outcomes = at_once(
            url,
            lambda: type(clarity.reveal_round(opened.pk, acting_user=users["ana"])),  # noqa: B023
            lambda: type(clarity.reveal_round(opened.pk, acting_user=users["bo"])),  # noqa: B023
        )
        assert sorted(map(str, outcomes)) == sorted(map(str, [models.Round, "revealed-already"]))
        assert models.AgendaItem.objects.filter(round=opened).count() == 1
        assert models.AuditEntry.objects.filter(action="round.reveal", object=str(opened.pk)).count() == 1


def test_two_open_at_once_and_one_does(url: str) -> None:
    users = found(1)
    outcomes = at_once(
        url,
        lambda: type(clarity.open_round("pay", acting_user=users["ana"])),
        lambda: type(clarity.open_round("pay", acting_user=users["bo"])),
    )
    assert sorted(map(str, outcomes)) == sorted(map(str, [models.Round, "open-already"]))
    assert models.Ballot.objects.count() == 3


def test_saving_and_handing_in_during_the_reveal_are_whole_or_refused(url: str) -> None:
    users = found(6)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for person in ("ana", "bo", *pool(5)):
        vote(opened.pk, users[person], dict.fromkeys(ROWS, TL))
    vote(opened.pk, users["p6"], {"architecture": EM}, done=False)
    new = {"one-on-ones": Entry(Answer(), Answer(EM))}
    saved, done, revealed = at_once(
        url,
        lambda: save_votes(opened.pk, new, acting_user=users["p6"], version=1).version,
        lambda: clarity.mark_done(opened.pk, acting_user=users["p6"]),
        lambda: clarity.reveal_round(opened.pk, acting_user=users["ana"]).state,
    )
    assert revealed == "revealed"
    assert saved in (2, "not-open", "done")
    assert done in (None, "not-open")
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    in_time = done is None
    assert view.result.ballots == (6 if in_time else 5)
    by_row = {row.id: row.pooled and [each.count for each in row.pooled] for row in view.result.rows}
    assert by_row["architecture"] == [5, int(in_time), 0, 0, 0, 0]
    assert not models.Ballot.objects.filter(pooled=True).exists()


def test_many_save_at_once_and_nothing_is_lost(url: str) -> None:
    """One person on five devices, each another row, all from the same page."""
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    outcomes = at_once(
        url,
        *(
            lambda row=row: (
                save_votes(
                    opened.pk, {row: Entry(Answer(), Answer(TL))}, acting_user=users["ana"], version=0
                ).conflicts
            )
            for row in ROWS
        ),
    )
    assert outcomes == [()] * len(ROWS)
    ballot = models.Ballot.objects.get(person="ana")
    assert (ballot.votes, ballot.version) == ({row: {"vote": TL} for row in ROWS}, len(ROWS))


def test_two_settle_a_row_at_once_and_the_second_is_told(url: str) -> None:
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["ana"], {"architecture": TL})
    vote(opened.pk, users["bo"], {"architecture": EM})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    holder = (Party.role("engineering-manager"),)
    outcomes = at_once(
        url,
        lambda: (
            settle(
                opened.pk,
                "architecture",
                acting_user=users["ana"],
                version=0,
                outcome="",
                holders=holder,
                on=opened.day,
            )
            and "settled"
        ),
        lambda: (
            leave_open(
                opened.pk,
                "architecture",
                acting_user=users["bo"],
                version=0,
                outcome="?",
                owner="bo",
                due=opened.day,
            )
            and "open"
        ),
    )
    assert outcomes.count("stale-item") == 1
    item = models.AgendaItem.objects.get()
    assert item.state in outcomes
    assert models.OpenPoint.objects.count() == int(item.state == "open")
    assert models.CharterRow.objects.count() == int(item.state == "settled")
