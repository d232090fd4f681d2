"""Whether an organisation contradicts itself: what no file, form or import may bring in.

That a holder has left, or is an agent, is no contradiction: it can happen, and is a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.core.consistency_charters import charters, ranges, suppressions
from remit.core.consistency_covers import covers
from remit.core.consistency_periods import circles, overlaps
from remit.core.consistency_problem import Problem
from remit.core.consistency_references import References

if TYPE_CHECKING:
    from collections.abc import Collection

    from remit.core.organisation import Organisation

__all__ = ["Problem", "problems"]


def problems(organisation: Organisation, codes: Collection[str] | None = None) -> list[Problem]:
    """Every contradiction; empty for an organisation that is in order.

    ``codes`` are the codes of findings that suppressions may name; None leaves those unchecked. The time
    taken grows linearly with the organisation, also for hostile ones.
    """
    references = References(organisation)
    return [
        *references.problems(),
        *overlaps(organisation),
        *circles(organisation),
        *charters(organisation, references),
        *covers(organisation),
        *ranges(organisation),
        *suppressions(organisation, references, codes),
    ]
