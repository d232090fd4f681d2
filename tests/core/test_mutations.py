"""Each rule is taken out of the code, and every scenario that names the rule must then fail.

A mutation replaces one text in the source of one function. The text must be there exactly once, so that this
table cannot outlive the code that it speaks of; and the mutated code must still run: a crash is no other rule.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from types import FunctionType
from typing import NamedTuple

import pytest
from engines import One
from scenario_runner import Scenario, scenarios


class Mutation(NamedTuple):
    """In the function ``target`` (module:name, within ``remit.core``) the text ``old`` becomes ``new``."""

    target: str
    old: str
    new: str


ANSWER = "team_day:TeamDay._answered"
FALLBACK = "team_day:TeamDay._fallback"
FALLBACKS = "team_day:TeamDay._fallbacks"
SHARING = "team_day:TeamDay._sharing"
HOLDERS = "role_day:role_day"
COVERS = "role_day:with_covers"
STATE = "cover:cover_state"
APPLY = "what_if:apply"
HAND_OVER = "organisation = _hand_over(organisation, change.team, change.role, change.on, {})"

NO_COVERS = Mutation(COVERS, "organisation.index.covers.get((team, role))", "None")
COVER_FOR_ANYBODY = Mutation(COVERS, "cover.holder == (holder and holder.person)", "True")
NO_IDLE_COVERS = Mutation("role_day:idle_covers", "day in cover.period and", "False and")
NO_CATCH_ALL = Mutation(
    "row:base_row", "return CATCH_ALL if row is None and responsibility == NOT_LISTED else row", "return row"
)
NO_OWN_ROWS = Mutation("row:row_in_force", "base = own_row(chain)", "base = None")
NO_DEFAULT = Mutation(
    "row:row_in_force", "RowInForce(base, base.holders, FRAMEWORK)", "RowInForce(base, (), None)"
)
ROWS_ARE_FIXED = Mutation(
    "row:base_row",
    "organisation.framework.responsibility_by_id",
    "__import__('remit.files.frameworks', fromlist=['']).packaged('engineering-ladders').responsibility_by_id",
)
ONE_PARTY = Mutation("answer:Answer.shared", "len(self.named) > 1", "False")
NO_CHARTER_ORDER = Mutation("team_day:TeamDay._order", "return first(", "return () and first(")
NO_SUGGESTED_TEAMS = Mutation(
    "resolution:team_day", "did_you_mean(team, tuple(organisation.index.team))", "()"
)
NO_SUGGESTED_ROWS = Mutation(
    "row:unknown_row", "did_you_mean(responsibility, known_rows(organisation, owners, day))", "()"
)
READINESS_FALLS_BACK = Mutation(FALLBACKS, "in WITHOUT_FALLBACK", "is Mode.MEASURE")

MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "P1": (
        NO_DEFAULT,
        Mutation(HOLDERS, "index.assignments.get((team, role), ())", "index.roles_on.get(team, ())"),
    ),
    "P2": (
        Mutation(SHARING, "if held > 1", "if False"),
        Mutation(SHARING, "if holder.role is not None", ""),
    ),
    "P3": (
        Mutation("what_if:_split", "return _hand_over(", "return organisation or ("),
        Mutation(SHARING, "len(distinct) > 1", "False"),
    ),
    "P4": (NO_OWN_ROWS, NO_CATCH_ALL, ROWS_ARE_FIXED),
    "P5": (
        ONE_PARTY,
        Mutation("framework:Framework.counterparts", "if lead not in parties", "if False"),
    ),
    "P6": (NO_COVERS, READINESS_FALLS_BACK),
    "P7": (Mutation(FALLBACKS, "in WITHOUT_FALLBACK", "is Mode.READINESS"),),
    "P8": (Mutation(ANSWER, "tuple(reasons),", "(),"), NO_SUGGESTED_TEAMS, NO_SUGGESTED_ROWS),
    "resolution/framework-default": (NO_DEFAULT,),
    "resolution/nearest-charter-wins": (
        Mutation("row:chartered", "in owners:", "in owners[::-1]:"),
        Mutation("row:merged", "if said.holders is not None:", "if False:"),
    ),
    "resolution/organisation-charter": (
        Mutation("team_day:TeamDay.owners", "(*self.lineage, None)", "self.lineage"),
    ),
    "resolution/merge-field-by-field": (
        Mutation("row:merged", "[row for _, row in chain]", "[chain[0][1]]"),
        Mutation("row:first", "if value is not None", "if value"),
    ),
    "resolution/wording-of-the-charter": (Mutation("row:with_wording", "if wording else", "if False else"),),
    "resolution/row-history": (Mutation("row:chartered", "if day in row.period:", "if True:"),),
    "resolution/assignment-history": (Mutation(HOLDERS, "if day not in period:", "if False:"),),
    "resolution/inherited-role-is-the-asking-teams": (
        Mutation(
            ANSWER,
            "self.party(party, responsibility)",
            "self.party(party, responsibility, force.origin if force.origin in self.lineage else None)",
        ),
    ),
    "resolution/person-named": (Mutation("team_day:TeamDay.party", 'party.kind == "person"', "False"),),
    "resolution/own-row": (NO_OWN_ROWS,),
    "resolution/nobody-named": (Mutation(ANSWER, "vacant = not force.parties", "vacant = False"),),
    "resolution/not-listed": (NO_CATCH_ALL,),
    "resolution/not-applicable": (Mutation("row:merged", "said.not_applicable or None", "None"),),
    "resolution/not-applicable-lifted": (
        Mutation("row:overlaid", "getattr(row, name) for", "getattr(row, name) or None for"),
    ),
    "resolution/shared": (ONE_PARTY,),
    "resolution/split": (
        Mutation("row:merged", "for entry in split if", "for entry in () if"),
        Mutation("row:merged", "and entry[0] in parties", ""),
    ),
    "resolution/tie-break": (Mutation("row:merged", "said.tie_break if", "None if"),),
    "resolution/one-holder-shares-with-nobody": (Mutation("row:merged", "len(parties) > 1", "True"),),
    "resolution/informed": (Mutation("team_day:TeamDay._informed", "force.informed is not None", "False"),),
    "resolution/co-holders": (Mutation(HOLDERS, "Found(tuple(holders)", "Found(tuple(holders[:1])"),),
    "resolution/left": (Mutation("role_day:absent", "day >= period.end", "False"),),
    "resolution/not-yet": (Mutation("role_day:absent", "day < period.start", "False"),),
    "resolution/agent": (Mutation("role_day:absent", "person.kind is Kind.AGENT", "False"),),
    "resolution/on-leave": (Mutation("role_day:leave_on", "if day in leave.period:", "if False:"),),
    "resolution/start-unknown": (Mutation(HOLDERS, "since is None, since)", "False, since)"),),
    "resolution/lineage": (
        Mutation("lineage:lineage", "if day in link.period:", "if True:"),
        Mutation("lineage:lineage", "found.append(link.parent)", "return (team, link.parent)"),
    ),
    "resolution/vacant-role-stays-vacant": (Mutation(ANSWER, "vacant = True", "pass"),),
    "resolution/vacant-role-falls-back-along-charter": (NO_CHARTER_ORDER,),
    "resolution/fallback-order": (
        NO_CHARTER_ORDER,
        Mutation("team_day:TeamDay._order", "if force.when_vacant is not None:", "if False:"),
    ),
    "resolution/fallback-skips": (
        Mutation(
            FALLBACK, 'reasons.append(Reason("fallback-skipped", {"party": self.title(party)}))', "break"
        ),
    ),
    "resolution/fallback-to-leads-above": (
        Mutation(FALLBACK, "in self.lineage if lead else ()", "in ()"),
        Mutation(FALLBACK, "in self.lineage if", "in self.lineage[::-1] if"),
    ),
    "resolution/fallback-nobody": (
        Mutation(FALLBACK, 'reasons.append(Reason("fallback-nobody", {"role": title}))', "pass"),
    ),
    "resolution/fallback-names-nobody-twice": (
        Mutation(FALLBACKS, "found.setdefault(holder.person, holder)", "found[str(len(found))] = holder"),
    ),
    "resolution/readiness-without-fallback": (READINESS_FALLS_BACK,),
    "resolution/zone": (
        Mutation("resolution:day_in", "at.astimezone(zone)", "at"),
        Mutation("index:Index.zone", "team.zone or self._of.zone", "self._of.zone"),
        Mutation("index:Index.zone", "team.zone or self._of.zone", "team.zone or 'UTC'"),
    ),
    "refusal/unknown-team": (NO_SUGGESTED_TEAMS,),
    "refusal/team-not-there": (Mutation("team_day:TeamDay.there", "return self.day in", "return True or"),),
    "refusal/unknown-responsibility": (NO_SUGGESTED_ROWS,),
    "cover/stands-in": (NO_COVERS,),
    "cover/other-rows": (Mutation("cover:Cover.has_row", "self.rows is None", "True"),),
    "cover/period": (Mutation(STATE, "if day not in cover.period:", "if False:"),),
    "cover/accepted": (
        Mutation(STATE, "cover.accepted is None or cover.accepted > day", "False"),
        Mutation(STATE, "cover.accepted > day", "False"),
    ),
    "cover/lapses": (
        Mutation(STATE, "held and not any(", "False and any("),
        Mutation(STATE, "not any(", "not all("),
        Mutation(STATE, "if begin in own.period", ""),
    ),
    "cover/acting-left": (Mutation(STATE, "day not in acting.period", "False"),),
    "cover/holder-gone": (NO_IDLE_COVERS, COVER_FOR_ANYBODY),
    "cover/one-assignment": (
        COVER_FOR_ANYBODY,
        Mutation(
            COVERS,
            "organisation.index.covers.get((team, role))",
            "tuple(cover for cover in organisation.covers if cover.role == role)",
        ),
    ),
    "cover/vacant-role": (
        Mutation(COVERS, "found.holders or (None,)", "found.holders"),
        Mutation(ANSWER, "if not found.holders:", "if True:"),
    ),
    "cover/vacancy-filled": (NO_IDLE_COVERS, COVER_FOR_ANYBODY),
    "what-if/leaves": (Mutation(APPLY, "organisation = _leave_organisation(organisation, change)", "pass"),),
    "what-if/away": (Mutation(APPLY, "(*organisation.leaves, leave)", "organisation.leaves"),),
    "what-if/hand-over": (Mutation(APPLY, HAND_OVER.format("change.to"), "pass"),),
    "what-if/vacate": (Mutation(APPLY, HAND_OVER.format("None"), "pass"),),
    "what-if/split": (Mutation(APPLY, "organisation = _split(organisation, change)", "pass"),),
}


def function_of(target: str) -> FunctionType:
    """The function itself, whatever it is wrapped in."""
    module, _, name = target.partition(":")
    found = import_module(f"remit.core.{module}")
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    assert isinstance(found, FunctionType)
    return found


@contextmanager
def mutated(mutation: Mutation) -> Iterator[None]:
    """The code with the mutation, for everybody who has the function, however it was imported."""
    function = function_of(mutation.target)
    source = textwrap.dedent(inspect.getsource(function))
    source = source[source.index("def ") :]
    assert source.count(mutation.old) == 1, f"{mutation.target} has {mutation.old!r} not exactly once"
    made: dict[str, FunctionType] = {}
    exec(source.replace(mutation.old, mutation.new), function.__globals__, made)
    original = function.__code__
    function.__code__ = made[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = original


@cache
def failing(mutation: Mutation) -> frozenset[str]:
    """The scenarios that fail under the mutation."""
    with mutated(mutation):
        return frozenset(scenario.name for scenario in scenarios() if any(scenario.differences(One())))


def naming(rule: str) -> set[str]:
    return {scenario.name for scenario in scenarios() if rule in scenario.rules}


@pytest.mark.parametrize("rule", MUTATIONS)
def test_every_scenario_fails_without_its_rule(rule: str) -> None:
    found: set[str] = set().union(*map(failing, MUTATIONS[rule]))
    assert naming(rule) - found == set()


@pytest.mark.parametrize(
    ("rule", "mutation"),
    [
        pytest.param(rule, mutation, id=f"{rule}-{number}")
        for rule, mutations in MUTATIONS.items()
        for number, mutation in enumerate(mutations, 1)
    ],
)
def test_every_mutation_breaks_a_scenario_of_its_rule(rule: str, mutation: Mutation) -> None:
    assert naming(rule) & failing(mutation) != set()


def test_the_rules_of_scenarios_and_mutations_are_the_same() -> None:
    assert set(MUTATIONS) == {rule for scenario in scenarios() for rule in scenario.rules}


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_what_was_taken_out_is_back(scenario: Scenario) -> None:
    assert list(scenario.differences(One())) == []
