"""Users and groups: from entries to resources, and from what the directory sends to wishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remit.actions.directory import GroupWish, UserWish, members_of
from remit.api.scim.protocol import GROUP, USER, ScimError
from remit.core.organisation import Organisation
from remit.db.models import DirectoryEntry

LONGEST = 200


def user(entry: DirectoryEntry, organisation: Organisation, base: str) -> dict[str, Any]:
    """The user as a resource."""
    person = organisation.index.person[entry.object]
    mails = [one.value for one in person.identities if one.kind == "email"]
    return {
        "schemas": [USER],
        "id": entry.object,
        **({"externalId": entry.external_id} if entry.external_id else {}),
        "userName": entry.user_name,
        "name": {"formatted": person.name},
        "displayName": person.name,
        "active": entry.active,
        "emails": [{"value": mail, "primary": number == 0} for number, mail in enumerate(mails)],
        "meta": _meta(entry, "User", f"{base}/Users/{entry.object}"),
    }


def group(entry: DirectoryEntry, organisation: Organisation, base: str) -> dict[str, Any]:
    """The group as a resource."""
    team = organisation.index.team[entry.object]
    return {
        "schemas": [GROUP],
        "id": entry.object,
        **({"externalId": entry.external_id} if entry.external_id else {}),
        "displayName": team.name,
        "members": [
            {
                "value": person,
                "display": organisation.index.person[person].name,
                "type": "User",
                "$ref": f"{base}/Users/{person}",
            }
            for person in sorted(members_of(organisation, team.id))
        ],
        "meta": _meta(entry, "Group", f"{base}/Groups/{entry.object}"),
    }


def _meta(entry: DirectoryEntry, kind: str, location: str) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "created": entry.created_at.isoformat(),
        "lastModified": entry.changed_at.isoformat(),
        "version": f'W/"{entry.version}"',
        "location": location,
    }


def user_wish(sent: Mapping[str, Any]) -> UserWish:
    """What the directory wants of a user. Raises ScimError."""
    data = _plain(sent, USER)
    user_name = _text(data, "username")
    if not user_name:
        raise ScimError(400, "userName is needed", "invalidValue")
    name = data.get("name")
    parts = {str(key).lower(): value for key, value in name.items()} if isinstance(name, dict) else {}
    whole = " ".join(filter(None, (_text(parts, "givenname"), _text(parts, "familyname"))))
    shown = _text(data, "displayname") or _text(parts, "formatted") or whole or user_name
    return UserWish(
        user_name,
        shown,
        _mails(data.get("emails")),
        _text(data, "externalid"),
        _flag(data.get("active", True)),
    )


def group_wish(sent: Mapping[str, Any]) -> GroupWish:
    """What the directory wants of a group; without ``members`` it has none. Raises ScimError."""
    data = _plain(sent, GROUP)
    name = _text(data, "displayname")
    if not name:
        raise ScimError(400, "displayName is needed", "invalidValue")
    members = data.get("members") or []
    if not isinstance(members, list):
        raise ScimError(400, "members is a list", "invalidValue")
    ids = set()
    for one in members:
        if not isinstance(one, dict) or not isinstance(one.get("value"), str):
            raise ScimError(400, "a member is an object with its id as value", "invalidValue")
        ids.add(one["value"])
    return GroupWish(name, frozenset(ids), _text(data, "externalid"))


def _plain(sent: Mapping[str, Any], schema: str) -> dict[str, Any]:
    """The attributes by their names in lower case; a schema's full names count as the short ones."""
    return {str(key).removeprefix(f"{schema}:").lower(): value for key, value in sent.items()}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST or not _storable(value):
        raise ScimError(400, f"{name} is a text of at most {LONGEST} characters", "invalidValue")
    return value.strip()


def _storable(text: str) -> bool:
    return all(letter >= " " and not "\ud800" <= letter <= "\udfff" for letter in text)


def _mails(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or any(not isinstance(one, dict) for one in value):
        raise ScimError(400, "emails is a list of objects", "invalidValue")
    first = sorted(value, key=lambda one: one.get("primary") is not True)
    return tuple(filter(None, (_text(one, "value") for one in first)))


def _flag(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"  # as Entra sends it
    if not isinstance(value, bool):
        raise ScimError(400, "active is true or false", "invalidValue")
    return value
