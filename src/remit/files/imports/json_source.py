"""Foreign JSON as nodes; each object and list keeps its place, for the problems found in it."""

from __future__ import annotations

import json
from bisect import bisect_right
from json import decoder, scanner
from typing import TYPE_CHECKING, Any

from remit.files.imports.documents import Node

if TYPE_CHECKING:
    from remit.files.reading import Reading


def json_values(reading: Reading) -> list[Node]:
    """The JSON values of a file: one, or several after another as ``gh api --paginate`` writes them."""
    reader = _PlacedJson(reading)
    values, at, text = [], 0, reading.text
    try:
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            value, at = reader.scan_once(text, at)
            values.append(reader.node(value, 0))
    except StopIteration as stop:
        reading.say_at(
            *reader.place(stop.value),
            text[stop.value : stop.value + 20],
            "this is no JSON",
            expected="a JSON value",
        )
    except json.JSONDecodeError as error:
        reading.say_at(
            error.lineno, error.colno, text[error.pos : error.pos + 20], f"this is no JSON: {error.msg}"
        )
    except RecursionError:
        reading.say_at(0, 0, "", "nested too deep", expected="a listing as the forge writes it")
    except ValueError as error:  # an integer of thousands of digits
        reading.say_at(0, 0, "", f"this is no JSON that we read: {error}")
    return values


class _PlacedJson(json.JSONDecoder):
    """The standard decoder, with the place of each object and list kept (it drops them)."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(strict=True)
        self._reading = reading
        self._starts = [0, *(at + 1 for at, letter in enumerate(reading.text) if letter == "\n")]
        self.parse_object = self._object
        self.parse_array = self._array
        # the C scanner ignores both hooks
        self.scan_once: Any = scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def node(self, value: Any, at: int) -> Node:
        return value if isinstance(value, Node) else Node(self._reading, value, *self.place(at))

    def _object(
        self, text_and_end: tuple[str, int], strict: bool, scan: Any, *_hooks: Any
    ) -> tuple[Node, int]:
        start = text_and_end[1] - 1
        found, end = decoder.JSONObject(text_and_end, strict, scan, None, list, {})  # type: ignore[attr-defined]
        entries: dict[str, Node] = {}
        for key, value in found or ():
            if key in entries:
                self._reading.say_at(
                    *self.place(start), key, "the key stands twice in one object", expected="each key once"
                )
            entries[key] = self.node(value, start)
        return Node(self._reading, entries, *self.place(start)), end

    def _array(self, text_and_end: tuple[str, int], scan: Any, *_rest: Any) -> tuple[Node, int]:
        start = text_and_end[1] - 1
        found, end = decoder.JSONArray(text_and_end, scan)  # type: ignore[attr-defined]
        return Node(self._reading, [self.node(value, start) for value in found], *self.place(start)), end
