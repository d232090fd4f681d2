"""The scenes: for each kind of thing and its state an organisation, and what everybody is to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from doorcompany import ACME, COVER, DAY, PEOPLE, ROW, TEAM, TL
from doorthings import (
    a_calendar,
    a_line,
    a_note,
    a_point,
    a_revealed_round,
    a_round,
    a_settled_point,
    a_source,
    a_team_source,
    a_token,
    an_account,
    an_asked_cover,
    shares,
)

from remit.core.charter import Charter, CharterRow
from remit.core.organisation import Organisation
from remit.core.role import Deputy, RoleAssignment
from remit.lib.periods import Period

OF_THE_ROW = {
    "ana": "holder member",
    "bo": "counterpart member",
    "chi": "member",
    "eve": "acting",
    "dana": "above",
    "gina": "above",
}
OF_THE_TEAM = {**OF_THE_ROW, "bo": "holder member"}
OF_THE_VACANCY = {name: related for name, related in OF_THE_ROW.items() if name != "ana"}
OF_THE_READINESS = {**OF_THE_ROW, "ana": "counterpart member", "bo": "holder member", "eve": ""}
OF_SAM = {"dana": "above", "gina": "above"}


@dataclass(frozen=True)
class Scene:
    """An organisation with something in it, and what everybody is to that."""

    organisation: Organisation = ACME
    known: dict[str, str] = field(default_factory=dict)
    own: bool = False
    prepare: Callable[[], int] = lambda: 0

    def related(self, name: str) -> set[str]:
        """What the person is to it."""
        found = {"signed-in", *self.known.get(name, "").split()}
        if self.own and name == "sam":
            found.add("self")
        return found | {"root": {"administrator"}, "rita": {"auditor"}}.get(name, set())


CODERS = replace(ACME, assignments=tuple(RoleAssignment(name, TL, TEAM) for name in PEOPLE), covers=())
SAM_ACTS = replace(ACME, covers=(replace(COVER, acting="sam"),))
ENDED = replace(
    ACME, covers=(replace(COVER, acting="sam", period=Period(date(2026, 10, 1), date(2026, 10, 8))),)
)
DEPUTY = Deputy("sam", TL, TEAM, period=Period(date(2026, 10, 1)))
NAMED = replace(ACME, deputies=(DEPUTY,))
ACCEPTED = replace(ACME, deputies=(replace(DEPUTY, accepted=date(2026, 10, 2)),))
VACANT = replace(ACME, assignments=ACME.assignments[1:], covers=(replace(COVER, holder=None),))
UNLED = replace(ACME, assignments=ACME.assignments[2:], covers=())
NOT_APPLICABLE = replace(ACME, charters=(Charter(TEAM, (CharterRow(ROW, not_applicable="none here"),)),))
LEFT = replace(
    ACME,
    people=tuple(replace(one, period=Period(None, DAY)) if one.id == "sam" else one for one in ACME.people),
)
NOT_ACTING = {name: related for name, related in OF_THE_ROW.items() if name != "eve"}
SCENES: dict[tuple[str, str], Scene] = {
    ("team", "there"): Scene(known=OF_THE_TEAM),
    ("row", "held"): Scene(known=OF_THE_ROW, prepare=a_source),
    ("row", "vacant"): Scene(VACANT, OF_THE_VACANCY, prepare=a_source),
    ("row", "not-applicable"): Scene(NOT_APPLICABLE, OF_THE_ROW),
    ("point", "open"): Scene(ACME, OF_THE_ROW, True, a_point),
    ("point", "settled"): Scene(ACME, OF_THE_ROW, True, a_settled_point),
    ("round", "open"): Scene(
        ACME, {**OF_THE_TEAM, "ana": "self holder member", "bo": "self holder member"}, True, a_round
    ),
    ("round", "unled"): Scene(UNLED, {"chi": "member", **OF_SAM}, True, lambda: a_round("sam")),
    ("round", "revealed"): Scene(ACME, OF_THE_TEAM, False, a_revealed_round),
    ("ballot", "draft"): Scene(ACME, {}, True, a_round),
    ("role", "held"): Scene(ACME, OF_THE_ROW),
    ("role", "vacant"): Scene(VACANT, OF_THE_VACANCY),
    ("cover", "asked"): Scene(ACME, OF_THE_ROW, True, an_asked_cover),
    ("cover", "granted"): Scene(ACME, OF_THE_ROW, True, lambda: an_asked_cover(True)),
    ("cover", "running"): Scene(SAM_ACTS, NOT_ACTING, True),
    ("cover", "ended"): Scene(ENDED, NOT_ACTING, True),
    ("deputy", "named"): Scene(NAMED, OF_THE_ROW, True),
    ("deputy", "accepted"): Scene(ACCEPTED, OF_THE_ROW, True),
    ("readiness", "any"): Scene(ACCEPTED, OF_THE_READINESS, True),
    ("check-in", "written"): Scene(ACME, OF_THE_TEAM, True, a_line),
    ("source", "of-a-team"): Scene(ACME, OF_THE_TEAM, False, a_team_source),
    ("source", "of-a-person"): Scene(ACME, {}, True, a_calendar),
    ("account", "unmatched"): Scene(ACME, {}, True, an_account),
    ("account", "matched"): Scene(ACME, {}, True, lambda: an_account(matched=True)),
    ("note", "private"): Scene(ACME, {}, True, a_note),
    ("coding", "unshared"): Scene(CODERS, {}, True),
    ("coding", "shared"): Scene(CODERS, {}, True, shares),
    ("person", "there"): Scene(ACME, OF_SAM, True),
    ("person", "left"): Scene(LEFT),
    ("token", "live"): Scene(ACME, {}, True, a_token),
    ("token", "ended"): Scene(ACME, {}, True, lambda: a_token(ended=True)),
    ("organisation", "there"): Scene(
        replace(ACME, charters=(Charter(None, (CharterRow(ROW, note="for all"),)),))
    ),
}
