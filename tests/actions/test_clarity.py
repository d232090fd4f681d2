"""A round's steps, on both engines: who may, what is fixed, what is kept and what is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone
from rounds import EM, ROWS, TL, found, pool, vote

from remit.actions import clarity
from remit.actions.clarity_agenda import leave_open, settle
from remit.actions.clarity_ballot import Answer, Entry, save_votes
from remit.actions.clarity_parts import RoundError
from remit.actions.organisation import edit
from remit.actions.permission import NotAllowed
from remit.core import editing
from remit.core.framework import Party
from remit.core.resolution import who
from remit.core.role import RoleAssignment
from remit.db import models
from remit.db import organisation as stored
from remit.lib.periods import Period
from remit.queries import clarity as queries
from remit.queries.clarity_access import Permits, may_open, permits

BOTH = "both"
TL_PARTY, EM_PARTY = Party.role("tech-lead"), Party.role("engineering-manager")


def refused(code: str, step: object, *args: object, **options: object) -> None:
    """The step is refused with the code, and writes nothing."""
    before = list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    with pytest.raises(RoundError) as error:
        step(*args, **options)  # type: ignore[operator]
    assert error.value.code == code
    assert list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == before


def test_what_is_fixed_when_a_round_opens(database: object) -> None:
    users = found(5)
    opened = clarity.open_round("pay", acting_user=users["ana"], due=timezone.now().date() + timedelta(7))
    assert [row["id"] for row in opened.rows] == list(ROWS)
    assert [choice["id"] for choice in opened.choices] == [
        TL,
        EM,
        BOTH,
        "someone-else",
        "nobody",
        "dont-know",
    ]
    ballots = models.Ballot.objects.filter(round=opened)
    assert {(b.person_id, b.pooled, b.role, b.done, b.version) for b in ballots} == {
        ("ana", False, "tech-lead", False, 0),
        ("bo", False, "engineering-manager", False, 0),
        *((person, True, "", False, 0) for person in pool(5)),
    }
    entry = models.AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.object, entry.after) == (
        "round.open",
        "ana",
        str(opened.pk),
        {"team": "pay", "by_name": ["ana", "bo"], "pooled": 5, "min_pooled": 5, "due": str(opened.due)},
    )
    refused("open-already", clarity.open_round, "pay", acting_user=users["bo"])


def forbidden(step: object, *args: object, **options: object) -> None:
    """The step is not for this user, and writes nothing."""
    before = list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    with pytest.raises(NotAllowed):
        step(*args, **options)  # type: ignore[operator]
    assert list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == before


def test_who_may_do_what(database: object) -> None:
    users = found(2)
    assert {name for name, user in users.items() if may_open(user, "pay", timezone.now())} == {
        *("ana", "bo", "dana", "p1", "p2")
    }
    for name in ("zoe", "admin"):
        forbidden(clarity.open_round, "pay", acting_user=users[name])
    opened = clarity.open_round("pay", acting_user=users["dana"])
    assert {name: permits(user, opened, timezone.now()) for name, user in users.items()} == {
        "ana": Permits(True, True, True, True, False, False),
        "bo": Permits(True, True, True, True, False, False),
        "dana": Permits(False, False, False, False, False, False),
        "p1": Permits(True, True, False, False, False, False),
        "p2": Permits(True, True, False, False, False, False),
        "zoe": Permits(False, False, False, False, False, False),
        "admin": Permits(False, False, False, False, False, False),
    }
    for name in ("p1", "dana", "zoe", "admin"):
        for step in (clarity.reveal_round, clarity.cancel):
            forbidden(step, opened.pk, acting_user=users[name])
    for name in ("dana", "zoe", "admin"):
        forbidden(clarity.mark_done, opened.pk, acting_user=users[name])
        forbidden(clarity.close, opened.pk, acting_user=users[name])
        forbidden(save_votes, opened.pk, {}, acting_user=users[name], version=0)
    vote(opened.pk, users["ana"], {"architecture": EM})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    opened.refresh_from_db()
    team = Permits(False, False, False, False, True, True)
    none = Permits(False, False, False, False, False, False)
    assert {name: permits(user, opened, timezone.now()) for name, user in users.items()} == {
        **dict.fromkeys(("ana", "bo", "p1", "p2"), team),
        **dict.fromkeys(("dana", "zoe", "admin"), none),
    }


def test_who_is_told(database: object) -> None:
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    told = lambda: set(  # noqa: E731
        models.Notice.objects.filter(done_at=None).values_list("person_id", "kind", "waits", "why")
    )
    asked = {
        ("ana", "round-opened", True, "lead"),
        ("bo", "round-opened", True, "lead"),
        ("p1", "round-opened", True, "member"),
    }
    assert told() == asked
    vote(opened.pk, users["p1"], {"architecture": EM})
    assert told() == asked - {("p1", "round-opened", True, "member")}
    clarity.reopen(opened.pk, acting_user=users["p1"])
    assert told() == asked
    vote(opened.pk, users["ana"], {"architecture": EM})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    assert told() == {("bo", "round-revealed", False, "lead"), ("p1", "round-revealed", False, "member")}


def test_refusals_of_opening(database: object) -> None:
    users = found(1)
    refused("pooled", clarity.open_round, "pay", acting_user=users["ana"], pooled=4)
    refused("due", clarity.open_round, "pay", acting_user=users["ana"], due=date(2020, 1, 1))
    edit(lambda o: replace(o, memberships=(), assignments=()), acting_user=None, action="t")
    refused("nobody", clarity.open_round, "pay", acting_user=None)


def test_saving_merges_two_devices_row_by_row(database: object) -> None:
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    save = lambda version, **rows: save_votes(  # noqa: E731
        opened.pk,
        {row.replace("_", "-"): Entry(Answer(*seen), Answer(*now)) for row, (seen, now) in rows.items()},
        acting_user=users["ana"],
        version=version,
    )
    first = save(0, architecture=(("",), (TL,)), one_on_ones=(("",), ("someone-else", " The  whole team ")))
    assert first == (
        1,
        {"architecture": Answer(TL), "one-on-ones": Answer("someone-else", "The whole team")},
        (),
    )
    # A phone that still shows version 0: another row is merged, the same row is not overwritten.
    merged = save(0, architecture=(("",), (EM,)), system_roadmap=(("",), (BOTH,)), one_on_ones=(("",), ("",)))
    assert merged.version == 2
    assert merged.conflicts == ("architecture",)
    assert merged.answers == {**first.answers, "system-roadmap": Answer(BOTH)}
    # Having seen it, it may; and what is the same on both is nobody's conflict.
    assert save(0, architecture=((TL,), (EM,)), system_roadmap=(("",), (BOTH,))).conflicts == ()
    assert save(3, one_on_ones=(("someone-else", "The whole team"), ("nobody", "ignored"))).answers == {
        "architecture": Answer(EM),
        "one-on-ones": Answer("nobody"),
        "system-roadmap": Answer(BOTH),
    }
    assert save(4, architecture=((EM,), ("",))).answers.keys() == {"one-on-ones", "system-roadmap"}
    refused("ballot", save, 5, architecture=(("",), ("both-of-them",)))
    refused("ballot", save, 5, no_such_row=(("",), (TL,)))
    refused("stale-ballot", clarity.mark_done, opened.pk, acting_user=users["ana"], version=4)
    clarity.mark_done(opened.pk, acting_user=users["ana"], version=5)
    refused("done", save, 5, architecture=(("",), (TL,)))
    assert save(5, system_roadmap=((BOTH,), (BOTH,))).version == 5
    clarity.reopen(opened.pk, acting_user=users["ana"])
    assert save(5, architecture=(("",), (TL,))).version == 6


def test_a_pooled_answer_never_says_who(database: object) -> None:
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    saved = vote(opened.pk, users["p1"], {"architecture": "someone-else=Zoe"})
    assert saved.answers == {"architecture": Answer("someone-else")}
    assert models.Ballot.objects.get(person="p1").votes == {"architecture": {"vote": "someone-else"}}


def test_answers_are_kept_in_the_order_of_the_rows(database: object) -> None:
    """The order in which somebody went through the rows would be a mark of theirs."""
    users = found(1)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for person, rows in (("p1", ROWS[::-1]), ("ana", ROWS)):
        for row in rows:
            vote(opened.pk, users[person], {row: TL}, done=False)
    kept = {ballot.person_id: list(ballot.votes) for ballot in models.Ballot.objects.all()}
    assert kept["p1"] == kept["ana"]


def test_a_whole_round(database: object) -> None:
    users = found(5)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    refused("nobody-done", clarity.reveal_round, opened.pk, acting_user=users["ana"])
    refused("not-revealed", clarity.close, opened.pk, acting_user=users["ana"])
    vote(
        opened.pk,
        users["ana"],
        {"architecture": TL, "one-on-ones": EM, "system-roadmap": TL, "not-listed": "nobody"},
    )
    vote(
        opened.pk,
        users["bo"],
        {
            "architecture": TL,
            "one-on-ones": "someone-else=Dana",
            "system-roadmap": EM,
            "not-listed": "nobody",
        },
    )
    for person in pool(5):
        vote(opened.pk, users[person], {"architecture": TL, "one-on-ones": EM, "system-roadmap": BOTH})
    assert queries.presence("pay", opened.pk) == ("open", 7, 7)
    clarity.reveal_round(opened.pk, acting_user=users["bo"])
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    table = {row.id: row for row in view.result.rows}
    assert [(v.lead.id, v.choice and v.choice.id, v.says) for v in table["one-on-ones"].named] == [
        ("ana", EM, ""),
        ("bo", "someone-else", "Dana"),
    ]
    assert [each.count for each in table["system-roadmap"].pooled or ()] == [0, 0, 5, 0, 0, 0]
    assert table["not-listed"].pooled is None
    assert view.result.same == (2, 4)
    assert view.result.ballots == 5
    agenda = view.result.agenda
    assert [(item.row, item.state) for item in agenda] == [
        ("one-on-ones", "waiting"),
        ("system-roadmap", "waiting"),
        ("not-listed", "waiting"),
    ]
    refused("waiting", clarity.close, opened.pk, acting_user=users["ana"])
    today = timezone.now().date()
    done = settle(
        opened.pk,
        "system-roadmap",
        acting_user=users["ana"],
        version=0,
        outcome="Each their part.",
        holders=(TL_PARTY, EM_PARTY),
        split=((TL_PARTY, "sequence"), (EM_PARTY, "dates")),
        tie_break=Party.person("dana"),
        on=today,
    )
    assert done is not None
    answer = who(stored.load(), "pay", "system-roadmap", today)
    assert (answer.split, answer.tie_break) == (
        ((TL_PARTY, "sequence"), (EM_PARTY, "dates")),
        Party.person("dana"),
    )
    # As it stands already: nothing is written to the charter, and it is settled all the same.
    assert (
        settle(
            opened.pk,
            "one-on-ones",
            acting_user=users["bo"],
            version=0,
            outcome="",
            holders=(EM_PARTY,),
            on=today,
        )
        is None
    )
    decide = {"acting_user": users["ana"], "outcome": "Who takes it?", "owner": "bo", "due": today}
    refused("stale-item", leave_open, opened.pk, "one-on-ones", version=0, **decide)
    refused("no-item", leave_open, opened.pk, "architecture", version=0, **decide)
    refused("no-outcome", leave_open, opened.pk, "not-listed", version=0, **{**decide, "outcome": " "})
    refused("no-owner", leave_open, opened.pk, "not-listed", version=0, **{**decide, "owner": "x"})
    refused(
        "no-date", leave_open, opened.pk, "not-listed", version=0, **{**decide, "due": today - timedelta(1)}
    )
    forbidden(leave_open, opened.pk, "not-listed", version=0, **{**decide, "acting_user": users["dana"]})
    forbidden(
        settle,
        opened.pk,
        "one-on-ones",
        version=1,
        outcome="",
        holders=(TL_PARTY,),
        on=today,
        acting_user=users["p1"],
    )
    point = leave_open(opened.pk, "not-listed", version=0, **decide)
    assert (point.owner_id, point.due, point.text, point.round_id) == (
        "bo",
        today,
        "Who takes it?",
        opened.pk,
    )
    settle(
        opened.pk,
        "not-listed",
        acting_user=users["ana"],
        version=1,
        outcome="Ana does.",
        holders=(TL_PARTY,),
        on=today,
    )
    point.refresh_from_db()
    assert (point.resolution, point.closed_by_id) == ("Ana does.", "ana")
    clarity.close(opened.pk, acting_user=users["p1"])
    refused("not-revealed", leave_open, opened.pk, "not-listed", version=2, **decide)
    refused("revealed-already", clarity.reveal_round, opened.pk, acting_user=users["ana"])
    refused("not-open", clarity.cancel, opened.pk, acting_user=users["ana"])
    refused("not-open", clarity.reopen, opened.pk, acting_user=users["ana"])
    closed = queries.view("pay", opened.pk)
    assert closed is not None and closed.result is not None
    assert [(item.state, item.outcome) for item in closed.result.agenda] == [
        ("settled", ""),
        ("settled", "Each their part."),
        ("settled", "Ana does."),
    ]


def test_one_person_in_both_roles(database: object) -> None:
    users = found(1, leads={"tech-lead": "ana", "engineering-manager": "ana"})
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["ana"], {"architecture": BOTH})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    assert view.leads == (queries.Lead("ana", "Ana", ("Tech Lead", "Engineering Manager")),)
    assert view.result.same is None


def test_a_vacant_role(database: object) -> None:
    users = found(5, leads={"engineering-manager": "bo"})
    opened = clarity.open_round("pay", acting_user=users["bo"])
    for person in ("bo", *pool(5)):
        vote(opened.pk, users[person], {"architecture": "nobody"})
    clarity.reveal_round(opened.pk, acting_user=users["bo"])
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    assert [lead.id for lead in view.leads] == ["bo"]
    assert [(item.row, item.why) for item in view.result.agenda] == [
        ("architecture", "all agree that nobody does it, or that they do not know who does")
    ]


def test_who_joins_or_leaves_while_a_round_is_open(database: object) -> None:
    users = found(6)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for person in ("ana", "bo", *pool(5)):
        vote(opened.pk, users[person], {"architecture": TL})
    vote(opened.pk, users["p6"], {"architecture": EM}, done=False)
    today = timezone.now().date()
    edit(lambda o: editing.add_membership(o, "zoe", "pay", Period(today)), acting_user=None, action="t")
    edit(
        lambda o: replace(o, memberships=tuple(m for m in o.memberships if m.person not in ("p5", "p6"))),
        acting_user=None,
        action="t",
    )
    edit(
        lambda o: replace(
            o,
            assignments=(
                RoleAssignment("zoe", "tech-lead", "pay"),
                *(a for a in o.assignments if a.person != "ana"),
            ),
        ),
        acting_user=None,
        action="t",
    )
    # Who joined sees it, but has no ballot; who left the team may still hand in what was asked of them.
    forbidden(save_votes, opened.pk, {}, acting_user=users["zoe"], version=0)
    clarity.mark_done(opened.pk, acting_user=users["p6"])
    clarity.reopen(opened.pk, acting_user=users["p6"])
    end = partial(editing.end_person, person="p6", on=today)
    edit(end, acting_user=None, action="t")
    forbidden(clarity.mark_done, opened.pk, acting_user=users["p6"])
    forbidden(clarity.reveal_round, opened.pk, acting_user=users["ana"])
    clarity.reveal_round(opened.pk, acting_user=users["zoe"])
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    assert (view.leads[0].id, view.pool, view.result.ballots) == ("ana", 6, 5)
    assert [each.count for each in view.result.rows[0].pooled or ()] == [5, 0, 0, 0, 0, 0]


def test_a_cancelled_round_leaves_nothing(database: object) -> None:
    users = found(5)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for person in pool(5):
        vote(opened.pk, users[person], {"architecture": TL})
    clarity.cancel(opened.pk, acting_user=users["bo"])
    assert not models.Ballot.objects.exists()
    view = queries.view("pay", opened.pk)
    assert view is not None
    assert (view.state, view.result) == ("cancelled", None)
    refused("not-open", clarity.reveal_round, opened.pk, acting_user=users["ana"])
    assert clarity.open_round("pay", acting_user=users["ana"]).pk != opened.pk


def test_a_round_of_a_team_without_leads_is_ended_by_who_opened_it_or_a_manager_above(
    database: object,
) -> None:
    users = found(2, leads={})
    opened = clarity.open_round("pay", acting_user=users["p1"])
    permitted = {name: permits(user, opened, timezone.now()) for name, user in users.items()}
    assert {name: (may.presence, may.reveal, may.abandon) for name, may in permitted.items()} == {
        "ana": (False, False, False),
        "bo": (False, False, False),
        "dana": (False, True, True),
        "zoe": (False, False, False),
        "p1": (True, True, True),
        "p2": (True, False, False),
        "admin": (False, False, False),
    }
    for name in ("p2", "zoe", "admin"):
        for step in (clarity.reveal_round, clarity.cancel):
            forbidden(step, opened.pk, acting_user=users[name])
    vote(opened.pk, users["p1"], {"architecture": EM})
    assert clarity.reveal_round(opened.pk, acting_user=users["dana"]).state == "revealed"
    again = clarity.open_round("pay", acting_user=users["p1"])
    clarity.cancel(again.pk, acting_user=users["p1"])
    again.refresh_from_db()
    assert again.state == "cancelled"
