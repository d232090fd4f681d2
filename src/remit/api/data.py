"""What the pages show, as plain data: the same values, under the names that they have in the code."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, TypeVar

from ninja import Query

from remit.api.errors import Failure

Item = TypeVar("Item")
Cursor = Annotated[
    str, Query("", max_length=400, description="`next` of the page before; nothing for the first.")
]
Limit = Annotated[int, Query(50, ge=1, le=200, description="So many at the most.")]


def data(value: object) -> Any:
    """The value as JSON can hold it. Raises TypeError for a kind of value that it does not know."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: data(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: data(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(key): data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [data(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def paged(
    found: Sequence[Item], cursor: str, limit: int, name: Callable[[Item], str]
) -> tuple[list[Item], str | None]:
    """The page after the cursor of things in an order that stays, and the next cursor: None on the last page.

    The cursor names the last thing that was shown; where that is gone the pages begin again. Raises Failure.
    """
    start = 0
    if cursor:
        last = after(cursor)
        start = next((number for number, each in enumerate(found, 1) if name(each) == last), 0)
    page = list(found[start : start + limit])
    return page, cursor_of(name(page[-1])) if start + limit < len(found) else None


def cursor_of(last: str) -> str:
    """The cursor of the page that comes after the thing."""
    return base64.urlsafe_b64encode(last.encode()).decode()


def after(cursor: str) -> str:
    """What the cursor stands for. Raises Failure."""
    try:
        return base64.b64decode(cursor.encode("ascii"), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Failure("refused", "this cursor is none of ours: begin without one", field="cursor") from None
