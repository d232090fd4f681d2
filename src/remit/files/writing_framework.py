"""A framework in an organisation's file: its id, what differs from a packaged one, or all of it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from remit.core.framework import Framework, Ladders, Responsibility, Role
from remit.files.frameworks import packaged, packaged_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

Data = dict[str, Any]


def reference(framework: Framework) -> str | Data:
    """What ``framework:`` says. One that extends another but lacks entries of it, or has its entries in
    another order, is written whole, and no longer says that it extends."""
    if framework.id in packaged_ids() and framework == packaged(framework.id):
        return framework.id
    if framework.extends in packaged_ids():
        base = packaged(str(framework.extends))
        if _extends(base.role_by_id, framework.role_by_id) and _extends(
            base.responsibility_by_id, framework.responsibility_by_id
        ):
            return _extension(base, framework)
    return _whole(framework)


def _extends(base: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Whether the entries of ``own`` begin with those of ``base``."""
    return list(own)[: len(base)] == list(base)


def _extension(base: Framework, framework: Framework) -> Data:
    data: Data = {"extends": base.id}
    for name in ("id", "title"):
        if getattr(framework, name) != getattr(base, name):
            data[name] = getattr(framework, name)
    if framework.attribution != base.attribution:
        data["attribution"] = dict(framework.attribution)
    roles = [_entry(role, base.role_by_id.get(role.id)) for role in framework.roles]
    rows = [_entry(row, base.responsibility_by_id.get(row.id)) for row in framework.responsibilities]
    data["roles"] = [entry for entry in roles if entry]
    data["responsibilities"] = [entry for entry in rows if entry]
    if framework.ladders != base.ladders:
        data["ladders"] = _ladders(framework.ladders)
    return {key: value for key, value in data.items() if value}


def _whole(framework: Framework) -> Data:
    data: Data = {"id": framework.id, "title": framework.title}
    if framework.attribution:
        data["attribution"] = dict(framework.attribution)
    data["roles"] = [_entry(role, None) for role in framework.roles]
    data["responsibilities"] = [_entry(row, None) for row in framework.responsibilities]
    if framework.ladders != Ladders():
        data["ladders"] = _ladders(framework.ladders)
    return data


def _entry(value: Role | Responsibility, base: Role | Responsibility | None) -> Data:
    """The fields that differ from the base's, or from the defaults; empty where nothing differs."""
    if value == base:
        return {}
    data: Data = {"id": value.id}
    for field in fields(value):
        own = getattr(value, field.name)
        usual = field.default if base is None else getattr(base, field.name)
        if field.name != "id" and (own != usual or (base is None and field.name == "holders")):
            data[field.name] = _plain(own)
    return data


def _plain(value: Any) -> Any:
    """Enumerations as texts, tuples as lists, parties as the ids of their roles."""
    if isinstance(value, tuple):
        return [item.id if hasattr(item, "id") else item for item in value]
    return str(value) if isinstance(value, str) else value


def _ladders(ladders: Ladders) -> Data:
    return {
        "axes": [
            {
                "id": axis.id,
                "title": axis.title,
                "description": axis.description,
                "levels": [{"name": name, "description": text} for name, text in axis.levels],
            }
            for axis in ladders.axes
        ],
        "ladders": dict(ladders.ladders),
        "positions": {position.id: dict(position.levels) for position in ladders.positions},
        **({} if ladders.senior_from is None else {"senior_from": ladders.senior_from}),
        "managing_managers": [
            {"id": area.id, "title": area.title, "poles": list(area.poles), "description": area.description}
            for area in ladders.managing_managers
        ],
    }
