"""What foreign YAML and JSON have in common: nodes that know where they stand, and say what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.files.imports.texts import NAME_LENGTH, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from remit.files.reading import Reading


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
