"""Where the parts of an organisation stand in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from remit.files.nodes import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.core.consistency import Problem
    from remit.files.building import Builder
    from remit.files.nodes import Node
    from remit.files.reading import Reading

_IN_THE_FILE: Final = {"holder": "for", "low": "percent"}
"""Fields of values that have another name in the file."""

Place: TypeAlias = tuple[str, int, int]
"""Path, line and column, counted from 1."""


class Places:
    """The places of what people look for, as plain figures: the nodes they come from are not kept."""

    def __init__(self, builder: Builder) -> None:
        self._known: dict[tuple[str, str | None, str | None], Place] = {}
        for kind, collection in (("person", "people"), ("team", "teams"), ("system", "systems")):
            for value, (reading, node) in zip(
                builder.values[collection], builder.origins[collection], strict=True
            ):
                self._note((kind, value.id, None), reading, node)
        for held, (reading, node) in zip(
            builder.values["assignments"], builder.origins["assignments"], strict=True
        ):
            self._note(("role", held.team, held.role), reading, node)
        for charter, origins in zip(builder.values["charters"], builder.row_origins, strict=True):
            for row, (reading, head, _) in zip(charter.rows, origins, strict=True):
                self._note(("row", charter.team, row.responsibility), reading, head)

    def _note(self, key: tuple[str, str | None, str | None], reading: Reading, node: Node) -> None:
        self._known.setdefault(key, (reading.path, node.line, node.column))

    def find(self, kind: str, of: str | None, responsibility: str | None = None) -> Place | None:
        """The place; None where the files do not say it. ``of`` a ``row`` or ``role`` is the id of its team."""
        return self._known.get((kind, of, responsibility))


def tell(problems: Iterable[Problem], builder: Builder) -> None:
    """Tell each problem of consistency where the value stands that it is about."""
    below: dict[int, dict[str, Node]] = {}
    for problem in problems:
        collection, index, *steps = problem.where
        reading, node = builder.origins[str(collection)][int(index)]
        if collection == "charters" and steps and steps[0] == "rows":
            reading, head, body = builder.row_origins[int(index)][int(steps[1])]
            steps = steps[2:]
            node = body if steps else head
        for step in steps:
            node = _follow(node, step, below)
        reading.say(node, problem.message, read=problem.read, expected=problem.expected, hint=problem.hint)


def _follow(node: Node, step: str | int, below: dict[int, dict[str, Node]]) -> Node:
    """The node that the step leads to; the node itself where the file wrote it shorter.

    ``below`` remembers what is in a mapping: hundreds of problems may lead into a large one.
    """
    if isinstance(node, Mapping) and isinstance(step, str):
        if id(node) not in below:
            below[id(node)] = {key.value: value for key, value in node.pairs if isinstance(key, Scalar)}
        return below[id(node)].get(_IN_THE_FILE.get(step, step), node)
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return node
