"""One contradiction inside an organisation, and the suggestions that go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_COMPARED: Final = 50_000
"""Names that are looked at for suggestions in all; after that, unknown names get none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One contradiction. ``where`` leads to it: the organisation's field, the index in it, fields below.

    ``template`` is a msgid with named places that ``params`` fill; ``read`` is the value that is wrong.
    """

    where: tuple[str | int, ...]
    read: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)
    expected: str = ""
    hint: str = ""

    @property
    def message(self) -> str:
        """The problem in English."""
        return self.template.format(**self.params)


class Suggestions:
    """``did you mean`` for unknown names, with a bound on the work for all of them together."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED
        self._known: dict[tuple[str, str], str] = {}

    def hint(self, kind: str, word: str, candidates: Collection[str]) -> str:
        """A hint, or an empty text; ``kind`` tells one set of candidates from another."""
        if (kind, word) not in self._known:
            near: tuple[str, ...] = ()
            if len(candidates) <= self._left:
                self._left -= len(candidates)
                near = did_you_mean(word, candidates, limit=1)
            self._known[kind, word] = f"did you mean '{near[0]}'?" if near else ""
        return self._known[kind, word]
