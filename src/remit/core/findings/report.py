"""The outcome of a check: the findings, what was silenced, and which suppressions are of no use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from remit.core.findings.finding import RANKS, Finding, Severity
from remit.core.index import grouped
from remit.core.suppression import Suppression

NEVER = "never"
"""As ``fail_on``: no finding fails the check."""


class Suppressed(NamedTuple):
    """A finding that is known and accepted, and the suppression that says so."""

    finding: Finding
    suppression: Suppression


@dataclass(frozen=True)
class Report:
    """What a check found, in the order of the organisation's teams, then by code, then by row.

    ``teams`` is how many teams were looked at. ``unused`` suppressions matched nothing, ``expired`` ones silence
    nothing any more. A suppression whose code or team was not looked at is in neither.
    """

    at: date
    teams: int
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    unused: tuple[Suppression, ...] = ()
    expired: tuple[Suppression, ...] = ()

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity, the gravest first; zeros included."""
        found = Counter(map(attrgetter("severity"), self.findings))
        return {severity: found[severity] for severity in reversed(Severity)}

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """How many findings of each code that has any, in the order of codes."""
        return {code: len(self.by_code[code]) for code in sorted(self.by_code)}

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of each code that has any, in their order."""
        return grouped(self.findings, attrgetter("code"))

    def exit_code(self, fail_on: str = Severity.WARNING) -> int:
        """0 where no finding is as grave as ``fail_on``, else 1; always 0 for ``never``. Raises ValueError."""
        if fail_on == NEVER:
            return 0
        bar = RANKS[Severity(fail_on)]
        return int(any(RANKS[finding.severity] >= bar for finding in self.findings))
