"""From the text of a YAML file to plain nodes that know their line and column.

Only the parser of PyYAML is used (its C one where there is one): no tags are resolved, no objects are built,
and depth and aliases are bounded while the events come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

if TYPE_CHECKING:
    from remit.files.reading import Reading

DEEPEST: Final = 50
"""Levels of nesting; the format itself needs nine."""
MOST_ALIASED: Final = 100_000
"""Nodes that aliases may add to those written out."""


@dataclass(slots=True, eq=False)
class Scalar:
    """A text. ``plain``: written without quotes, so that ``12`` may be a number and nothing may be missing."""

    value: str
    plain: bool
    line: int
    column: int

    @property
    def empty(self) -> bool:
        """Nothing was written, or YAML's way of saying so."""
        return self.plain and self.value in {"", "~", "null"}


@dataclass(slots=True, eq=False)
class Listing:
    """A list."""

    items: list[Node]
    line: int
    column: int


@dataclass(slots=True, eq=False)
class Mapping:
    """A mapping, its pairs in file order; keys may come twice."""

    pairs: list[tuple[Node, Node]]
    line: int
    column: int


Node: TypeAlias = "Scalar | Listing | Mapping"


class PureParser(Reader, Scanner, Parser):
    """PyYAML's parser in Python, about ten times slower; for where it was built without the one in C."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def _fastest() -> Any:
    if not yaml.__with_libyaml__:
        return PureParser
    from yaml._yaml import CParser  # only where it exists

    return CParser


class _Stop(Exception):
    """A problem, already told, after which the rest of the file cannot be understood."""


def compose(text: str, reading: Reading) -> Node | None:
    """The one document of the file; None where there is none or it could not be understood, which is told."""
    try:
        return _Composer(text, reading).document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reading.say_at(
            line,
            column,
            reading.line(line),
            f"not YAML: {error.problem or error.context}",
            hint=_advice(reading.line(line)),
        )
    except (yaml.YAMLError, ValueError) as error:
        reading.say_at(1, 1, "", f"not YAML: {str(error).splitlines()[0]}")
    return None


def _advice(line: str) -> str:
    if "\t" in line:
        return "YAML indents with spaces: replace the tab"
    if line.count(": ") > 1 or line.lstrip().startswith(("@", "`", "*", "&", "!", "%")):
        return "put quotes around a text that contains ': ' or starts with a sign"
    return ""


class _Composer:
    def __init__(self, text: str, reading: Reading) -> None:
        self.reading = reading
        self.next: Any = _fastest()(text).get_event
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0
        self.aliased = 0

    def document(self) -> Node | None:
        """Compose the only document of the stream."""
        self.next()
        event = self.next()
        if type(event) is yaml.StreamEndEvent:
            self.reading.say_at(
                1, 1, "", "the file is empty", expected="a mapping that begins with 'remit: 1'"
            )
            return None
        node = self.node(self.next(), 0)
        self.next()
        event = self.next()
        if type(event) is not yaml.StreamEndEvent:
            self.stop(
                event,
                "---",
                "a second document begins",
                "one document in a file",
                "make it a file of its own: a folder is read as one",
            )
        return node

    def node(self, event: Any, depth: int) -> Node:
        """Compose what begins with the event."""
        kind = type(event)
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if kind is yaml.AliasEvent:
            return self.alias(event)
        before = self.count
        self.count += 1
        if event.tag is not None:
            self.reading.say_at(
                line,
                column,
                str(event.tag),
                "a tag, which no file of Remit needs",
                expected="the value without a tag",
            )
        node: Node
        if kind is yaml.ScalarEvent:
            node = Scalar(event.value, not event.style, line, column)
        else:
            if depth >= DEEPEST:
                self.stop(event, "", "nested too deeply", f"at most {DEEPEST} levels")
            if kind is yaml.SequenceStartEvent:
                node = Listing(self.items(depth), line, column)
            else:
                node = Mapping(self.pairs(depth), line, column)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.count - before)
        return node

    def items(self, depth: int) -> list[Node]:
        items = []
        following = self.next
        while type(event := following()) is not yaml.SequenceEndEvent:
            items.append(self.node(event, depth + 1))
        return items

    def pairs(self, depth: int) -> list[tuple[Node, Node]]:
        pairs = []
        following = self.next
        while type(event := following()) is not yaml.MappingEndEvent:
            key = self.node(event, depth + 1)
            pairs.append((key, self.node(following(), depth + 1)))
        return pairs

    def alias(self, event: Any) -> Node:
        """What the alias stands for; counted as if it were written out."""
        known = self.anchors.get(event.anchor)
        if known is None:
            self.stop(
                event,
                f"*{event.anchor}",
                "an alias of something that is not (or not yet) complete",
                "the name of an anchor (&name) above",
            )
        node, size = known
        self.count += size
        self.aliased += size
        if self.aliased > MOST_ALIASED:
            self.stop(
                event,
                f"*{event.anchor}",
                "aliases make this file explode",
                f"aliases that add at most {MOST_ALIASED:,} values in all",
            )
        return node

    def stop(self, event: Any, read: str, message: str, expected: str, hint: str = "") -> NoReturn:
        mark = event.start_mark
        self.reading.say_at(mark.line + 1, mark.column + 1, read, message, expected=expected, hint=hint)
        raise _Stop
