"""Shapes: small descriptions of what may stand in a file, out of which a whole format is put together.

A shape reads a node into a value, telling the reading every problem it meets, and describes itself as JSON
Schema. So what editors complete and what Remit accepts cannot drift apart.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from remit.files.nodes import Listing, Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.files.nodes import Node
    from remit.files.reading import Reading

Defs = dict[str, Any]
"""Named parts of a JSON Schema, collected while it is made."""


class _Invalid:
    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = _Invalid()
"""What reading a node gives where it is not what the shape wants; the problem has been told."""


class Shape:
    """What may stand in one place. ``expected`` completes the sentence "expected: …"."""

    expected: str = ""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value, or INVALID once the problem is told."""
        raise NotImplementedError

    def schema(self, defs: Defs) -> dict[str, Any]:
        """The shape as JSON Schema; named parts go to ``defs``."""
        raise NotImplementedError

    def refuse(self, node: Node, reading: Reading, message: str = "", hint: str = "") -> Any:
        """Tell that the node is not what the shape wants."""
        nothing = isinstance(node, Scalar) and node.empty
        reading.say(
            node,
            message or ("nothing stands here" if nothing else "not what belongs here"),
            expected=self.expected,
            hint=hint or ("leave the key out, or give it a value" if nothing else ""),
        )
        return INVALID


class Text(Shape):
    """A text, quoted or not. Numbers and words such as ``no`` are texts here like any other."""

    def __init__(self, expected: str = "a text", *, longest: int = 200, empty: bool = False) -> None:
        self.expected = expected
        self.longest = longest
        self.shortest = 0 if empty else 1

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Scalar) or node.empty:
            return self.refuse(node, reading)
        value = node.value.strip()
        if len(value) < self.shortest:
            return self.refuse(node, reading, "an empty text")
        if len(value) > self.longest:
            return self.refuse(
                node, reading, f"a text of {len(value)} characters", f"at most {self.longest} fit"
            )
        if "\0" in value:
            return self.refuse(node, reading, "a text with a NUL character")
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": ["string", "number"], "minLength": self.shortest, "maxLength": self.longest}


class Zone(Text):
    """The IANA name of a time zone."""

    def __init__(self) -> None:
        super().__init__("the name of a time zone, such as Europe/Berlin", longest=64)

    def read(self, node: Node, reading: Reading) -> Any:
        value = super().read(node, reading)
        return (
            value if value is INVALID or is_zone(value) else self.refuse(node, reading, "unknown time zone")
        )


@cache
def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    from zoneinfo import ZoneInfo  # costs time that a file without zones need not pay

    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


class Id(Shape):
    """What other places, links and commands use for the object. An id in the wrong form is still read."""

    def __init__(self, of: str) -> None:
        self.expected = f"the id of {of}: letters, digits, '.', '_' and '-', at most 100"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Scalar) or node.empty:
            return self.refuse(node, reading)
        if not _ID.fullmatch(node.value):
            self.refuse(node, reading, "not an id")
            return node.value[:100] or INVALID
        return node.value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": f"^{_ID.pattern}$"}


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Day(Shape):
    """A calendar day, only ever YYYY-MM-DD. ``words`` are texts allowed instead, with what they mean."""

    def __init__(self, words: dict[str, date | None] | None = None) -> None:
        self.words = words or {}
        self.expected = " or ".join(["a day as YYYY-MM-DD", *(f"'{word}'" for word in self.words)])

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Scalar) or node.empty:
            return self.refuse(node, reading)
        if node.value in self.words:
            return self.words[node.value]
        if not _DAY.fullmatch(node.value):
            return self.refuse(node, reading, "not a day")
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            return self.refuse(node, reading, "a day that does not exist")

    def schema(self, defs: Defs) -> dict[str, Any]:
        day = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        if not self.words:
            return day
        return {"anyOf": [day, {"enum": [*self.words, *([False] if "no" in self.words else [])]}]}


class Whole(Shape):
    """A whole number between two limits, both included."""

    def __init__(self, low: int, high: int, *, expected: str = "") -> None:
        self.low, self.high = low, high
        self.expected = expected or f"a whole number from {low} to {high}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Scalar) or node.empty:
            return self.refuse(node, reading)
        if not (node.plain and node.value.isascii() and node.value.isdecimal() and len(node.value) < 10):
            return self.refuse(node, reading, "not a whole number")
        value = int(node.value)
        return value if self.low <= value <= self.high else self.refuse(node, reading, "out of range")

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class Flag(Shape):
    """``true`` or ``false``."""

    expected = "true or false"

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, Scalar) and node.plain and node.value in {"true", "false"}:
            return node.value == "true"
        return self.refuse(node, reading)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "boolean"}


class OneOf(Shape):
    """One of a few words, each with what it means; ``make`` turns the word into the value."""

    def __init__(self, words: Sequence[str], make: Any = str, *, expected: str = "") -> None:
        self.words = tuple(words)
        self.make = make
        self.expected = expected or " or ".join(self.words)

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, Scalar) and node.value in self.words:
            return self.make(node.value)
        return self.refuse(node, reading)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"enum": list(self.words)}


class Nullable(Shape):
    """Something, or ``null`` where it is to be taken away."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.expected = f"{shape.expected}, or null"

    def read(self, node: Node, reading: Reading) -> Any:
        return None if isinstance(node, Scalar) and node.empty else self.shape.read(node, reading)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [self.shape.schema(defs), {"type": "null"}]}


class ListOf(Shape):
    """A list. What is wrong with one entry does not hide the others."""

    def __init__(self, shape: Shape, *, least: int = 0, most: int | None = None) -> None:
        self.shape, self.least, self.most = shape, least, most
        number = f"{least} entries" if least == most else f"at least {least}" if least else "entries"
        self.expected = f"a list ({number}): {shape.expected}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Listing):
            return self.refuse(node, reading, hint=self._hint(node))
        count = len(node.items)
        if count < self.least or (self.most is not None and count > self.most):
            return self.refuse(node, reading, f"a list of {count}")
        read = self.shape.read
        return [value for item in node.items if (value := read(item, reading)) is not INVALID]

    def _hint(self, node: Node) -> str:
        return f"write [{node.value}]" if isinstance(node, Scalar) and not node.empty else ""

    def schema(self, defs: Defs) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array", "items": self.shape.schema(defs)}
        if self.least:
            schema["minItems"] = self.least
        if self.most is not None:
            schema["maxItems"] = self.most
        return schema


class OneOrMany(Shape):
    """One thing, or a list of them; always read as a list."""

    def __init__(self, shape: Shape) -> None:
        self.many = ListOf(shape)
        self.expected = f"{shape.expected}; or a list of them"

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, Listing):
            return self.many.read(node, reading)
        value = self.many.shape.read(node, reading)
        return INVALID if value is INVALID else [value]

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [self.many.shape.schema(defs), self.many.schema(defs)]}
