"""The registry of finding codes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from remit.core.findings.finding import Severity


class Family(StrEnum):
    """What a code is about: the digit after the R."""

    CLARITY = "clarity"
    AGREEMENT = "agreement"
    REALITY = "reality"
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


CLARITY, AGREEMENT, REALITY, RESILIENCE, CONTRADICTION = Family
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
            "R201",
            "never-signed",
            "Never signed",
            "Nobody has signed a row, or not everybody whose signature it needs.",
            WARNING,
            AGREEMENT,
            eases=True,
        ),
        Rule(
            "R202",
            "changed-since-signed",
            "Changed since it was signed",
            "A row is no longer what was signed, and not everybody has signed what it is now.",
            WARNING,
            AGREEMENT,
        ),
        Rule(
            "R203",
            "open-disagreement",
            "Open disagreement",
            "A disagreement about a row was left open, and nobody has settled it yet.",
            ERROR,
            AGREEMENT,
        ),
        Rule(
            "R204",
            "round-overdue",
            "Clarity round overdue",
            "The team has not asked itself who is responsible for what, or not for a long time.",
            WARNING,
            AGREEMENT,
        ),
        Rule(
            "R301",
            "quiet",
            "Quiet",
            "A source that shows the row was read throughout, and nothing of the row happened.",
            WARNING,
            REALITY,
        ),
        Rule(
            "R302",
            "elsewhere",
            "Elsewhere",
            "What the holder does in person was done by others alone.",
            WARNING,
            REALITY,
        ),
        Rule(
            "R303",
            "cannot-see",
            "Cannot see",
            "Nothing tells whether the row happens.",
            WARNING,
            REALITY,
            eases=True,
        ),
        Rule(
            "R304",
            "coding-out-of-range",
            "Hands-on coding out of range",
            "A holder has shared that their hands-on coding is under or over the agreed range.",
            WARNING,
            REALITY,
        ),
        Rule(
            "R305",
            "source-failing",
            "Source failing",
            "A source of evidence cannot be read.",
            WARNING,
            REALITY,
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
            "R402",
            "cover-ended",
            "Cover ended too early",
            "A cover has ended while the holder is still on leave, or while the role is still vacant.",
            WARNING,
            RESILIENCE,
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
        Rule(
            "R503",
            "escalation-path",
            "The escalation path leads past the charter",
            "Incidents reach nobody who is responsible for them by the charter.",
            WARNING,
            CONTRADICTION,
        ),
        Rule(
            "R504",
            "no-access",
            "Responsible without the access to do it",
            "Somebody who answers for a system may not change its code.",
            WARNING,
            CONTRADICTION,
        ),
    )
}
"""Every code, in order."""
