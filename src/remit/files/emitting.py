"""Plain values as YAML: stable, short, and such that no reader takes a text for a number, a day or a word."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from remit.lib.text import harmless

WIDTH: Final = 110
"""Columns that a list or mapping on one line may take."""

_PLAIN: Final = re.compile(r"[^\W_](?:[\w.@/+()&'’–-]|://|,(?= )| (?=[\w(&]))*")
_IN_FLOW: Final = re.compile(r"[,()]")
_NUMBER_LIKE: Final = re.compile(r"[\d][\d_.:+\-a-fA-FxXoOtTzZ ]*")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def emit(value: dict[str, Any]) -> str:
    """The mapping as a YAML document in block style; short inner parts stand on one line."""
    lines: list[str] = []
    _block(value, 0, lines, open_levels=2)
    return "\n".join(lines) + "\n"


def scalar(value: str | int | bool | date | None, *, flow: bool = True) -> str:
    """One value. Texts are quoted wherever any YAML reader could take them for something else."""
    if isinstance(value, str):
        return value if _is_plain(value, flow=flow) else _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_plain(text: str, *, flow: bool) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and not (flow and _IN_FLOW.search(text))
        and text.casefold() not in _WORDS
        and not _NUMBER_LIKE.fullmatch(text)
        and harmless(text) == text
    )


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if harmless(character) == character:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def flow(value: Any) -> str:
    """The value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def _block(value: Any, indent: int, lines: list[str], open_levels: int) -> None:
    """The mapping or list, line by line; the outermost ``open_levels`` are never put on one line."""
    space = " " * indent
    if isinstance(value, list):
        for item in value:
            start = len(lines)
            _item(f"{space}-", item, indent + 2, lines, open_levels)
            if len(lines) > start + 1 and lines[start] == f"{space}-":
                lines[start : start + 2] = [f"{space}- {lines[start + 1].lstrip()}"]
        return
    for key, item in value.items():
        _item(f"{space}{scalar(key)}:", item, indent + 2, lines, open_levels)


def _item(head: str, value: Any, indent: int, lines: list[str], open_levels: int) -> None:
    if not isinstance(value, (dict, list)):
        lines.append(f"{head} {scalar(value, flow=False)}")
        return
    if open_levels <= 0 or not value:
        short = f"{head} {flow(value)}"
        if len(short) <= WIDTH or not value:
            lines.append(short)
            return
    lines.append(head)
    _block(value, indent, lines, open_levels - 1)
