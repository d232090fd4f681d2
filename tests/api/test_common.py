"""The organisation's own charter through the API."""

from __future__ import annotations

import pytest
from calling import Caller, person_user

from remit.actions import token
from remit.db.models import AuditEntry, User

ROW = "/organisation/rows/code-reviews"


@pytest.fixture
def boss(company_api: object) -> Caller:
    """An administrator's token."""
    User.objects.filter(pk=person_user("dana").pk).update(is_administrator=True)
    user = User.objects.get(person_id="dana")
    return Caller(token.create("test", ("read", "write"), 30, acting_user=None, user=user)[1])


def test_a_row_is_read_changed_and_left_to_the_framework(boss: Caller) -> None:
    before = boss("GET", ROW)
    assert (before.status, before.data["row"]) == (200, None)
    holders = [{"kind": "role", "id": "tech-lead"}, {"kind": "role", "id": "engineering-manager"}]
    wanted = {"on": "2026-01-12", "reason": "Both.", "holders": [{"role": one["id"]} for one in holders]}
    lacking = boss("PUT", ROW, wanted)
    assert (lacking.status, lacking.error) == (428, "precondition-required")
    made = boss("PUT", ROW, wanted, **{"If-Match": before.headers["ETag"]})
    assert (made.status, made.data) == (200, {"responsibility": "code-reviews", "changed": True})
    stale = boss("PUT", ROW, wanted, **{"If-Match": before.headers["ETag"]})
    assert (stale.status, stale.error) == (412, "stale")
    after = boss("GET", ROW)
    assert after.data["holders"] == holders
    assert after.data["row"]["holders"] == [["role", "tech-lead"], ["role", "engineering-manager"]]
    listed = boss("GET", "/organisation/rows?limit=200").data
    assert [one for one in listed["rows"] if one["responsibility"] == "code-reviews"] == [after.data]
    ended = boss("POST", f"{ROW}/end", {"on": "2026-01-12"}, **{"If-Match": after.headers["ETag"]})
    assert (ended.status, ended.data["changed"]) == (200, True)
    assert boss("GET", ROW).data == before.data
    assert boss("GET", "/organisation/rows/nothing").status == 404


def test_a_row_beyond_the_framework(boss: Caller) -> None:
    wanted = {"on": "2026-01-12", "title": "Game Days", "holders": [{"role": "tech-lead"}]}
    where = "/organisation/rows/game-days"
    assert boss("GET", where).status == 404
    made = boss("PUT", where, wanted, **{"If-None-Match": "*"})
    assert (made.status, made.data) == (200, {"responsibility": "game-days", "changed": True})
    assert boss("GET", where).data["title"] == "Game Days"
    again = boss("PUT", where, wanted | {"title": "Drills"}, **{"If-None-Match": "*"})
    assert (again.status, again.error) == (412, "stale")


def test_nobody_else_writes_it_and_everybody_reads_it(ana_writes: Caller, ana_reads: Caller) -> None:
    found = ana_reads("GET", ROW)
    assert found.status == 200
    before = AuditEntry.objects.count()
    match = {"If-Match": found.headers["ETag"]}
    for method, path, body in (
        ("PUT", ROW, {"on": "2026-01-12", "note": "x"}),
        ("POST", f"{ROW}/end", {"on": "2026-01-12"}),
    ):
        refused = ana_writes(method, path, body, **match)
        assert (refused.status, refused.error) == (403, "not-allowed")
    assert AuditEntry.objects.count() == before
