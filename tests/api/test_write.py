"""Writing through the API: the same actions as the pages, once each, and nothing over what somebody else wrote."""

from __future__ import annotations

from typing import Any

from calling import Caller, caller, person_user
from company import TODAY

from remit.core.organisation import Organisation
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.db import organisation as stored
from remit.db.models import AuditEntry, CoverRequest, IdempotencyKey, OpenPoint, Person, User
from remit.lib.periods import Period

ROW = "/teams/payments/rows/code-reviews"
TEXT = {"text": "nobody does it"}


def test_a_point_is_opened_once_however_often_it_is_sent(ana_writes: Caller) -> None:
    first = ana_writes("POST", f"{ROW}/points", TEXT, Idempotency_Key="one")
    again = ana_writes("POST", f"{ROW}/points", TEXT, Idempotency_Key="one")
    assert (first.status, again.status) == (201, 201)
    assert first.data == again.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert list(OpenPoint.objects.values_list("text", "opened_by")) == [("nobody does it", "ana")]
    other = ana_writes("POST", f"{ROW}/points", {"text": "else"}, Idempotency_Key="one")
    assert (other.status, other.error) == (422, "key-used-otherwise")
    assert ana_writes("POST", f"{ROW}/points", TEXT, Idempotency_Key="two").status == 201
    assert OpenPoint.objects.count() == 2


def test_what_is_refused_keeps_no_key(ana_writes: Caller) -> None:
    refused = ana_writes("POST", f"{ROW}/points", {"text": " "}, Idempotency_Key="one")
    assert (refused.status, refused.error, refused.data["error"]["details"]) == (
        422,
        "refused",
        {"field": "text"},
    )
    assert not IdempotencyKey.objects.exists()
    assert ana_writes("POST", f"{ROW}/points", TEXT, Idempotency_Key="one").status == 201


def test_a_point_is_settled_by_those_who_may(ana_writes: Caller) -> None:
    point = ana_writes("POST", f"{ROW}/points", TEXT).data
    path = f"/points/{point['number']}/settle"
    outside = caller("kim", "read", "write")("POST", path, {"resolution": "x", "version": 1})
    assert (outside.status, outside.error) == (404, "not-found")
    stale = ana_writes("POST", path, {"resolution": "x", "version": 7})
    assert (stale.status, stale.error) == (412, "stale")
    settled = ana_writes("POST", path, {"resolution": "we do it now", "version": point["version"]})
    assert (settled.status, settled.data["settled"], settled.data["resolution"]) == (
        200,
        True,
        "we do it now",
    )
    assert ana_writes("POST", "/points/99999/settle", {"resolution": "x", "version": 1}).status == 404


def test_a_row_is_changed_only_by_who_has_seen_it(web_company: Organisation) -> None:
    ana = caller("ana", "read", "write")
    body = {"holders": [{"role": "tech-lead"}], "note": "from the API", "on": TODAY.isoformat()}
    blind = ana("PUT", ROW, body)
    assert (blind.status, blind.error) == (428, "precondition-required")
    seen = ana.get(ROW)
    wrong = ana("PUT", ROW, body, If_Match='"something else"')
    assert (wrong.status, wrong.error) == (412, "stale")
    done = ana("PUT", ROW, body, If_Match=seen.headers["ETag"])
    assert (done.status, done.data["changed"]) == (200, True)
    again = ana("PUT", ROW, {**body, "note": "later"}, If_Match=seen.headers["ETag"])
    assert (again.status, again.error) == (412, "stale")
    assert ana.get(ROW).data["row"]["note"] == "from the API"
    outside = caller("kim", "read", "write")
    other = outside("PUT", ROW, body, If_Match=outside.get(ROW).headers["ETag"])
    assert (other.status, other.error) == (403, "not-allowed")


def test_a_proposal_is_made_and_taken(web_company: Organisation) -> None:
    ana = caller("ana", "read", "write")
    made = ana("POST", f"{ROW}/proposals", {"holders": [{"person": "bo"}], "why": "he does it"})
    assert (made.status, made.data["state"], made.data["proposed_by"]) == (201, "open", "ana")
    taken = ana("POST", f"/proposals/{made.data['number']}/take", {"on": TODAY.isoformat()})
    assert (taken.status, taken.data["state"]) == (200, "taken")
    assert ana.get(ROW).data["row"]["holders"] == [["person", "bo"]]
    after = ana("POST", f"/proposals/{made.data['number']}/withdraw", {})
    assert (after.status, after.error) == (422, "refused")
    both = ana("POST", f"{ROW}/proposals", {"holders": [{"person": "bo", "role": "x"}], "why": "x"})
    assert (both.status, both.error) == (422, "refused")


def test_what_a_proposal_leaves_out_stays_as_it_is(web_company: Organisation) -> None:
    """Of a row of the team's own, and of one that the team's charter has a word on; null is for above to say."""
    ana = caller("ana", "read", "write")
    own, common = "/teams/payments/rows/on-call-rota", ROW

    def taken(row: str, **body: Any) -> dict[str, Any]:
        made = ana("POST", f"{row}/proposals", {**body, "why": "so it is"})
        done = ana("POST", f"/proposals/{made.data['number']}/take", {"on": TODAY.isoformat()})
        assert (made.status, done.status) == (201, 200)
        said: dict[str, Any] = ana.get(row).data["row"]
        return said

    before = ana.get(own).data["row"]
    from_today = {"period": {"start": TODAY.isoformat(), "end": None}}
    assert taken(own, note="at noon") == {**before, **from_today, "note": "at noon"}
    holders = {"holders": [["person", "ana"]]}
    row = {**dict.fromkeys(before), "responsibility": "code-reviews", **from_today, "note": "of two"}
    assert taken(common, holders=[{"person": "ana"}], note="of two") == {**row, **holders}
    assert taken(common, holders=None) == row


def test_a_row_of_ones_own_is_proposed_whole(web_company: Organisation) -> None:
    ana, new = caller("ana", "read", "write"), "/teams/payments/rows/pager/proposals"
    nameless = ana("POST", new, {"holders": [{"role": "tech-lead"}], "why": "new"})
    assert (nameless.status, nameless.data["error"]["message"]) == (422, "a name is needed")
    alone = ana("POST", new, {"title": "Pager", "why": "new"})
    assert (alone.status, alone.data["error"]["message"]) == (
        422,
        "somebody has to be responsible: a role or a person",
    )
    unnamed = ana("POST", "/teams/payments/rows/on-call-rota/proposals", {"title": None, "why": "none"})
    assert (unnamed.status, unnamed.data["error"]["message"]) == (422, "a name is needed")
    assert ana("POST", new, {"title": "Pager", "not_applicable": "not yet", "why": "new"}).status == 201
    nowhere = ana("POST", "/teams/nowhere/rows/pager/proposals", {"title": "Pager", "why": "new"})
    assert (nowhere.status, nowhere.error) == (404, "not-found")


def test_a_change_keeps_what_no_field_of_it_can_say(web_company: Organisation) -> None:
    """The aliases of a row, its mode and its sight are the organisation file's to say."""
    ana, own = caller("ana", "read", "write"), "/teams/payments/rows/on-call-rota"
    before = ana.get(own)
    body = {"title": "Rota", "holders": [{"role": "tech-lead"}], "on": TODAY.isoformat()}
    assert ana("PUT", own, body, If_Match=before.headers["ETag"]).status == 200
    after = ana.get(own).data["row"]
    kept = {name: before.data["row"][name] for name in ("responsibility", "mode", "sight", "aliases")}
    period = {"start": TODAY.isoformat(), "end": None}
    said = {"title": "Rota", "holders": [["role", "tech-lead"]], "period": period}
    assert after == {**dict.fromkeys(after), **kept, **said}


def test_what_the_file_manages_stays_with_it(ana_writes: Caller, company_api: Organisation) -> None:
    user = person_user("dana")
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    dana = caller("dana", "write")
    found = dana("POST", "/people/ana/name", {"name": "Anna"})
    assert (found.status, found.error) == (409, "managed-elsewhere")
    assert Person.objects.get(pk="ana").name == "Ana Ruiz"


def test_an_administrator_administers(dana: Caller, web_company: Organisation) -> None:
    day = "2027-01-01"
    calls: list[tuple[str, str, Any, int]] = [
        ("POST", "/people", {"id": "quin", "name": "Quin", "email": ["quin@acme.example"]}, 201),
        ("POST", "/people/quin/name", {"name": "Quín"}, 200),
        ("POST", "/people/quin/manager", {"manager": "bo", "on": day}, 200),
        ("POST", "/people/quin/leaves", {"start": "2027-02-01", "until": "2027-02-08"}, 201),
        ("POST", "/teams", {"id": "new", "name": "New", "parent": "commerce"}, 201),
        ("POST", "/teams/new/name", {"name": "Newer"}, 200),
        ("PUT", "/teams/new/members/quin", {"start": day}, 200),
        ("PUT", "/teams/new/roles/tech-lead/quin", {"start": day}, 200),
        ("POST", "/teams/new/roles/tech-lead/quin/end", {"on": "2027-06-01"}, 200),
        ("POST", "/teams/new/members/quin/end", {"on": "2027-06-01"}, 200),
        ("POST", "/teams/new/move", {"parent": None, "on": "2027-03-01"}, 200),
    ]
    assert [(path, dana(method, path, body).status) for method, path, body, _ in calls] == [
        (path, status) for _, path, _, status in calls
    ]
    after = stored.load()
    from datetime import date

    half = Period(date(2027, 1, 1), date(2027, 6, 1))
    assert after.index.team["new"] == Team("new", "Newer")
    assert after.index.person["quin"].name == "Quín"
    assert Membership("quin", "new", half) in after.memberships
    assert RoleAssignment("quin", "tech-lead", "new", half) in after.assignments
    assert TeamParent("new", "commerce", Period(None, date(2027, 3, 1))) in after.team_parents
    assert set(
        AuditEntry.objects.filter(actor=person_user("dana").username).values_list("action", flat=True)
    ) >= {
        "person.add",
        "team.move",
        "role.end",
    }
    assert dana("POST", "/people/quin/end", {"on": "2027-07-01"}).status == 200
    assert dana("POST", "/teams/new/end", {"on": "2027-08-01"}).status == 200
    assert dana("POST", "/people/nobody/end", {"on": "2027-07-01"}).error == "refused"


def test_nobody_else_administers(web_company: Organisation) -> None:
    found = caller("ana", "read", "write")("POST", "/people", {"id": "quin", "name": "Quin"})
    assert (found.status, found.error, found.data["error"]["details"]) == (
        403,
        "not-allowed",
        {"reason": "no-relation"},
    )
    assert not Person.objects.filter(pk="quin").exists()


def test_a_cover_is_asked_for_and_agreed_to_by_people_alone(web_company: Organisation) -> None:
    chi = next(
        one.person
        for one in web_company.memberships
        if one.team == "payments" and one.person not in ("ana", "bo") and TODAY in one.period
    )
    em = next(
        one.person
        for one in web_company.assignments
        if (one.team, one.role) == ("payments", "engineering-manager") and TODAY in one.period
    )
    body = {
        "role": "engineering-manager",
        "holder": em,
        "acting": "ana",
        "start": "2027-02-01",
        "until": "2027-02-08",
        "rows": ["one-on-ones"],
    }
    asked = caller(chi, "write")("POST", "/teams/payments/covers", body)
    assert (asked.status, asked.data["granted"], asked.data["accepted"]) == (201, False, False)
    assert CoverRequest.objects.get(pk=asked.data["number"]).asked_by_id == chi
    backwards = caller(chi, "write")("POST", "/teams/payments/covers", {**body, "until": "2027-01-01"})
    assert (backwards.status, backwards.error) == (422, "refused")


def test_what_is_not_json_is_a_bad_request(ana_writes: Caller) -> None:
    from django.test import Client

    found = Client().post(
        f"/api/v1{ROW}/points", b"{", content_type="application/json", headers=ana_writes.headers
    )
    assert (found.status_code, found.json()["error"]["code"]) == (400, "bad-request")
