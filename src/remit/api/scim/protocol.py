"""What every SCIM request has in common: errors, filters, paths of a PATCH."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse

CONTENT_TYPE = "application/scim+json"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
FILTERED = {"username": "userName", "externalid": "externalId", "displayname": "displayName", "id": "id"}
"""The attributes that a filter may compare, lower-case, with how they are written."""
TERM = re.compile(r'\s*([A-Za-z.:0-9]+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*', re.IGNORECASE)
AND = re.compile(r"and\s", re.IGNORECASE)
PATH = re.compile(
    r'([A-Za-z]+)(?:\[\s*value\s+eq\s+"([^"]*)"\s*\]|\[[^\]]*\])?(?:\.([A-Za-z]+))?', re.IGNORECASE
)


class ScimError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind


def error_response(error: ScimError) -> HttpResponse:
    """The error in SCIM's own shape."""
    body = {"schemas": [ERROR], "status": str(error.status), "detail": error.detail}
    if error.kind:
        body["scimType"] = error.kind
    response = JsonResponse(body, status=error.status, content_type=CONTENT_TYPE)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Remit directory"'
    return response


def conditions(text: str) -> list[tuple[str, Any]]:
    """A filter as (attribute, value) pairs that must all hold. Raises ScimError for what it is not."""
    found: list[tuple[str, Any]] = []
    rest = text
    while True:
        term = TERM.match(rest)
        if term is None or term.group(1).rsplit(":", 1)[-1].lower() not in (*FILTERED, "active"):
            break
        name = term.group(1).rsplit(":", 1)[-1].lower()
        try:
            value = json.loads(term.group(2) if term.group(2)[0] == '"' else term.group(2).lower())
        except ValueError:
            break
        found.append((FILTERED.get(name, name), value))
        rest = rest[term.end() :]
        if not rest:
            return found
        joined = AND.match(rest)
        if joined is None:
            break
        rest = rest[joined.end() :]
    known = ", ".join([*FILTERED.values(), "active"])
    raise ScimError(400, f"a filter compares {known} with eq, joined by and", "invalidFilter")


def holds(resource: Mapping[str, Any], wanted: list[tuple[str, Any]]) -> bool:
    """Whether the resource is so; userName without regard to case."""
    return all(_same(name, resource.get(name), value) for name, value in wanted)


def _same(name: str, there: Any, value: Any) -> bool:
    if name == "userName" and isinstance(there, str) and isinstance(value, str):
        return there.casefold() == value.casefold()
    return bool(there == value)


def patched(resource: dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The resource after the operations, in their order. Raises ScimError."""
    operations = body.get("Operations")
    if not isinstance(operations, list) or PATCH not in _texts(body.get("schemas")):
        raise ScimError(400, "a PATCH has the schema PatchOp and its Operations", "invalidSyntax")
    after = json.loads(json.dumps(resource))
    for each in operations:
        if not isinstance(each, dict):
            raise ScimError(400, "an operation is an object", "invalidSyntax")
        kind = str(each.get("op", "")).lower()
        if kind not in ("add", "replace", "remove"):
            raise ScimError(400, "an operation adds, replaces or removes", "invalidSyntax")
        path, value = each.get("path"), each.get("value")
        if path is None:
            if kind == "remove" or not isinstance(value, dict):
                raise ScimError(400, "without a path the value is an object", "noTarget")
            for name, part in value.items():
                _apply(after, kind, str(name), part)
        else:
            _apply(after, kind, str(path), value)
    return dict(after)


def _apply(resource: dict[str, Any], kind: str, path: str, value: Any) -> None:
    for schema in (USER, GROUP):
        path = path.removeprefix(f"{schema}:")
    if path.lower().startswith("urn:") or path == "schemas":
        return  # an extension, of which nothing is kept
    found = PATH.fullmatch(path)
    if found is None:
        raise ScimError(400, "this path cannot be read", "invalidPath")
    name = next((key for key in resource if key.lower() == found.group(1).lower()), found.group(1))
    chosen, part = found.group(2), found.group(3)
    if name.lower() == "id" or name.lower() == "meta":
        raise ScimError(400, f"{name} never changes", "mutability")
    if name == "members" or name.lower() == "members":
        resource["members"] = _members(resource.get("members") or [], kind, chosen, value)
    elif name.lower() == "emails" and (part or "[" in path):
        resource["emails"] = [] if kind == "remove" else [{"value": value, "primary": True}]
    elif part is not None:
        inner = resource.get(name)
        inner = dict(inner) if isinstance(inner, dict) else {}
        if kind == "remove":
            inner.pop(part, None)
        else:
            inner[part] = value
        resource[name] = inner
    elif kind == "remove":
        resource.pop(name, None)
    elif isinstance(value, dict) and isinstance(resource.get(name), dict):
        resource[name] = {**resource[name], **value}
    else:
        resource[name] = value
    if name.lower() == "name" and kind != "remove" and "formatted" in path + str(value):
        resource.pop("displayName", None)  # the two are one here: the later word holds


def _members(there: list[Any], kind: str, chosen: str | None, value: Any) -> list[Any]:
    given = value if isinstance(value, list) else [] if value is None else [value]
    if any(not isinstance(one, dict) or not isinstance(one.get("value"), str) for one in given):
        raise ScimError(400, "a member is an object with its id as value", "invalidValue")
    named = {one["value"] for one in given} | ({chosen} if chosen else set())
    if kind == "remove":
        return [one for one in there if one["value"] not in named] if named else []
    if kind == "replace" and chosen is None:
        return given
    return [*(one for one in there if one["value"] not in named), *given]


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
