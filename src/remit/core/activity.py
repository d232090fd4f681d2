"""What evidence can say that somebody did. An activity is a kind of event, whatever tool told of it.

Which activities speak for which responsibility is data of the framework (``observed_by``, ``due``); this module only
names them, so that a file that names another one gets a clear error.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Performer(StrEnum):
    """Who did the work. Unknown stays unknown: nothing is guessed from style."""

    HUMAN = "human"
    ASSISTED = "assisted"
    AGENT = "agent"
    BOT = "bot"
    UNKNOWN = "unknown"


CHECK_IN: Final = "check-in"
"""A line by the holder: it names its responsibility itself, and speaks for no other."""

ACTIVITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Code
        "commit": "A change was written",
        "pairing": "A change was written together",
        "review": "A change was reviewed",
        "newcomer-review": "The change of a newcomer was reviewed",
        "merge": "A change was merged",
        "unreviewed-merge": "A change was merged without a review",
        "debt-work": "Work on technical debt was merged",
        "spike": "A spike or an experiment was recorded",
        "release": "A version was released",
        "deployment": "A version was deployed",
        # Records
        "improvement-recorded": "An improvement or a radar decision was recorded",
        "architecture-recorded": "A decision record, a design document or an interface contract changed",
        "decision-taken": "A decision was taken, with its deciders, consulted and informed",
        "cross-team-decision": "A decision was taken with people of other teams",
        "capacity-forecast": "A capacity forecast was made or revised",
        "practice-published": "A pattern or a practice was published, adopted or retired",
        "roadmap-revised": "The roadmap was revised",
        "agreement-revised": "The working agreement was revised",
        "runbook-revised": "A runbook was revised",
        "headcount-plan-revised": "The headcount plan was revised",
        "objectives-set": "Objectives were set or checked",
        "recognition": "Recognition was given, or a demo or a report to others",
        "announcement": "An announcement was passed on",
        "metrics-reviewed": "Delivery metrics of the team were reviewed",
        # Planning and delivery
        "plan-made": "A plan was made",
        "work-delivered": "Planned work was delivered",
        # Meetings
        "one-on-one": "A one-on-one was held",
        "mentoring": "A mentoring meeting was held",
        "career-conversation": "A career conversation was held",
        "design-review": "A design review or a presentation was held",
        "lead-alignment": "Tech leads of several teams met",
        "manager-alignment": "Managers of several teams met",
        "interview": "An interview was held",
        "planning": "A planning was held",
        "retrospective": "A retrospective was held",
        "team-activity": "A team activity was held",
        "health-check": "A health check was run",
        # Production
        "incident": "An incident began",
        "incident-acknowledged": "An incident was acknowledged",
        "incident-escalated": "An incident was escalated",
        "incident-resolved": "An incident ended",
        "objective-measured": "A service level objective was measured",
        "objective-defined": "A service level objective was defined or revised",
        "objective-reviewed": "Service level objectives were reviewed",
        "position-open": "A position was open",
        CHECK_IN: "Somebody who holds the row said so",
    }
)
"""Every activity, with what it says; the texts are translated where they are shown."""
