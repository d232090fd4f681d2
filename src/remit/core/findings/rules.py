"""The registry of finding codes, and which of them a reader chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from remit.core.findings.finding import Severity
from remit.lib.text import did_you_mean


class Family(StrEnum):
    """What a code is about: the digit after the R."""

    CLARITY = "clarity"
    RESILIENCE = "resilience"
    CONTRADICTION = "contradiction"


class Rule(NamedTuple):
    """A code. With ``eases`` it is info until the team's own charter has its first row, ``severity`` from then on."""

    code: str
    name: str
    title: str
    summary: str
    severity: Severity
    family: Family
    eases: bool = False

    @property
    def docs(self) -> str:
        """The id of its documentation page."""
        return self.code


CLARITY, RESILIENCE, CONTRADICTION = Family
ERROR, WARNING = Severity.ERROR, Severity.WARNING

RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("R101", "vacant", "Vacant", "Nobody holds a role that rows of the team name.", ERROR, CLARITY),
        Rule(
            "R102",
            "contested",
            "Contested",
            "More people hold a role than may hold it, and the row does not say who does which part.",
            ERROR,
            CLARITY,
        ),
        Rule(
            "R103",
            "shared-without-split",
            "Shared without a split",
            "A row is shared by different people, and no charter says who does which part.",
            WARNING,
            CLARITY,
            eases=True,
        ),
        Rule(
            "R104",
            "one-sided",
            "Shared but one-sided",
            "A shared row has somebody, or a part, on one side only.",
            WARNING,
            CLARITY,
        ),
        Rule(
            "R105",
            "held-by-leaver",
            "Held by someone who has left",
            "An assignment or a charter row names somebody who is no longer with the organisation.",
            ERROR,
            CLARITY,
        ),
        Rule(
            "R106",
            "nobody-for-not-listed",
            "Nobody for what is not listed",
            "The team has not said who picks up what stands in no row, or whoever is named is not there.",
            WARNING,
            CLARITY,
            eases=True,
        ),
        Rule(
            "R107",
            "held-by-agent",
            "Held by an agent",
            "An agent is named as the one who is responsible.",
            ERROR,
            CLARITY,
        ),
        Rule(
            "R401",
            "no-deputy",
            "No deputy",
            "A role has one holder, and nobody has agreed to stand in for them.",
            WARNING,
            RESILIENCE,
            eases=True,
        ),
        Rule(
            "R403",
            "leave-without-cover",
            "Leave without cover",
            "Somebody who holds a role is away for five working days or more for which nobody acts.",
            WARNING,
            RESILIENCE,
        ),
        Rule(
            "R404",
            "combined-outgrown",
            "Combined role outgrown",
            "One person holds both roles of a team and has six reports or more.",
            WARNING,
            RESILIENCE,
        ),
        Rule(
            "R405",
            "combined-without-range",
            "Combined role without a declared range",
            "One person holds both roles of a team and has declared no range of hands-on coding.",
            WARNING,
            RESILIENCE,
        ),
        Rule(
            "R406",
            "many-reports",
            "More than eight reports",
            "A manager has more than eight reports.",
            WARNING,
            RESILIENCE,
        ),
        Rule(
            "R501",
            "code-owners",
            "CODEOWNERS names nobody of the owning team",
            "The rule that decides for a system's code names nobody of the team that owns the system.",
            WARNING,
            CONTRADICTION,
        ),
        Rule(
            "R502",
            "catalogue-owner",
            "The catalogue names another owner",
            "The software catalogue and the organisation name different owners of a system.",
            WARNING,
            CONTRADICTION,
        ),
    )
}
"""Every code, in order."""


class UnknownCodeError(ValueError):
    """Something that is no code and begins none: what was read, and what may have been meant."""

    def __init__(self, read: str) -> None:
        self.read = read
        self.suggestions = did_you_mean(read.upper(), RULES)
        super().__init__(f"there is no finding code that begins with “{read}”")


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> frozenset[str]:
    """The codes that begin with one of ``select`` (none given: all) and not with one of ``ignore``.

    Where both match, the longer prefix decides; of equal ones, ``ignore``. Raises ``UnknownCodeError`` for a prefix of
    no code.
    """
    selected = [_prefix(text) for text in select] or [""]
    ignored = [_prefix(text) for text in ignore]
    return frozenset(code for code in RULES if _longest(code, selected) > _longest(code, ignored))


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not prefix or not any(code.startswith(prefix) for code in RULES):
        raise UnknownCodeError(text)
    return prefix


def _longest(code: str, prefixes: list[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
