"""What the demo's company has agreed: every finding that there is occurs, and its days come in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db.models import Count

from remit.actions import charter
from remit.core.findings.rules import RULES
from remit.core.findings.survey import OBSERVED
from remit.core.framework import Party
from remit.db.models import AuditEntry, Notice, Proposal, Round, Signature, User
from remit.db.models import CharterRow as Rows
from remit.lib.periods import Period
from remit.project.database_port import DatabasePort
from remit.project.demo import BEGAN, fill
from remit.queries.database import DatabaseSource
from remit.queries.findings import of_teams

TODAY = datetime.now(UTC).date()


@pytest.fixture
def filled(db: None) -> Iterator[None]:
    fill(DatabasePort(), TODAY)
    yield


def test_the_company_shows_every_finding_without_evidence_and_most_rows_are_signed(filled: None) -> None:
    source = DatabaseSource()
    agreement = source.agreement(None, TODAY)
    organisation = source.whole()
    teams = [team.id for team in organisation.teams]
    found = of_teams(organisation, TODAY, teams, agreement).findings
    assert {finding.code for finding in found} == set(RULES) - OBSERVED
    unsigned = {finding.team for finding in found if finding.code == "R201"}
    assert unsigned == {"commerce", "identity", "payments"}
    signed = Signature.objects.values("team").annotate(rows=Count("responsibility", distinct=True))
    assert {each["team"] for each in signed if each["rows"] >= 29} == {
        "commerce",
        "checkout",
        "mobile",
        "payments",
        "search",
    }


def test_a_round_runs_and_others_are_closed(filled: None) -> None:
    states = Round.objects.order_by("opened_at").values_list("team", "state")
    assert list(states) == [
        ("checkout", "closed"),
        ("mobile", "closed"),
        ("commerce", "closed"),
        ("payments", "closed"),
        ("mobile", "closed"),
        ("search", "closed"),
        ("identity", "open"),
    ]
    running = Round.objects.get(state="open")
    assert sorted(running.ballots.values_list("person", "done")) == [
        ("lea", True),
        ("mina", False),
        ("omar", False),
    ]


def test_something_waits_for_the_one_who_signs_in(filled: None) -> None:
    waiting = Notice.objects.filter(person="dana", waits=True, done_at=None)
    assert sorted(waiting.values_list("kind", flat=True)) == ["cover-asked", "point-opened", "proposal-made"]


def test_the_proposal_that_waits_changes_what_it_names_when_it_is_taken(filled: None) -> None:
    """It is of a row of the team's own, which has nothing above it to inherit."""
    made, holder = Proposal.objects.get(state="open", team="payments"), User.objects.get(person="ana")
    Rows.objects.filter(team="payments").update(managed_by="web")
    edited = charter.take(made.pk, TODAY, acting_user=holder)
    before, after = (
        next(row for row in found.index.charter_rows["payments"][made.responsibility] if TODAY in row.period)
        for found in (edited.before, edited.after)
    )
    split = (
        (Party.role("tech-lead"), "who can carry the pager"),
        (Party.role("engineering-manager"), "that it is fair"),
    )
    assert after == replace(before, period=Period(TODAY), split=split)


def test_the_audit_tells_it_in_the_order_of_its_days(filled: None) -> None:
    moments = list(AuditEntry.objects.order_by("sequence").values_list("at", flat=True))
    days = [moment.date() for moment in moments]
    assert days == sorted(days)
    assert days[0] == TODAY - BEGAN
