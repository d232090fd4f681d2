"""Whether an organisation contradicts itself: what no file, form or import may bring in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remit.core.organisation import Organisation


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


def problems(organisation: Organisation) -> list[Problem]:
    """Every contradiction."""
    del organisation
    return []
