"""What this server can do, as a directory asks for it."""

from __future__ import annotations

from typing import Any

from remit.api.scim.protocol import GROUP, LIST, USER

MOST = 200
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"


def config(base: str) -> dict[str, Any]:
    """ServiceProviderConfig."""
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Token",
                "description": "A token of `remit token create --directory`",
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def types(base: str) -> list[dict[str, Any]]:
    """ResourceTypes."""
    return [
        {
            "schemas": [TYPE],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, schema in (("User", USER), ("Group", GROUP))
    ]


def schemas(base: str) -> list[dict[str, Any]]:
    """Schemas: what is kept and told; of anything else that is accepted a name is made, or nothing is kept."""
    user = [
        _attribute("userName", required=True, unique="server"),
        _attribute("displayName"),
        _attribute("name", "complex", inner=[_attribute("formatted")]),
        _attribute("active", "boolean"),
        _attribute(
            "emails",
            "complex",
            many=True,
            inner=[_attribute("value"), _attribute("primary", "boolean")],
        ),
    ]
    member = [_attribute("value", mutability="immutable")]
    member += [_attribute(name, mutability="readOnly") for name in ("display", "type")]
    member.append({**_attribute("$ref", "reference", mutability="immutable"), "referenceTypes": ["User"]})
    group = [
        _attribute("displayName", required=True),
        _attribute("members", "complex", many=True, inner=member),
    ]
    return [
        {
            "schemas": [SCHEMA],
            "id": key,
            "name": name,
            "description": f"{name} of the directory",
            "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{key}"},
        }
        for key, name, attributes in ((USER, "User", user), (GROUP, "Group", group))
    ]


def _attribute(
    name: str,
    kind: str = "string",
    *,
    required: bool = False,
    many: bool = False,
    unique: str = "none",
    mutability: str = "readWrite",
    inner: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name,
        "type": kind,
        "multiValued": many,
        "description": name,
        "required": required,
        "mutability": mutability,
        "returned": "default",
    }
    if kind in ("string", "reference"):
        found |= {"caseExact": kind == "reference", "uniqueness": unique}
    return found | ({"subAttributes": inner} if inner is not None else {})


def listed(resources: list[dict[str, Any]], start: int = 1, total: int | None = None) -> dict[str, Any]:
    """A ListResponse."""
    return {
        "schemas": [LIST],
        "totalResults": len(resources) if total is None else total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
