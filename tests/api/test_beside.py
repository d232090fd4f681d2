"""What stands beside charters and covers, what is one's own, and the records of the organisation."""

from __future__ import annotations

from typing import Any

import pytest
from calling import Caller, caller, person_user
from company import TODAY

from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db.models import PersonalRead, SplitAgreement

ROW = "/teams/payments/rows/code-reviews"
DAY = TODAY.isoformat()


def test_a_row_tells_who_signed_and_what_became_of_it(web_company: Organisation) -> None:
    ana = caller("ana", "read", "write")
    seen = ana.get(ROW).headers["ETag"]
    ana("PUT", ROW, {"holders": [{"person": "bo"}], "on": DAY, "reason": "he asked"}, If_Match=seen)
    agreed = ana.get(f"{ROW}/agreement").data
    assert [signer["person"]["id"] for signer in agreed["missing"]] == ["bo"]
    assert (agreed["signed"], agreed["state"]) == ([], "never")
    past = ana.get(f"{ROW}/history").data
    assert [(change["actor"], change["reason"]) for change in past["changes"]] == [("Ana Ruiz", "he asked")]
    assert past["held"][0]["holders"][0]["name"] == "Bo Lind"
    compared = ana.get(f"/teams/payments/versions?before=2026-01-20&after={DAY}").data
    assert "code-reviews" in [each["row"]["id"] for each in compared["changed"]]
    ended = caller("bo", "read", "write")(
        "POST", f"{ROW}/end", {"on": DAY}, If_Match=ana.get(ROW).headers["ETag"]
    )
    assert (ended.status, ended.data) == (
        200,
        {"team": "payments", "responsibility": "code-reviews", "changed": True},
    )
    assert ana.get(ROW).data["row"] is None
    assert ana.get("/teams/payments/rows/nothing/agreement").error == "not-found"


def test_proposals_and_points_are_listed_for_who_may_read_them(web_company: Organisation) -> None:
    ana, kim = caller("ana", "read", "write"), caller("kim", "read")
    made = ana("POST", f"{ROW}/proposals", {"holders": [{"person": "bo"}], "why": "he does it"}).data
    listed = ana.get("/teams/payments/proposals?row=code-reviews").data
    assert ([each["number"] for each in listed["proposals"]], listed["next"]) == ([made["number"]], None)
    one = ana.get(f"/proposals/{made['number']}").data
    holders = next(field for field in one["fields"] if field["name"] == "holders")
    assert (holders["values"], holders["before"]) == (["Bo Lind"], ["Tech Lead"])
    points = [ana("POST", f"{ROW}/points", {"text": text}).data["number"] for text in ("one", "two")]
    first = ana.get("/teams/payments/points?row=code-reviews&limit=1").data
    rest = ana.get(f"/teams/payments/points?row=code-reviews&cursor={first['next']}").data
    assert [each["number"] for each in (*first["points"], *rest["points"])] == points
    assert ana.get(f"/points/{points[0]}").data["version"] == 0
    assert kim.get("/teams/payments/points?row=code-reviews").data["points"] == []
    assert (kim.get(f"/points/{points[0]}").error, ana.get("/points/99999").error) == ("not-found",) * 2


def test_a_cover_is_read_and_ended(web_company: Organisation) -> None:
    bo, kim = caller("bo", "read", "write"), caller("kim", "read", "write")
    found = bo.get("/teams/payments/covers").data
    cover = next(each for each in [*found["running"], *found["coming"]] if each["seen"])
    outside = kim.get("/teams/payments/covers").data
    assert {each["seen"] for each in [*outside["running"], *outside["coming"]]} == {None}
    wrong = {"seen": '["person", ["ana"], [], "x"]', "on": DAY}
    assert bo("POST", "/teams/payments/covers/end", wrong).error == "refused"
    body = {"seen": cover["seen"], "on": max(DAY, cover["first_day"])}
    assert kim("POST", "/teams/payments/covers/end", body).status == 403
    ended = bo("POST", "/teams/payments/covers/end", body)
    assert (ended.status, len(ended.data["changed"])) == (200, 1)
    assert bo("POST", "/teams/payments/covers/end", body).status in (412, 422)


def test_a_cover_on_its_way_is_known_to_those_concerned(company_api: Organisation) -> None:
    ana, chi = caller("ana", "read", "write"), caller("chi", "read", "write")
    body = {
        "role": "tech-lead",
        "holder": "ana",
        "acting": "chi",
        "start": "2027-01-04",
        "until": "2027-01-11",
    }
    number = chi("POST", "/teams/payments/covers", body).data["number"]
    line = chi.get(f"/cover-requests/{number}").data
    told = ("acting", "state", "accepted", "may_accept", "may_grant", "may_withdraw")
    assert [line[name] for name in told] == [
        {"id": "chi", "name": line["acting"]["name"]},
        "open",
        True,
        False,
        False,
        False,
    ]
    waiting = [each["number"] for each in ana.get("/teams/payments/covers").data["requests"]]
    assert waiting == [number]
    assert caller("hugo", "read").get(f"/cover-requests/{number}").error == "not-found"
    assert caller("hugo", "read").get("/teams/payments/covers").data["requests"] == []
    assert chi("POST", f"/cover-requests/{number}/decline").error == "not-allowed"
    declined = ana("POST", f"/cover-requests/{number}/decline")
    assert (declined.status, declined.data) == (200, {"number": number, "state": "declined"})
    assert ana.get("/cover-requests/99999").error == "not-found"


def test_the_calendar_is_by_month(ana_reads: Caller) -> None:
    month = ana_reads.get("/teams/payments/calendar?month=2026-11").data
    assert (month["first"], len(month["days"])) == ("2026-11-01", 30)
    assert {entry["kind"] for entry in month["entries"]} == {"leave", "cover"}
    assert ana_reads.get("/teams/payments/calendar?month=2026-13").error == "invalid"
    assert ana_reads.get("/teams/payments/calendar?month=0000-01").error == "refused"


def test_readiness_puts_on_record_who_reads_what_was_missing(web_company: Organisation) -> None:
    ana, chi = caller("ana", "read", "write"), caller("chi", "read", "write")
    found = ana.get("/teams/payments/readiness").data
    role = next(each for each in found["roles"] if each["role"]["id"] == "engineering-manager")
    assert [deputy["person"]["id"] for deputy in role["deputies"]] == ["chi"]
    tried = chi(
        "POST",
        "/teams/payments/dry-runs",
        {"role": "engineering-manager", "person": "chi", "missing": "no access to the calendar"},
    )
    assert tried.status == 201
    bo = caller("bo", "read")
    told = bo.get("/teams/payments/readiness").data
    lines = [deputy["missing"] for each in told["roles"] for deputy in each["deputies"]]
    assert "no access to the calendar" in lines
    assert list(PersonalRead.objects.values_list("subject", "reader__person")) == [("chi", "bo")]


def test_the_split_signal_is_for_who_leads(web_company: Organisation) -> None:
    path = "/teams/mobile/split-signal"
    holder = next(
        one.person
        for one in web_company.assignments
        if one.team == "mobile" and one.role == "tech-lead" and TODAY in one.period
    )
    lead, member = caller(holder, "read", "write"), caller("ana", "read", "write")
    assert member.get(path).status in (403, 404)
    found = lead.get(f"{path}?meetings=4")
    assert found.data["people"][0]["person"]["id"] == holder
    assert ["meetings", 4.0] in found.data["people"][0]["week"]["parts"]
    after = lead.get(f"{path}/after?role=tech-lead").data
    assert (after["role"]["id"], after["what_if"]["changes"] != []) == ("tech-lead", True)
    body = {"text": "six reports", "review": 3, "two": 5, "wide": 8}
    assert lead("PUT", path, body).error == "precondition-required"
    done = lead("PUT", path, body, If_Match=found.headers["ETag"])
    assert (done.status, SplitAgreement.objects.get().text) == (200, "six reports")
    stale = lead("PUT", path, body, If_Match=found.headers["ETag"])
    assert (stale.status, stale.error) == (412, "stale")
    assert lead("PUT", path, {"review": 5, "two": 5}, If_Match="x").error == "invalid"
    assert lead.get("/teams/nowhere/split-signal").error == "not-found"


def test_the_inbox_and_home_are_ones_own(ana_writes: Caller, company_api: Organisation) -> None:
    bo = caller("bo", "read", "write")
    before = ana_writes.get("/inbox").data
    bo("POST", f"{ROW}/points", {"text": "nobody reviews"})
    after = ana_writes.get("/inbox").data
    fresh = [each for each in (*after["waits"], *after["news"]) if each["kind"] == "point-opened"]
    assert [(each["read"], each["link"].startswith("/points/")) for each in fresh] == [(False, True)]
    assert "Bo Lind" in fresh[0]["says"]
    assert len(after["waits"]) + len(after["news"]) == len(before["waits"]) + len(before["news"]) + 1
    home = ana_writes.get("/home").data
    assert (home["person"], home["waits"]) == ("ana", len(after["waits"]))
    assert {"id": "payments", "name": "Payments"}.items() <= home["teams"][0].items()
    assert [role["id"] for role in home["teams"][0]["roles"]] == ["tech-lead"]


def test_a_person_is_changed_only_as_they_were_read(dana: Caller) -> None:
    path = "/people/chi"
    record = dana.get(f"{path}/record")
    body = {"name": "Chi N.", "identities": [{"kind": "github", "value": "chi-n"}]}
    assert dana("PUT", path, body).error == "precondition-required"
    done = dana("PUT", path, body, If_Match=record.headers["ETag"])
    assert (done.status, done.data["changed"]) == (200, ["chi"])
    stale = dana("PUT", path, body, If_Match=record.headers["ETag"])
    assert (stale.status, stale.error) == (412, "stale")
    also = dana("POST", f"{path}/name", {"name": "Chi"}, If_Match=record.headers["ETag"])
    assert (also.status, also.error) == (412, "stale")
    assert dana("POST", f"{path}/name", {"name": "Chi"}).status == 200
    known = stored.load().index.person["chi"]
    assert (known.name, [tuple(one) for one in known.identities]) == ("Chi", [("github", "chi-n")])
    assert caller("kim", "write", "read")("PUT", path, body, If_Match="*").error == "not-allowed"


def test_leaves_are_changed_and_ended(dana: Caller, web_company: Organisation) -> None:
    kim = caller("kim", "read", "write")
    leaves = "/people/kim/leaves"
    assert kim("POST", leaves, {"start": "2027-02-01", "until": "2027-02-08"}).status == 201
    other = {"start": "2027-02-02", "until": "2027-02-10"}
    assert caller("lea" if "lea" in web_company.index.person else "chi", "write")(
        "PUT", f"{leaves}/2027-02-01", other
    ).error in ("not-allowed", "not-found")
    assert kim("PUT", f"{leaves}/2027-02-01", other).status == 200
    assert kim("POST", f"{leaves}/2027-02-02/end", {"on": "2027-02-05"}).status == 200
    held = kim.get("/people/kim/record").data["leaves"]
    assert {"start": "2027-02-02", "end": "2027-02-05"} in [leave["period"] for leave in held]
    assert kim("PUT", f"{leaves}/someday", other).error == "not-found"
    assert kim("PUT", f"{leaves}/unknown", other).error == "refused"


def test_teams_roles_terms_and_the_organisation_are_changed(dana: Caller, web_company: Organisation) -> None:
    calls: list[tuple[str, str, dict[str, Any]]] = [
        (
            "/teams/payments",
            "/teams/payments/record",
            {"name": "Pay", "zone": None, "labels": {"kind": "x"}, "forge": []},
        ),
        (
            "/teams/payments/terms",
            "/teams/payments/terms",
            {"when_vacant": [{"person": "dana"}], "max_holders": {"tech-lead": 2}},
        ),
        ("/organisation", "/organisation/record", {"name": "Acme 2", "zone": "Europe/Paris"}),
    ]
    for path, record, body in calls:
        assert dana("PUT", path, body).error == "precondition-required"
        seen = dana.get(record).headers["ETag"]
        assert dana("PUT", path, body, If_Match=seen).status == 200
        stale = dana("PUT", path, body, If_Match=seen)
        assert (path, stale.status, stale.error) == (path, 412, "stale")
    terms = dana.get("/teams/payments/terms").data
    assert terms["when_vacant"] == [{"kind": "person", "id": "dana"}]
    assert terms["max_holders"] == {"tech-lead": 2}
    assert dana.get("/organisation/record").data["zone"] == "Europe/Paris"
    handed = dana("POST", "/teams/payments/roles/tech-lead/ana/hand-over", {"to": "chi", "on": "2027-03-01"})
    assert handed.status == 200
    record = dana.get("/teams/payments/record").data
    held = {one["person"]: one["period"] for one in record["roles"] if one["role"] == "tech-lead"}
    assert (held["ana"]["end"], held["chi"]["start"], record["labels"]) == (
        "2027-03-01",
        "2027-03-01",
        {"kind": "x"},
    )
    assert dana("PUT", "/teams/nowhere/terms", calls[1][2], If_Match="*").error == "not-found"


def test_people_and_systems_come_page_by_page(ana_reads: Caller, company_api: Organisation) -> None:
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = ana_reads.get(f"/people?limit=7&left=true&cursor={cursor}").data
        found += [person["id"] for person in page["people"]]
        cursor = page["next"]
    assert found == [person.id for person in company_api.people]
    assert [one["id"] for one in ana_reads.get("/people?text=ruiz").data["people"]] == ["ana"]
    systems = ana_reads.get("/systems").data["systems"]
    assert [one["id"] for one in systems] == [one.id for one in company_api.systems]
    assert ana_reads.get("/systems?cursor=eHg=").data["systems"] == systems
    assert ana_reads.get("/people/nobody/record").error == "not-found"
    assert ana_reads.get("/teams/nowhere/record").error == "not-found"


def test_a_finding_is_explained(ana_reads: Caller) -> None:
    told = ana_reads.get("/findings/r101").data
    assert (told["code"], told["severity"]) == ("R101", "error")
    assert told["markdown"].startswith("# R101")
    assert ana_reads.get("/findings/R999").error == "not-found"


def test_a_user_who_is_no_person_has_no_inbox(company_api: Organisation) -> None:
    from remit.db.models import User

    ghost = caller("kim", "read")
    User.objects.filter(pk=person_user("kim").pk).update(person=None)
    assert pytest.approx(ghost.get("/inbox").status) in (401, 404)
