"""YAML that strangers wrote: bounded in size, depth and number of values, without aliases, tags that run, or merges."""

from __future__ import annotations

import datetime
import math
from typing import Any, Final

import yaml

SIZE: Final = 256 * 1024
"""Characters. Catalogue entries and objectives are some KiB."""
DEPTH: Final = 40
VALUES: Final = 50_000
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocumentError(ValueError):
    """What was read is not YAML, or more than anybody writes."""


def documents(text: str) -> list[Any]:
    """The documents of a text as plain values (JSON's). Aliases are refused: they make small files huge."""
    if len(text) > SIZE:
        raise DocumentError(f"longer than {SIZE} characters")
    try:
        _bounded(text)
        return [plain(document) for document in yaml.load_all(text, Loader=_LOADER)]
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(str(error).splitlines()[0][:200] if str(error) else "not YAML") from error


def _bounded(text: str) -> None:
    """Goes through the events, which needs no memory, before anything is built."""
    depth = 0
    for values, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise DocumentError("aliases are not read")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH or values > VALUES:
            raise DocumentError("nested too deeply, or too many values")


def plain(value: Any) -> Any:
    """The value with what JSON has: dates as ISO text, keys as text, numbers that are none as None."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
