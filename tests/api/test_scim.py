"""A directory: joiners, leavers, groups, filters and patches as RFC 7644 and Entra write them, on each engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from calling import Called, Caller, caller, person_user
from django.utils import timezone
from editable import ACME
from filling import fill

from remit.actions import organisation, token
from remit.actions.account import may_sign_in
from remit.api.scim.protocol import ERROR, GROUP, LIST, PATCH, USER
from remit.core import editing
from remit.core.person import Identity, Person
from remit.db import organisation as stored
from remit.db.models import ApiToken, AuditEntry
from remit.db.models import Person as PersonRow
from remit.db.models import Team as TeamRow
from remit.lib.periods import Period

BARBARA = {
    "schemas": [USER],
    "userName": "bjensen@acme.example",
    "externalId": "bjensen",
    "name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
    "emails": [{"value": "b@home.example"}, {"value": "bjensen@acme.example", "primary": True}],
}


class Directory(Caller):
    """A directory with its token."""

    def scim(self, method: str, path: str, data: Any = None, **headers: str) -> Called:
        return self(method, f"/scim/v2{path}", data, **headers)

    def patch(self, path: str, *operations: dict[str, Any]) -> Called:
        return self.scim("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def scim(database: object) -> Directory:
    """The small company, and a directory that knows nobody yet."""
    fill(ACME)
    return Directory(token.create("Entra", (), 30, acting_user=None, user=None)[1])


def failed(found: Called, status: int, kind: str | None = None) -> str:
    """The detail, once the error has SCIM's shape."""
    assert found.status == status, found
    assert found.data["schemas"] == [ERROR]
    assert (found.data["status"], found.data.get("scimType")) == (str(status), kind)
    return str(found.data["detail"])


def test_a_joiner_becomes_a_person_and_a_leaver_leaves_today(scim: Directory) -> None:
    made = scim.scim("POST", "/Users", BARBARA)
    assert made.status == 201
    assert made.headers["Location"] == "http://testserver/scim/v2/Users/bjensen"
    assert made.headers["Content-Type"] == "application/scim+json"
    expected = {
        "schemas": [USER],
        "id": "bjensen",
        "externalId": "bjensen",
        "userName": "bjensen@acme.example",
        "name": {"formatted": "Ms. Barbara J Jensen III"},
        "displayName": "Ms. Barbara J Jensen III",
        "active": True,
        "emails": [
            {"value": "bjensen@acme.example", "primary": True},
            {"value": "b@home.example", "primary": False},
        ],
        "meta": made.data["meta"],
    }
    assert made.data == expected
    assert scim.scim("GET", "/Users/bjensen").data == expected
    assert stored.load().index.person["bjensen"] == Person(
        "bjensen",
        "Ms. Barbara J Jensen III",
        identities=(Identity("email", "bjensen@acme.example"), Identity("email", "b@home.example")),
    )
    row = PersonRow.objects.get(pk="bjensen")
    assert row.managed_by == "scim"
    assert may_sign_in(row, timezone.now())
    gone = scim.patch("/Users/bjensen", {"op": "Replace", "path": "active", "value": "False"})
    assert (gone.status, gone.data["active"]) == (200, False)
    row.refresh_from_db()
    assert row.end == timezone.now().date()
    assert not may_sign_in(row, timezone.now())
    back = scim.patch("/Users/bjensen", {"op": "replace", "value": {"active": True}})
    assert (back.status, back.data["active"]) == (200, True)
    assert stored.load().index.person["bjensen"].period == Period()
    known = ApiToken.objects.get()
    reason = AuditEntry.objects.filter(action="person.end").values_list("reason", "actor").get()
    assert reason == (
        f"by the directory (Entra, token {known.pk})",
        f"directory (Entra, token {known.pk})",
    )


def test_a_leaver_leaves_though_others_gave_them_roles(scim: Directory) -> None:
    scim.scim("POST", "/Users", BARBARA)
    organisation.edit(
        lambda o: editing.assign_role(o, "bjensen", "tech-lead", "web", Period()),
        acting_user=None,
        action="role.assign",
    )
    assert scim.scim("DELETE", "/Users/bjensen").status == 204
    assert stored.load().index.person["bjensen"].period.end == timezone.now().date()
    failed(scim.scim("GET", "/Users/bjensen"), 404)
    again = scim.scim("POST", "/Users", BARBARA)
    assert (again.status, again.data["id"], again.data["active"]) == (201, "bjensen", True)


def test_what_others_manage_is_never_taken(scim: Directory) -> None:
    organisation.edit(
        lambda o: editing.add_person(
            o, Person("dee", "Dee", identities=(Identity("email", "dee@acme.example"),))
        ),
        acting_user=None,
        action="person.add",
    )
    before = stored.load()
    detail = failed(
        scim.scim("POST", "/Users", {"schemas": [USER], "userName": "Dee@acme.example"}), 409, "uniqueness"
    )
    assert detail == "the person dee has this address and is managed by the pages"
    assert stored.load() == before
    scim.scim("POST", "/Users", BARBARA)
    failed(scim.scim("POST", "/Users", {**BARBARA, "userName": "BJENSEN@acme.example"}), 409, "uniqueness")
    made = scim.scim("POST", "/Groups", {"schemas": [GROUP], "displayName": "Tour Guides"})
    organisation.edit(
        lambda o: editing.add_membership(o, "ana", "tour-guides", Period()),
        acting_user=None,
        action="membership.add",
    )
    before = stored.load()
    empty = {"op": "remove", "path": "members"}
    failed(scim.patch(f"/Groups/{made.data['id']}", empty), 409, "mutability")
    assert stored.load() == before


def test_groups_are_teams_and_their_members(scim: Directory) -> None:
    scim.scim("POST", "/Users", BARBARA)
    scim.scim("POST", "/Users", {"schemas": [USER], "userName": "mandy"})
    made = scim.scim(
        "POST",
        "/Groups",
        {"schemas": [GROUP], "displayName": "Tour Guides", "members": [{"value": "bjensen"}]},
    )
    path = "/Groups/tour-guides"
    assert (made.status, made.data["id"]) == (201, "tour-guides")
    assert TeamRow.objects.get(pk="tour-guides").managed_by == "scim"
    add = {"op": "Add", "path": "members", "value": [{"value": "mandy"}]}
    assert members(scim.patch(path, add)) == ["bjensen", "mandy"]
    assert members(scim.patch(path, add)) == ["bjensen", "mandy"]
    removed = scim.patch(path, {"op": "remove", "path": 'members[value eq "bjensen"]'})
    assert members(removed) == ["mandy"]
    entra = {"op": "Remove", "path": "members", "value": [{"value": "mandy"}]}
    assert members(scim.patch(path, entra)) == []
    renamed = scim.scim("PUT", path, {"schemas": [GROUP], "displayName": "Guides", "externalId": "g1"})
    assert (renamed.status, renamed.data["displayName"], renamed.data["externalId"]) == (200, "Guides", "g1")
    unknown = {"op": "add", "path": "members", "value": [{"value": "nobody"}]}
    assert failed(scim.patch(path, unknown), 400, "invalidValue") == "there is no user nobody"
    assert scim.scim("DELETE", path).status == 204
    assert stored.load().index.team["tour-guides"].period.end == timezone.now().date()


def members(found: Called) -> list[str]:
    """The ids of a group's members."""
    assert found.status == 200, found
    return [one["value"] for one in found.data["members"]]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["bjensen", "mandy", "zed"]),
        ('filter=userName eq "BJENSEN@acme.example"', ["bjensen"]),
        ('filter=externalId eq "bjensen"', ["bjensen"]),
        ('filter=displayName eq "mandy" and active eq true', ["mandy"]),
        ('filter=id eq "zed" and externalId eq "x"', []),
        ("startIndex=2&count=1", ["mandy"]),
        ("startIndex=-1&count=2", ["bjensen", "mandy"]),
        ("count=0", []),
        ("startIndex=9", []),
    ],
)
def test_lists(scim: Directory, query: str, ids: list[str]) -> None:
    scim.scim("POST", "/Users", BARBARA)
    for name in ("mandy", "zed"):
        scim.scim("POST", "/Users", {"schemas": [USER], "userName": name})
    found = scim.scim("GET", f"/Users?{query}")
    assert (found.status, found.data["schemas"]) == (200, [LIST])
    assert [one["id"] for one in found.data["Resources"]] == ids
    assert found.data["itemsPerPage"] == len(ids)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", '/Users?filter=userName co "x"', None, 400, "invalidFilter"),
        ("GET", '/Users?filter=emails.value eq "x', None, 400, "invalidFilter"),
        ("GET", "/Users?startIndex=x", None, 400, "invalidValue"),
        ("GET", "/Users/none", None, 404, None),
        ("GET", "/Users/%00", None, 404, None),
        ("GET", "/Nothing", None, 404, None),
        ("DELETE", "/Users", None, 405, None),
        ("POST", "/Users", [], 400, "invalidSyntax"),
        ("POST", "/Users", {}, 400, "invalidValue"),
        ("POST", "/Users", {"userName": 7}, 400, "invalidValue"),
        ("POST", "/Users", {"userName": "a\x00b"}, 400, "invalidValue"),
        ("POST", "/Users", {"userName": "x", "active": "perhaps"}, 400, "invalidValue"),
        ("POST", "/Users", {"userName": "x", "emails": "x"}, 400, "invalidValue"),
        ("POST", "/Groups", {"displayName": "x", "members": [7]}, 400, "invalidValue"),
        ("PATCH", "/Users/mandy", {}, 400, "invalidSyntax"),
        ("PATCH", "/Users/mandy", {"schemas": [PATCH], "Operations": [{"op": "move"}]}, 400, "invalidSyntax"),
        ("PATCH", "/Users/mandy", {"schemas": [PATCH], "Operations": [{"op": "remove"}]}, 400, "noTarget"),
        (
            "PATCH",
            "/Users/mandy",
            {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "id", "value": "x"}]},
            400,
            "mutability",
        ),
    ],
)
def test_what_is_refused_has_scims_shape(
    scim: Directory, method: str, path: str, body: Any, status: int, kind: str | None
) -> None:
    scim.scim("POST", "/Users", {"schemas": [USER], "userName": "mandy"})
    failed(scim.scim(method, path, body), status, kind)


def test_a_version_that_was_not_seen_is_refused(scim: Directory) -> None:
    made = scim.scim("POST", "/Users", BARBARA)
    other = {**BARBARA, "displayName": "Barbara"}
    assert scim.scim("PUT", "/Users/bjensen", other, If_Match=made.headers["ETag"]).status == 200
    failed(scim.scim("PUT", "/Users/bjensen", other, If_Match=made.headers["ETag"]), 412)


def test_only_a_directorys_live_token_opens_it(scim: Directory) -> None:
    person_user("ana")
    paths = (
        "/Users",
        "/Users/x",
        "/Groups",
        "/Groups/x",
        "/ServiceProviderConfig",
        "/ResourceTypes",
        "/Schemas",
        "/x",
    )
    ana = caller("ana", "read", "write")
    for path in paths:
        failed(Caller(None)("GET", f"/scim/v2{path}"), 401)
        failed(Caller("none")("POST", f"/scim/v2{path}", {}), 401)
        failed(ana("GET", f"/scim/v2{path}"), 403)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    failed(scim.scim("GET", "/Users"), 401)


def test_it_says_what_it_can(scim: Directory) -> None:
    config = scim.scim("GET", "/ServiceProviderConfig").data
    assert {name: config[name]["supported"] for name in ("patch", "bulk", "filter", "sort", "etag")} == {
        "patch": True,
        "bulk": False,
        "filter": True,
        "sort": False,
        "etag": True,
    }
    types = scim.scim("GET", "/ResourceTypes").data["Resources"]
    assert [(one["id"], one["endpoint"], one["schema"]) for one in types] == [
        ("User", "/Users", USER),
        ("Group", "/Groups", GROUP),
    ]
    for one in scim.scim("GET", "/Schemas").data["Resources"]:
        assert scim.scim("GET", f"/Schemas/{one['id']}").data == one
    failed(scim.scim("GET", "/Schemas/none"), 404)


def test_a_search_is_a_list_that_is_asked_for_in_a_body(scim: Directory) -> None:
    scim.scim("POST", "/Users", BARBARA)
    scim.scim("POST", "/Groups", {"schemas": [GROUP], "displayName": "Guides"})
    schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    for path, ids in (("/Users", ["bjensen"]), ("/Groups", ["guides"]), ("", ["bjensen", "guides"])):
        found = scim.scim("POST", f"{path}/.search", {"schemas": [schema], "attributes": ["userName"]})
        assert (found.status, [one["id"] for one in found.data["Resources"]]) == (200, ids)
        assert {name for one in found.data["Resources"] for name in one} <= {"schemas", "id", "userName"}
    failed(scim.scim("POST", "/Users/.search", {"schemas": []}), 400, "invalidSyntax")
    failed(scim.scim("POST", "/Users/.search", {"schemas": [schema], "filter": "("}), 400, "invalidFilter")
    failed(scim.scim("POST", "/Users/.search", {"schemas": [schema], "count": "x"}), 400, "invalidValue")
