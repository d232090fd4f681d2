"""Values as plain data (what JSON can hold) and back, driven by their type hints.

Dataclasses become mappings, named tuples and tuples become lists, enumerations their value and days
their ISO form. ``reader(T)(plain(x)) == x`` for every ``x`` of a type built from these.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]


def plain(value: object) -> Any:
    """The value as plain data. Raises TypeError for a kind of value that it does not know."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: Any, data: Any) -> Any:
    """The value of the type that the plain data stands for."""
    read = reader(kind)
    return data if read is None else read(data)


@cache
def reader(kind: Any) -> Read | None:
    """What makes a value of the type from plain data; None where plain data is already the value."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (item for item in get_args(kind) if item is not type(None))
        return _optional(reader(inner))
    if origin is tuple:
        return _tuple(get_args(kind))
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, tuple):
        readers = [reader(hint) for hint in get_type_hints(kind).values()]
        return lambda data: kind(*_each(readers, data))
    return None


def _optional(read: Read | None) -> Read | None:
    return read and (lambda data: None if data is None else read(data))


def _tuple(parts: tuple[Any, ...]) -> Read:
    if parts[-1] is not Ellipsis:
        readers = [reader(part) for part in parts]
        return lambda data: tuple(_each(readers, data))
    read = reader(parts[0])
    return tuple if read is None else lambda data: tuple(map(read, data))


def _each(readers: list[Read | None], data: list[Any]) -> list[Any]:
    return [item if read is None else read(item) for read, item in zip(readers, data, strict=True)]


def _dataclass(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = {item.name: reader(hints[item.name]) for item in fields(kind)}

    def build(data: Mapping[str, Any]) -> Any:
        return kind(
            **{name: item if (read := readers[name]) is None else read(item) for name, item in data.items()}
        )

    return build
