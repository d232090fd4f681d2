"""What is observed, to whom: the team and the managers above it; through pages, the API, exports and findings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from command_line import remit
from company import TODAY
from django.test import Client
from django.utils import timezone
from markup import parse

from remit.actions import check_in, login_link, token
from remit.actions.observing import observe
from remit.cli.ports import Ports
from remit.core.organisation import Organisation
from remit.db.models import CheckIn, LastActs, LastAsked, Source, User
from remit.evidence.engine import EngineError, TooLong
from remit.project.database_port import DatabasePort
from remit.queries import observed, timeline
from remit.queries.charter_export import NOT_YET

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
SEES = {"ana": True, "bo": True, "chi": True, "dana": True, "yuki": False}
"""Holder, counterpart, member, manager above, and somebody of another team."""
LINE = "Looked at the radar together"
ROW = "/teams/payments/rows/technical-excellence/"


@pytest.fixture
def seen(company: Organisation, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """A repository of the team, read an hour ago: one row happened, one was once seen and is quiet; and a line."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    Source.objects.create(
        id="git-ledger",
        kind="git",
        name="The ledger",
        team_id="payments",
        added_at=NOON - timedelta(days=400),
        good_at=NOON - timedelta(hours=1),
        retention_days=3650,
        every_minutes=60,
    )
    for row, days in (("code-reviews", 2), ("architecture", 200)):
        last = (TODAY - timedelta(days=days)).isoformat()
        acts = {"unknown": [last, "review", None], "shown": {"git-ledger": "2025-11-01"}}
        LastActs.objects.create(team_id="payments", responsibility=row, acts=acts)
    LastAsked.objects.create(mark="", day=TODAY, at=NOON)
    ana = User.objects.filter(person="ana").first() or User.objects.create(username="ana", person_id="ana")
    check_in.check_in("payments", "technical-excellence", LINE, TODAY, acting_user=ana, now=NOON)
    return company


def visitor(name: str) -> Client:
    """A browser in which the person is signed in; ``root`` is an administrator and nobody else."""
    client = Client()
    if name == "root":
        client.force_login(User.objects.get_or_create(username="root", is_administrator=True)[0])
    else:
        client.force_login(login_link.redeem(login_link.create(name, acting_user=None)))
    return client


def states(client: Client, address: str = "/teams/payments/") -> dict[str, str]:
    """What the column says, row by row."""
    page = parse(client.get(address).content)
    return {row.attributes["id"][4:]: row.texts("dl.states div")[2] for row in page.select("article.row")}


def test_each_row_says_its_state_in_a_word_with_the_last_time(seen: Organisation) -> None:
    found = states(visitor("ana"))
    assert found["code-reviews"] == "Observed happening last 20 Nov 2026"
    assert found["architecture"] == "Observed quiet last 6 May 2026"
    assert found["technical-excellence"] == "Observed told by the holder last 22 Nov 2026"
    assert found["tech-lead-coding"] == "Observed not shared"
    assert found["team-happiness"] == "Observed cannot see"


def test_the_head_names_what_is_quiet_and_gives_no_score(seen: Organisation) -> None:
    page = parse(visitor("ana").get("/teams/payments/").content)
    assert page.texts("ul.facts li")[3:] == [
        "1 seen happening, 1 told by the holder, 24 cannot be seen",
        "1 row is quiet: Architecture and System Integration",
    ]
    assert page.links("ul.facts li")[-1] == ("Architecture and System Integration", "#row-architecture")


@pytest.mark.parametrize("name", [*SEES, "root"])
def test_who_may_not_see_learns_nothing(seen: Organisation, name: str) -> None:
    sees, client = SEES.get(name, False), visitor(name)
    found = states(client)
    assert (set(found.values()) == {"Observed for the team only"}) is not sees
    assert (found["architecture"] == "Observed quiet last 6 May 2026") is sees
    row = client.get(ROW).content.decode()
    export = client.get("/teams/payments/charter.md").content.decode()
    findings = client.get("/findings/?code=R301").content.decode()
    assert [LINE in row, "quiet: Nothing was seen" in export, "Architecture and System" in findings] == [
        sees
    ] * 3
    assert client.get(f"{ROW}observed/").status_code == (200 if sees else 403)


@pytest.mark.parametrize("name", SEES)
def test_the_api_tells_the_same_people(seen: Organisation, name: str) -> None:
    user = User.objects.filter(person=name).first() or User.objects.create(username=name, person_id=name)
    secret = token.create("test", ("read",), 30, acting_user=None, user=user)[1]

    def get(path: str) -> Any:
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})

    rows = [
        one for side in get("/teams/payments").json()["sections"] for one in side["rows"] if one["observed"]
    ]
    codes = {one["code"] for one in get("/teams/payments/findings").json()["findings"]}
    everywhere = {one["code"] for one in get("/findings").json()["findings"]}
    answer = get("/teams/payments/observed")
    sees = SEES[name]
    assert (bool(rows), "R301" in codes, "R301" in everywhere) == (sees, sees, sees)
    assert answer.status_code == (200 if sees else 403)
    if sees:
        told = {one["responsibility"]: one["observed"] for one in answer.json()["rows"]}
        assert told["architecture"]["state"] == "quiet"
        same = Client().get(
            "/api/v1/teams/payments/observed",
            headers={"Authorization": f"Bearer {secret}", "If-None-Match": answer["ETag"]},
        )
        assert same.status_code == 304


def test_readiness_is_for_whom_it_concerns_alone(seen: Organisation) -> None:
    assert states(visitor("ana"))["act-as-engineering-manager"] == "Observed rusty"
    assert states(visitor("noor"))["act-as-engineering-manager"] == "Observed for those it concerns"


def test_a_line_is_written_and_taken_back_by_who_wrote_it(seen: Organisation) -> None:
    ana, bo = visitor("ana"), visitor("bo")
    address = "/teams/payments/rows/technical-capacity/check-in/"
    assert bo.post(address, {"line": "no", "day": TODAY.isoformat()}).status_code == 403
    late = {"line": "x", "day": (TODAY + timedelta(days=1)).isoformat()}
    assert ana.post(address, late).status_code == 422
    assert ana.post(address, {"line": "Forecast revised", "day": "2026-11-20"}).status_code == 302
    assert states(ana)["technical-capacity"] == "Observed told by the holder last 20 Nov 2026"
    made = CheckIn.objects.get(line="Forecast revised")
    assert bo.post(f"{address}withdraw/", {"number": made.pk}).status_code == 404
    assert ana.post(f"{address}withdraw/", {"number": made.pk}).status_code == 302
    assert states(ana)["technical-capacity"] == "Observed cannot see"
    assert ana.post(f"{address}withdraw/", {"number": "x"}).status_code == 404


def test_who_acts_checks_in_for_whom(seen: Organisation) -> None:
    chi = visitor("chi")
    address = "/teams/payments/rows/team-delivery/check-in/"
    assert chi.post(address, {"line": "Planned", "day": TODAY.isoformat()}).status_code == 302
    assert CheckIn.objects.get(line="Planned").acting_for == "Bo Lind"


def test_a_source_that_the_team_names_can_be_silent(seen: Organisation) -> None:
    ana = visitor("ana")
    address = "/teams/payments/rows/platform-direction/"
    said = {"source": "git-ledger", "shows": "1"}
    assert visitor("chi").post(f"{address}source/", said).status_code == 403
    assert ana.post(f"{address}source/", said).status_code == 302
    assert "From now on its silence" in ana.get(address).content.decode()
    assert states(ana)["platform-direction"] == "Observed quiet"
    assert ana.post(f"{address}source/", {"source": "git-ledger"}).status_code == 302
    assert states(ana)["platform-direction"] == "Observed cannot see"
    assert ana.post(f"{address}source/", {"source": "nothing", "shows": "1"}).status_code == 404


def test_a_day_in_the_past_is_asked_only_when_wanted(seen: Organisation) -> None:
    ana = visitor("ana")
    address = "/teams/payments/?at=2026-11-02"
    page = parse(ana.get(address).content)
    assert set(states(ana, address).values()) == {"Observed asking …"}
    assert page.links("#observed-fact") == [("Ask the evidence of that day", "?at=2026-11-02&observed=1")]
    assert states(ana, f"{address}&observed=1")["architecture"] == "Observed cannot see"


def broken(*_args: Any, **_more: Any) -> Any:
    raise EngineError("the engine is not there")


def test_evidence_that_cannot_be_asked_is_said_and_no_failure(
    seen: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observed, "last", broken)
    monkeypatch.setattr(timeline, "_asked", broken)
    ana = visitor("ana")
    page = parse(ana.get("/teams/payments/?at=2026-11-02&observed=1").content)
    assert page.texts("#observed-fact") == ["the evidence cannot be asked now"]
    answer = ana.get(f"{ROW}observed/")
    assert answer.status_code == 503
    assert parse(answer.content).texts("#timeline p") == [
        "The evidence cannot be asked now. Try again later."
    ]


def slow(*_args: Any, **_more: Any) -> Any:
    raise TooLong(30)


def test_evidence_that_takes_too_long_is_said_and_no_failure(
    seen: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observed, "last", slow)
    monkeypatch.setattr(timeline, "_asked", slow)
    ana = visitor("ana")
    page = parse(ana.get("/teams/payments/?at=2026-11-02&observed=1").content)
    assert page.texts("#observed-fact") == ["the evidence took too long to answer"]
    row = parse(ana.get(f"{ROW}?at=2026-11-02&observed=1").content)
    said = "The evidence took too long to answer. Ask about a later day, or try again."
    assert row.texts("#asked p")[0] == said
    answer = ana.get(f"{ROW}observed/")
    assert (answer.status_code, parse(answer.content).texts("#timeline p")) == (503, [said])
    assert ana.get(f"{ROW}observed/", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize(("fault", "reason"), [(broken, "cannot-ask"), (slow, "too-long")])
def test_the_api_and_the_command_line_say_so(
    seen: Organisation, monkeypatch: pytest.MonkeyPatch, fault: Any, reason: str
) -> None:
    monkeypatch.setattr(observed, "last", fault)
    ana = User.objects.get(person="ana")
    secret = token.create("test", ("read",), 30, acting_user=None, user=ana)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    for path in ("teams/payments/observed", "teams/payments/findings"):
        answer = Client().get(f"/api/v1/{path}?at=2026-11-02", headers=headers)
        told = answer.json()["error"]
        assert (answer.status_code, told["code"]) == (503, "unavailable")
        assert told["details"] == {"reason": reason}
    charter = Client().get("/api/v1/teams/payments?at=2026-11-02", headers=headers).json()
    rows = [row for part in charter["sections"] for row in part["rows"]]
    assert {(row["observed"], row["not_yet"]) for row in rows} == {(None, NOT_YET[reason])}
    ports = Ports(database=DatabasePort, demo_database=slow, serve=slow)
    done = remit("check", "--team", "payments", "--at", "2026-11-02", "--format", "json", ports=ports)
    assert (done.code, done.err) == (
        1,
        f"remit: {NOT_YET[reason]}: what rests on it (R301 to R305, R503, R504) is left out\n",
    )


def test_the_timeline_has_a_table(seen: Organisation) -> None:
    page = parse(visitor("ana").get(f"{ROW}observed/").content)
    assert len(page.select("div.strip i")) == 8
    cells = page.texts("table.history td")
    assert cells == ["told by the holder", *["cannot see"] * 7]
    assert visitor("ana").get("/teams/payments/rows/tech-lead-coding/observed/").status_code == 404


def test_nothing_is_said_of_a_team_without_sources(company: Organisation) -> None:
    observe(NOON)
    assert "R303" not in visitor("ana").get("/teams/payments/").content.decode()


@pytest.mark.parametrize("name", [*SEES, "root"])
def test_the_matrix_by_what_is_observed(seen: Organisation, name: str) -> None:
    page = parse(visitor(name).get("/matrix/?show=observed&q=payments").content)
    said = {cell.text for cell in page.select("td.fact span.vh")}
    hidden = {text for text in said if text.endswith(": for the team only")}
    assert ("Architecture and System Integration: quiet" in said) is SEES.get(name, False)
    assert (said == hidden) is not SEES.get(name, False)


def test_the_matrix_by_what_is_agreed(seen: Organisation) -> None:
    page = parse(visitor("yuki").get("/matrix/?show=agreed&q=payments").content)
    assert {cell.text.rpartition(": ")[2] for cell in page.select("td.fact span.vh")} == {"not signed"}
