"""Shapes for mappings: records with known keys, their short forms, and maps with free keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from remit.files.nodes import Listing, Mapping, Scalar
from remit.files.shape import INVALID, Day, Defs, Shape
from remit.lib.periods import ALWAYS, Period
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingType

    from remit.files.nodes import Node
    from remit.files.reading import Reading

NODE: Final = "@"
"""Where a record that was read keeps its node, for problems that only show later."""
UNKNOWN_START: Final = "unknown"


class Field(NamedTuple):
    """A key of a record: what its value is, what editors say about it, whether it must be there."""

    shape: Shape
    description: str = ""
    required: bool = False


FROM: Final = Field(
    Day({UNKNOWN_START: None}), "The first day. Absent or `unknown`: nobody knows; valid backwards."
)
UNTIL: Final = Field(Day(), "The first day on which it no longer holds. Absent: open.")


class Record(Shape):
    """A mapping with known keys, read as a dictionary that also has its node under ``NODE``.

    ``dated``: it has ``from`` and ``until``, read as ``period``. ``keep``: something wrong in it does not
    make all of it invalid as long as its ``id`` (where it has one) is there, so that references to it hold.
    """

    def __init__(
        self,
        name: str,
        fields: MappingType[str, Field],
        description: str = "",
        *,
        dated: bool = False,
        keep: bool = False,
    ) -> None:
        self.name = name
        self.fields = {**fields, "from": FROM, "until": UNTIL} if dated else dict(fields)
        self.fields |= {key: fields[key] for key in ("from", "until") if key in fields}
        self.required = tuple(key for key, field in self.fields.items() if field.required)
        self.readers = {key: field.shape.read for key, field in self.fields.items()}
        self.description = description
        self.dated = dated
        self.keep = keep
        self.expected = f"a mapping with {', '.join(self.required or self.fields)}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Mapping):
            return self.refuse(node, reading)
        result: dict[str, Any] = {NODE: node}
        before = len(reading.problems)
        seen: set[str] = set()
        for key, value in _pairs(node, reading, seen):
            read = self.readers.get(key.value)
            if read is None:
                self._unknown(key, reading)
            elif (found := read(value, reading)) is not INVALID:
                result[key.value] = found
        for name in self.required:
            if name not in seen:
                reading.say(
                    node, f"'{name}' is missing", expected=f"{name}: {self.fields[name].shape.expected}"
                )
        if self.dated:
            result["period"] = self._period(result, reading)
        if len(reading.problems) == before:
            return result
        return result if self.keep and ("id" not in self.fields or "id" in result) else INVALID

    def _period(self, result: dict[str, Any], reading: Reading) -> Period:
        start, end = result.pop("from", None), result.pop("until", None)
        if start is None and end is None:
            return ALWAYS
        if start is not None and end is not None and end <= start:
            node = next(v for k, v in result[NODE].pairs if isinstance(k, Scalar) and k.value == "until")
            reading.say(
                node,
                "a period that ends before it has begun",
                expected=f"a day after {start}",
                hint="'until' is the first day that no longer belongs to it",
            )
            return ALWAYS
        return Period(start, end)

    def _unknown(self, key: Scalar, reading: Reading) -> None:
        if key.value == "<<":
            reading.say(key, "a merge key, which no file of Remit needs", expected="the keys written out")
            return
        near = () if reading.full else did_you_mean(key.value, self.fields)
        reading.say(
            key,
            f"unknown key in {self.name.replace('_', ' ')}",
            expected=", ".join(self.fields),
            hint=f"did you mean '{near[0]}'?" if near else "",
        )

    def schema(self, defs: Defs) -> dict[str, Any]:
        if self.name not in defs:
            schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
            defs[self.name] = schema
            if self.description:
                schema["description"] = self.description
            schema["properties"] = {key: describe(field, defs) for key, field in self.fields.items()}
            if self.required:
                schema["required"] = list(self.required)
        return {"$ref": f"#/$defs/{self.name}"}


def describe(field: Field, defs: Defs) -> dict[str, Any]:
    """The JSON Schema of a field, with its description first."""
    return ({"description": field.description} if field.description else {}) | field.shape.schema(defs)


def _pairs(node: Mapping, reading: Reading, seen: set[str]) -> Iterator[tuple[Scalar, Node]]:
    """The pairs with a usable key; keys that come twice are told."""
    for key, value in node.pairs:
        if not isinstance(key, Scalar) or key.empty:
            reading.say(key, "not a key", expected="a word before the colon")
        elif key.value in seen:
            reading.say(key, "the same key twice in one mapping", expected="each key once")
        else:
            seen.add(key.value)
            yield key, value


class Short(Shape):
    """A record that may be written as the value of its main key alone, where nothing else is to be said."""

    def __init__(self, record: Record, key: str) -> None:
        self.record, self.key = record, key
        self.field = record.fields[key]
        self.expected = f"{self.field.shape.expected}; or {record.expected}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Scalar):
            return (
                self.record.read(node, reading) if isinstance(node, Mapping) else self.refuse(node, reading)
            )
        value = self.field.shape.read(node, reading)
        if value is INVALID:
            return INVALID
        result = {NODE: node, self.key: value}
        if self.record.dated:
            result["period"] = ALWAYS
        return result

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [self.field.shape.schema(defs), self.record.schema(defs)]}


class MapOf(Shape):
    """A mapping with free keys, read as a list of (key, value, node of the key) in file order."""

    def __init__(self, key: Shape, value: Shape) -> None:
        self.key, self.value = key, value
        self.expected = f"a mapping from {key.expected} to {value.expected}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Mapping):
            return self.refuse(node, reading)
        result = []
        for key_node, value_node in _pairs(node, reading, set()):
            key = self.key.read(key_node, reading)
            value = self.value.read(value_node, reading)
            if key is not INVALID and value is not INVALID:
                result.append((key, value, key_node))
        return result

    def schema(self, defs: Defs) -> dict[str, Any]:
        names = {k: v for k, v in self.key.schema(defs).items() if k not in {"type"}}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.value.schema(defs)}


class ByKind(Shape):
    """One shape or another, told apart by the kind of node that stands there."""

    def __init__(
        self, *, scalar: Shape | None = None, listing: Shape | None = None, mapping: Shape | None = None
    ) -> None:
        kinds: dict[type, Shape | None] = {Scalar: scalar, Listing: listing, Mapping: mapping}
        self.shapes = {kind: shape for kind, shape in kinds.items() if shape is not None}
        self.expected = "; or ".join(shape.expected for shape in self.shapes.values())

    def read(self, node: Node, reading: Reading) -> Any:
        shape = self.shapes.get(type(node))
        return self.refuse(node, reading) if shape is None else shape.read(node, reading)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [shape.schema(defs) for shape in self.shapes.values()]}


class ByKey(Shape):
    """One record where the mapping has a certain key, another where it has not."""

    def __init__(self, key: str, present: Record, absent: Record) -> None:
        self.key, self.present, self.absent = key, present, absent
        self.expected = f"{absent.expected}; or {present.expected}"

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Mapping):
            return self.refuse(node, reading)
        has = any(isinstance(key, Scalar) and key.value == self.key for key, _ in node.pairs)
        return (self.present if has else self.absent).read(node, reading)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {
            "if": {"required": [self.key]},
            "then": self.present.schema(defs),
            "else": self.absent.schema(defs),
        }
