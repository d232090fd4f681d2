"""Foreign YAML as nodes, built from the parser's events in one pass; nothing in it is run.

Scalars stay text: ``name: 007`` is a name. Aliases, tags and repeated keys are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from remit.files.imports.documents import Node

if TYPE_CHECKING:
    from remit.files.reading import Reading

MAX_DEPTH = 60
"""Nesting that no catalogue reaches."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)


class _Stop(Exception):
    """A problem, already noted, after which the rest of the file is not read."""


def yaml_documents(reading: Reading) -> list[Node]:
    """The documents of a YAML file. Problems go to the reading; with problems there are no documents."""
    before = len(reading.problems)
    documents: list[Node] = []
    try:
        documents = _Builder(reading).documents()
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark or error.context_mark)
        read, message = reading.line(line), f"this is no YAML: {error.problem}"
        reading.say_at(line, column, read, message, expected="a YAML file")
    except yaml.YAMLError as error:
        reading.say_at(0, 0, "", f"this is no YAML: {str(error).splitlines()[0]}", expected="a YAML file")
    return [] if len(reading.problems) > before else documents


def _place(mark: Any) -> tuple[int, int]:
    """Line and column of a mark, from 1; the whole file where there is none."""
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


class _Builder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._events = iter(yaml.parse(reading.text, Loader=yaml.CSafeLoader))

    def documents(self) -> list[Node]:
        """Every document of the file."""
        starts = (event for event in self._events if isinstance(event, yaml.DocumentStartEvent))
        return [self._node(next(self._events), 0) for _start in starts]

    def _node(self, event: Any, depth: int) -> Node:
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._say(event, f"*{event.anchor}", "aliases are not followed", "the value itself")
            return Node(self._reading, None, line, column)
        if event.tag is not None and event.tag != "!" and event.tag not in _PLAIN_TAGS:
            self._say(event, event.tag, "tags are not followed", "a plain value")
        if isinstance(event, yaml.ScalarEvent):
            # the C parser calls an unquoted scalar's style the empty text, the other one None
            empty = not event.style and event.value in _NULL
            return Node(self._reading, None if empty else event.value, line, column)
        if depth == MAX_DEPTH:
            self._say(event, "", f"nested more than {MAX_DEPTH} deep", "what a catalogue holds")
            raise _Stop
        value = self._items(depth) if isinstance(event, yaml.SequenceStartEvent) else self._entries(depth)
        return Node(self._reading, value, line, column)

    def _items(self, depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _entries(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self._say(event, "", "a key is no text", "text")
            elif event.value in entries:
                self._say(event, event.value, "the key stands here twice", "each key once")
            else:
                entries[event.value] = value
        return entries

    def _say(self, event: Any, read: str, message: str, expected: str) -> None:
        self._reading.say_at(*_place(event.start_mark), read, message, expected=expected)
