"""Requests of a directory that make no sense: every answer is SCIM's, none a fault, a refusal changes nothing."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from databases import opened
from django.test import Client
from editable import ACME
from filling import fill

from remit.actions import token
from remit.api.scim.protocol import CONTENT_TYPE, ERROR, GROUP, PATCH, SEARCH, USER
from remit.db.models import AuditEntry

ROUNDS = 400
ADDRESSES = (
    *("Users", "Groups", "Users/ana", "Groups/payments", "Users/nobody", "Groups/nowhere"),
    *(".search", "Users/.search", "Groups/.search", "Users/%00", "Users/a%2Fb", "Groups/%F0%9F%98%80"),
    *(
        "ServiceProviderConfig",
        "ResourceTypes",
        "ResourceTypes/Nothing",
        "Schemas",
        f"Schemas/{USER}",
        "Bulk",
        "",
    ),
)
TEXTS = (
    *("", " ", "ana", "payments", "\x00", "\ud800", "‮ana", "é" * 3, "x" * 5000, "true", "null", "-1"),
    *(
        "active",
        "members",
        "emails",
        'members[value eq "ana"]',
        "emails[type eq",
        "name.",
        "a.b.c",
        "urn:x:y",
        "id",
    ),
    *("add", "Replace", "REMOVE", "move", USER, GROUP, PATCH, SEARCH, "ana@acme.example", "9" * 400),
)
KEYS = (
    *("schemas", "userName", "displayName", "externalId", "name", "active", "emails", "members", "value"),
    *(
        "primary",
        "Operations",
        "op",
        "path",
        "id",
        "meta",
        "filter",
        "startIndex",
        "count",
        "attributes",
        "formatted",
    ),
)
FILTERS = (
    *(
        "",
        "userName",
        "userName eq",
        'userName eq "',
        'userName eq "a" and',
        "active eq maybe",
        "((((",
        'id eq "\\u0000"',
    ),
    *(
        'userName co "a"',
        'externalId eq "\\',
        "a" * 9000,
        'displayName eq "x" or id eq "y"',
        "not (active eq true)",
    ),
)


def anything(chance: random.Random, depth: int = 0) -> Any:
    """A value of JSON, more often of the kinds that SCIM has than of others."""
    kind = chance.randrange(8 if depth < 4 else 5)
    if kind < 3:
        return chance.choice(TEXTS)
    if kind == 3:
        return chance.choice([None, True, False, 0, -1, 10**30, 1.5, 1e308])
    if kind == 4:
        return {}
    if kind == 5:
        return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(KEYS): anything(chance, depth + 1) for _ in range(chance.randrange(6))}


def user_like(chance: random.Random) -> Any:
    """A user, a group, a patch or a search, with some of it replaced by anything."""
    found: dict[str, Any] = chance.choice(
        [
            {
                "schemas": [USER],
                "userName": "new@acme.example",
                "active": True,
                "emails": [{"value": "a@b.example"}],
            },
            {"schemas": [GROUP], "displayName": "New", "members": [{"value": "ana"}]},
            {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]},
            {
                "schemas": [PATCH],
                "Operations": [{"op": "add", "path": "members", "value": [{"value": "ana"}]}],
            },
            {"schemas": [SEARCH], "filter": 'userName eq "a"', "startIndex": 1, "count": 2},
        ]
    )
    found = json.loads(json.dumps(found))
    for _ in range(chance.randrange(1, 3)):
        found[chance.choice([*found, chance.choice(KEYS)])] = anything(chance)
    for each in found.get("Operations") or [] if isinstance(found.get("Operations"), list) else []:
        if isinstance(each, dict):
            each[chance.choice(["op", "path", "value"])] = anything(chance)
    return found


def body_of(chance: random.Random) -> bytes:
    """A body: JSON that makes no sense, or no JSON at all."""
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice(
            [b"", b"{", b"\xff\xfe", b"[" * 20_000, b'{"a":NaN}', b"\x00", b'"text"', b"9" * 6000]
        )
    made = user_like(chance) if kind < 8 else anything(chance)
    whole = json.dumps(made).encode()
    return whole[: chance.randrange(len(whole) + 1)] if kind == 9 else whole


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_malformed_request_is_a_fault(engine: str, request: pytest.FixtureRequest) -> None:
    chance = random.Random(20261109)
    with opened(request, engine):
        fill(ACME)
        text = token.create("Entra", (), 30, acting_user=None, user=None)[1]
        client = Client(raise_request_exception=False)
        wrong = []
        for _ in range(ROUNDS if engine == "sqlite" else ROUNDS // 4):
            method = chance.choice(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
            path = f"/scim/v2/{chance.choice(ADDRESSES)}"
            sent = {"Authorization": f"Bearer {text}"}
            if method == "GET":
                asked = {
                    "filter": chance.choice(FILTERS),
                    chance.choice(["startIndex", "count", "attributes", "sortBy"]): str(
                        anything(chance, 4)
                    ).encode("utf-8", "replace"),
                }
                response = client.get(path, asked, headers=sent)
            else:
                if chance.random() < 0.2:
                    sent["If-Match"] = chance.choice(['"x"', "*", "W/", ""])
                response = client.generic(method, path, body_of(chance), CONTENT_TYPE, headers=sent)
            problem = told(response)
            if problem:
                wrong.append((method, path, problem))
        assert not wrong, "\n".join(map(str, wrong[:20]))


def told(response: Any) -> str:
    """What is wrong with the answer; empty where it is SCIM's."""
    status = response.status_code
    if status >= 500:
        return f"{status}: {response.content[:300]!r}"
    if status < 400:
        return ""
    if response["Content-Type"] != CONTENT_TYPE:
        return f"{status} as {response['Content-Type']}"
    said = json.loads(response.content)
    shape = set(said) - {"scimType"} == {"schemas", "status", "detail"} and said["schemas"] == [ERROR]
    return "" if shape and said["status"] == str(status) and said["detail"] else f"{status}: {said}"


def test_what_is_refused_changes_nothing(database: object) -> None:
    fill(ACME)
    sent = {"Authorization": f"Bearer {token.create('Entra', (), 30, acting_user=None, user=None)[1]}"}
    before = AuditEntry.objects.count()
    client = Client(raise_request_exception=False)
    for method, path in (("POST", "Users"), ("PUT", "Users/ana"), ("PATCH", "Users/ana"), ("POST", "Groups")):
        for body in ("", "[]", '{"schemas": 3}', '{"schemas": [], "Operations": {}}'):
            response = client.generic(method, f"/scim/v2/{path}", body, CONTENT_TYPE, headers=sent)
            assert 400 <= response.status_code < 500, (method, path, body)
            assert told(response) == ""
    assert AuditEntry.objects.count() == before


def test_without_a_directorys_token_everything_is_refused_in_the_same_shape(database: object) -> None:
    fill(ACME)
    client = Client(raise_request_exception=False)
    for address in ADDRESSES:
        for headers in (
            {},
            {"Authorization": "Bearer \xff"},
            {"Authorization": "Basic x"},
            {"Authorization": "Bearer"},
        ):
            response = client.get(f"/scim/v2/{address}", headers=headers)
            assert (response.status_code, told(response)) == (401, ""), address
