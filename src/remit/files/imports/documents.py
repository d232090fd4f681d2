"""Foreign YAML and JSON as nodes that know where they stand; bounded, and nothing in them is run.

Scalars of YAML stay text: ``name: 007`` is a name. Aliases, tags and repeated keys are refused.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from json import decoder, scanner
from typing import TYPE_CHECKING, Any

import yaml

from remit.files.imports.texts import NAME_LENGTH, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from remit.files.reading import Reading

MAX_DEPTH = 60
"""Nesting that no listing or catalogue reaches."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. ``value`` is a dict or list of nodes, a text, None, or a JSON number or truth."""

    reading: Reading = field(repr=False)
    value: Any
    line: int
    column: int

    def problem(self, message: str, expected: str = "", hint: str = "") -> None:
        """Note a problem at this node, quoting it where it is a scalar."""
        read = "" if isinstance(self.value, dict | list) or self.value is None else str(self.value)
        self.reading.say_at(self.line, self.column, read, message, expected=expected, hint=hint)

    def mapping(self, what: str) -> dict[str, Node]:
        """The entries of a mapping; anything else is a problem and gives none."""
        if isinstance(self.value, dict):
            return self.value
        self.problem(f"{what} is {self._kind()}", "a mapping")
        return {}

    def items(self, what: str) -> list[Node]:
        """The entries of a list; nothing gives none, anything else is a problem and gives none."""
        if isinstance(self.value, list):
            return self.value
        if self.value is not None:
            self.problem(f"{what} is {self._kind()}", "a list")
        return []

    def child(self, key: str) -> Node:
        """The entry ``key`` of a mapping; a node with None, at this place, where it has none."""
        entry = self.value.get(key) if isinstance(self.value, dict) else None
        return entry if entry is not None else Node(self.reading, None, self.line, self.column)

    def text(self, what: str, *, required: bool = False, longest: int = NAME_LENGTH) -> str:
        """One line of text without surrounding blanks; empty where there is none, or where it is a problem."""
        if isinstance(self.value, str):
            text = self.value.strip()
            if not one_line(text):
                self.problem(f"{what} has a line break or a control character", "one line of text")
                return ""
            if len(text) > longest:
                self.problem(f"{what} has {len(text)} characters", f"at most {longest}")
                return ""
            if text:
                return text
        elif self.value is not None:
            self.problem(f"{what} is {self._kind()}", "text")
            return ""
        if required:
            self.problem(f"{what} is missing", "text")
        return ""

    def _kind(self) -> str:
        value = self.value
        if isinstance(value, dict):
            return "a mapping"
        if isinstance(value, list):
            return "a list"
        return "empty" if value is None else "text" if isinstance(value, str) else "a number or a truth value"


def yaml_documents(reading: Reading) -> list[Node]:
    """The documents of a YAML file. Problems go to the reading; what they leave unreadable is not returned."""
    documents: list[Node] = []
    try:
        if not _refused(reading):
            nodes = yaml.compose_all(reading.text, Loader=yaml.CSafeLoader)
            documents.extend(_node(reading, node) for node in nodes)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark or error.context_mark)
        read, message = reading.line(line), f"this is no YAML: {error.problem}"
        reading.say_at(line, column, read, message, expected="a YAML file")
    except yaml.YAMLError as error:
        reading.say_at(0, 0, "", f"this is no YAML: {str(error).splitlines()[0]}", expected="a YAML file")
    return documents


def _place(mark: Any) -> tuple[int, int]:
    """Line and column of a mark, from 1; the whole file where there is none."""
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _refused(reading: Reading) -> bool:
    """Whether there are aliases, tags or nesting that we do not follow; looked for before anything is built."""
    depth, before = 0, len(reading.problems)
    for event in yaml.parse(reading.text, Loader=yaml.CSafeLoader):
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            reading.say_at(
                line, column, f"*{event.anchor}", "aliases are not followed", expected="the value itself"
            )
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                reading.say_at(line, column, "", f"nested more than {MAX_DEPTH} deep")
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _PLAIN_TAGS and tag != "!":
            reading.say_at(line, column, tag, "tags are not followed", expected="a plain value")
    return len(reading.problems) > before


def _node(reading: Reading, node: yaml.Node) -> Node:
    line, column = _place(node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        empty = node.style is None and node.value in _NULL
        return Node(reading, None if empty else node.value, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Node(reading, [_node(reading, child) for child in node.value], line, column)
    entries: dict[str, Node] = {}
    for key, value in node.value:
        place = _place(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            reading.say_at(*place, "", "a key is a list or a mapping", expected="text")
        elif key.value in entries:
            reading.say_at(*place, key.value, "the key stands here twice", expected="each key once")
        else:
            entries[key.value] = _node(reading, value)
    return Node(reading, entries, line, column)


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


def flat(nodes: list[Node]) -> Iterator[Node]:
    """The entries of lists, lists of lists (``gh api --paginate --slurp``) and single objects, one after another."""
    for node in nodes:
        if isinstance(node.value, list):
            yield from flat(node.value)
        else:
            yield node


def others(entries: dict[str, Node], known: Collection[str]) -> list[str]:
    """The keys that an importer does not know, in file order."""
    return [key for key in entries if key not in known]
