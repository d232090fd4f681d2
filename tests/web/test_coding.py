"""One's own hands-on coding: the hours, the verdict, what is said of the weeks; for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from company import Get
from django.test import Client
from lakes import envelope

from remit.actions import login_link
from remit.core.activity import Performer
from remit.core.coding import Verdict
from remit.core.coding_sessions import Interval
from remit.core.organisation import Organisation
from remit.db.models import (
    Account,
    CodingEstimate,
    CodingHours,
    CodingNote,
    CodingShare,
    CodingVerdict,
    Source,
)
from remit.evidence.envelope import Envelope
from remit.evidence.lake import Lake
from remit.queries.coding import CodingView, coding_of, holidays_of, known_region

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START, END = date(2026, 9, 21), date(2026, 11, 16)
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
PLACE = "https://git.acme.example/payments.git"


@pytest.fixture
def lake(company: Organisation, settings: Any, tmp_path: Path) -> Lake:
    """Ana has two accounts; one source is git's alone, one a forge's."""
    settings.LAKE_DIR = tmp_path / "lake"
    settings.ENGINE = ""
    for key in ("a1", "a2"):
        Account.objects.create(
            key=key, kind="email", value=f"{key}@acme.example", digest=key, person_id="ana", first_seen=NOW
        )
    for name, kind in (("git", "git"), ("hub", "github")):
        Source.objects.create(
            pk=name, kind=kind, name=name, address=PLACE, added_at=NOW, retention_days=1, every_minutes=9
        )
    return Lake(settings.LAKE_DIR)


def commit(native: str, hours: float, source: str = "git", **fields: Any) -> Envelope:
    """A commit of Ana's so many hours after the Monday."""
    made: Envelope = envelope(
        native, 0, source, **{"origin": PLACE, "activity": "commit", "actor": "a1", "offset": 0, **fields}
    )
    return made._replace(occurred_at=MONDAY + timedelta(hours=hours))


def told(lake: Lake, *acts: Envelope) -> None:
    for source in dict.fromkeys(one.source for one in acts):
        lake.append(source, [one for one in acts if one.source == source])


def view(company: Organisation, person: str = "ana") -> CodingView:
    return coding_of(company, person, NOW)


def test_hours_are_merged_over_accounts_and_repositories(company: Organisation, lake: Lake) -> None:
    told(
        lake,
        commit("1", 10),
        commit("2", 10.5, actor="a2"),
        commit("3", 10.5, origin="https://git.acme.example/ledger"),
        commit("4", 10.5, actor="somebody-else", origin="https://git.acme.example/other"),
        commit("5", 10.25, activity="pairing"),
    )
    found = view(company)
    # from below 15 minutes before 10:00 and on to 10:30; from above two hours before
    assert (found.start, found.end, found.worked) == (START, END, Interval(0.75, 2.5, at_least=True))
    assert found.repositories == ("git.acme.example/ledger", "git.acme.example/payments")
    assert [hours for monday, hours, _ in found.weeks if monday == date(2026, 11, 2)] == [Interval(0.75, 2.5)]


def test_machines_count_apart_and_reviews_stand_beside(company: Organisation, lake: Lake) -> None:
    told(
        lake,
        commit("1", 10, performed_by="assisted"),
        commit("2", 30, performed_by="agent"),
        commit("3", 40, activity="review"),
    )
    found = view(company)
    assert (found.worked, found.beside) == (Interval(0.25, 2, at_least=True), Interval(0.5, 4))
    assert {by: hours for by, hours in found.by_class if hours.upper} == {
        Performer.ASSISTED: Interval(0.25, 2),
        Performer.AGENT: Interval(0.25, 2),
    }


def test_where_a_forge_tells_the_squash_is_left_out(company: Organisation, lake: Lake) -> None:
    told(
        lake,
        commit("written", 10, source="hub"),
        commit("merged", 20, source="hub", activity="merge", actor="m"),
        commit("squash", 20 + 1 / 3600),
    )
    assert view(company).worked == Interval(0.25, 2)


def _verdicts(found: CodingView) -> Iterable[Verdict | None]:
    return {one.judgement.verdict for one in found.roles}


def test_verdict_needs_hours_and_below_needs_an_estimate(company: Organisation, lake: Lake) -> None:
    found = view(company)
    assert found.roles and _verdicts(found) == {None}
    assert {r.code for one in found.roles for r in one.judgement.reasons} == {"no-hours"}
    CodingHours.objects.create(person_id="ana", hours_per_week=Decimal(40), region="DE-BE")
    found = view(company)
    assert _verdicts(found) == {Verdict.UNDETERMINED}
    assert found.holidays == (date(2026, 10, 3),)
    CodingEstimate.objects.create(person_id="ana", week=date(2026, 11, 2), percent=5, written_at=NOW)
    found = view(company)
    assert (_verdicts(found), found.estimate) == ({Verdict.BELOW}, 5)


def test_regions() -> None:
    assert [known_region(one) for one in ("DE", "DE-BE", "DE-XX", "XX", "", "-")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_without_a_region_no_day_is_free(company: Organisation) -> None:
    assert holidays_of("ana", START, END) == ()


def test_who_never_held_such_a_role_is_not_measured(company: Organisation, lake: Lake) -> None:
    ranged = {role.id for role in company.framework.roles if role.coding_range}
    holders = {own.person for own in company.assignments if own.role in ranged}
    other = next(person.id for person in company.people if person.id not in holders)
    Account.objects.update(person_id=other)
    told(lake, commit("1", 10))
    assert view(company, other) == CodingView(START, END, False)


def test_the_page_says_what_it_rests_on(get: Get, lake: Lake) -> None:
    told(lake, commit("1", 10), commit("2", 10.5))
    page = get("/me/coding/")
    text = page.one("main").text
    assert "Without contracted hours there is nothing to compare with." in text
    assert "git.acme.example/payments" in text
    assert len(page.select("svg.weeks rect")) == 1
    assert "Your hands-on coding" in get("/account/").one("main").text


def test_what_is_said_is_kept_for_its_holder(ana: Client, lake: Lake) -> None:
    def send(**data: str) -> int:
        return ana.post("/me/coding/", data).status_code

    bad = {"do": "hours", "hours-hours": "32", "hours-region": "XX"}
    assert send(**bad) == 422
    assert send(**{**bad, "hours-region": "de-be"}) == 302
    week = {"do": "estimate", "estimate-week": "2026-11-04", "estimate-percent": "30"}
    assert send(**week) == 302
    assert send(**{**week, "estimate-week": "2020-01-01"}) == 422
    days = {"do": "remark", "remark-start": "2026-11-02", "remark-end": "2026-11-03"}
    assert send(**days, **{"remark-text": "a <b>conference</b>"}) == 302
    assert (send(do="nothing"), send(do="forget", number="x")) == (400, 400)
    assert CodingHours.objects.values_list("person", "hours_per_week", "region").get() == (
        "ana",
        Decimal(32),
        "DE-BE",
    )
    assert CodingEstimate.objects.values_list("week", "percent").get() == (date(2026, 11, 2), 30)
    answer = ana.get("/me/coding/")
    assert "a &lt;b&gt;conference" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    other = Client()
    other.force_login(login_link.redeem(login_link.create("bo", acting_user=None)))
    assert "conference" not in other.get("/me/coding/").content.decode()
    note = CodingNote.objects.get().pk
    other.post("/me/coding/", {"do": "forget", "number": str(note)})
    assert CodingNote.objects.count() == 1
    assert (send(do="forget", number=str(note)), CodingNote.objects.count()) == (302, 0)


def test_a_lake_that_cannot_be_asked_takes_nothing_else_along(get: Get, lake: Lake) -> None:
    told(lake, commit("1", 10))
    for part in lake.folder.rglob("*.parquet"):
        part.write_bytes(b"none")
    assert "The evidence cannot be asked now." in get("/me/coding/").one("main").text


def _share(client: Client, do: str, team: str = "payments", role: str = "tech-lead") -> str:
    answer = client.post("/me/coding/", {"do": do, "team": team, "role": role}, follow=True)
    return answer.content.decode()


def test_sharing_says_who_sees_what_and_is_taken_back(
    ana: Client, lake: Lake, get: Get, django_capture_on_commit_callbacks: Any
) -> None:
    told(lake, commit("1", 10))
    CodingHours.objects.create(person_id="ana", hours_per_week=Decimal(40), region="")
    before = get("/me/coding/").one(".sharing").text
    assert "Only you see it." in before and "Share this verdict" in before
    assert "Ana Ruiz has shared it: it cannot be told." in before
    assert "%" not in before and "40" not in before
    with django_capture_on_commit_callbacks(execute=True):
        said = _share(ana, "share")
    assert "Shared. The team and the managers above you see it from now on." in said
    kept = CodingVerdict.objects.values_list("person", "team", "role", "verdict", "why").get()
    assert kept == ("ana", "payments", "tech-lead", "undetermined", ["at-least", "no-estimate"])
    after = get("/me/coding/").one(".sharing").text
    assert "They read:" in after and "Take it back" in after
    assert "Ana Ruiz has shared it: it cannot be told." in after
    CodingVerdict.objects.all().delete()
    assert "It is being worked out" in get("/me/coding/").one(".sharing").text
    assert "Taken back." in _share(ana, "unshare")
    assert get("/me/coding/").one(".sharing").text == before
    assert "you hold no role" in _share(ana, "share", "nowhere").lower()
    assert "you hold no role" in _share(ana, "share", role="engineering-manager").lower()
    assert not CodingShare.objects.filter(ended_at=None).exists()


def test_it_is_taken_back_even_where_the_evidence_cannot_be_asked(ana: Client, lake: Lake) -> None:
    told(lake, commit("1", 10))
    _share(ana, "share")
    for part in lake.folder.rglob("*.parquet"):
        part.write_bytes(b"none")
    assert "The evidence cannot be asked now." in ana.get("/me/coding/").content.decode()
    assert "Taken back." in _share(ana, "unshare")
    assert not CodingShare.objects.filter(ended_at=None).exists()
