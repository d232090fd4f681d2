"""Whether an organisation contradicts itself: what no file, form or import may bring in.

That a holder has left, or is an agent, is no contradiction: it can happen, and is a finding.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from remit.core.consistency_charters import charters, ranges, suppressions
from remit.core.consistency_covers import covers
from remit.core.consistency_periods import circles, overlaps
from remit.core.consistency_problem import Problem
from remit.core.consistency_references import References

if TYPE_CHECKING:
    from collections.abc import Collection

    from remit.core.organisation import Organisation

__all__ = ["Problem", "problems"]


MOST: Final = 1000
"""Contradictions listed in one go; a longer list helps nobody, and a hostile file could make it endless."""


def problems(organisation: Organisation, codes: Collection[str] | None = None) -> list[Problem]:
    """The contradictions, at most ``MOST`` of them; empty for an organisation that is in order.

    ``codes`` are the codes of findings that suppressions may name; None leaves those unchecked. The time
    taken grows linearly with the organisation, also for hostile ones.
    """
    references = References(organisation)
    found = chain(
        references.problems(),
        overlaps(organisation),
        circles(organisation),
        charters(organisation, references),
        covers(organisation),
        ranges(organisation),
        suppressions(organisation, references, codes),
    )
    return list(islice(found, MOST))
