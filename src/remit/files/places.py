"""Where the parts of an organisation stand in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from remit.files.nodes import Listing, Mapping, Scalar
from remit.lib.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as MappingType

    from remit.core.consistency import Problem
    from remit.files.nodes import Node
    from remit.files.reading import Reading

_IN_THE_FILE: Final = {"holder": "for", "end": "until", "start": "from", "low": "percent", "high": "percent"}
"""Fields of values that have another name in the file."""

Place = tuple[str, int, int]


class Places:
    """Path, line and column of values; made from what the builder collected."""

    def __init__(
        self, values: MappingType[str, list[Any]], origins: MappingType[str, list[tuple[Reading, Node]]]
    ) -> None:
        self._values = values
        self._origins = origins
        self._below: dict[int, dict[str, Node]] = {}
        self._known: dict[tuple[str, str | None, str | None], Place] | None = None

    def find(self, kind: str, of: str | None, responsibility: str | None = None) -> Place | None:
        """The place; None where the files do not say it. ``of`` a ``row`` or ``role`` is the id of its team."""
        if self._known is None:
            self._known = self._index()
        return self._known.get((kind, of, responsibility))

    def _index(self) -> dict[tuple[str, str | None, str | None], Place]:
        known: dict[tuple[str, str | None, str | None], Place] = {}

        def note(kind: str, key: str | None, other: str | None, origin: tuple[Reading, Node]) -> None:
            reading, node = origin
            known.setdefault((kind, key, other), (reading.path, node.line, node.column))

        for kind, collection in (("person", "people"), ("team", "teams"), ("system", "systems")):
            for value, origin in zip(
                self._values.get(collection, ()), self._origins.get(collection, ()), strict=True
            ):
                note(kind, value.id, None, origin)
        for value, origin in zip(
            self._values.get("assignments", ()), self._origins.get("assignments", ()), strict=True
        ):
            note("role", value.team, value.role, origin)
        for charter in self._values.get("charters", ()):
            for row, origin in zip(charter.rows, self._origins[f"rows of {charter.team or ''}"], strict=True):
                note("row", charter.team, row.responsibility, origin)
        return known

    def tell(self, problems: Iterable[Problem]) -> None:
        """Tell each problem of consistency where the value stands that it is about."""
        for problem in problems:
            collection, index, *rest = problem.where
            reading, node = self._origins[str(collection)][int(index)]
            if collection == "charters" and len(rest) > 1 and rest[0] == "rows":
                charter = self._values["charters"][int(index)]
                reading, node = self._origins[f"rows of {charter.team or ''}"][int(rest[1])]
                rest = rest[2:]
            for step in rest:
                node = self._follow(node, step)
            reading.say(
                node,
                problem.message,
                read=shorten(problem.read),
                expected=problem.expected,
                hint=problem.hint,
            )

    def _follow(self, node: Node, step: str | int) -> Node:
        """The node below that the step leads to; the node itself where the file wrote it shorter."""
        if isinstance(node, Mapping) and isinstance(step, str):
            below = self._below.get(id(node))
            if below is None:
                below = {key.value: value for key, value in node.pairs if isinstance(key, Scalar)}
                self._below[id(node)] = below
            return below.get(step) or below.get(_IN_THE_FILE.get(step, step)) or node
        if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            return node.items[step]
        return node
