"""A person's page as JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from remit.queries.person import PersonPage


def person_json(page: PersonPage) -> dict[str, Any]:
    """What a person holds on a day; days in ISO 8601, ids with names."""
    found = _json(page)
    assert isinstance(found, dict)  # noqa: S101  a dataclass becomes one
    return found


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: _json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return named() if named else [_json(item) for item in value]
    return value
