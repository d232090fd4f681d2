"""``who()``: distinct questions to a loaded organisation, reasons included, nothing cached.

The peer is PyCasbin's ``enforce`` on the same organisation as role-based access with domains: the nearest
well-kept library that answers "does this person hold this on that team", yes or no and without reasons.
"""

from __future__ import annotations

import time
from itertools import islice

import casbin
from organisations import AT, organisation
from result import Result

from remit.core.organisation import Organisation
from remit.core.resolution import who
from remit.files.frameworks import packaged

TEAMS = 2_000
PEER_TEAMS = 20
MODEL = """
[request_definition]
r = sub, dom, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub, r.dom) && r.obj == p.obj
"""


def measure() -> list[Result]:
    """Answers a second on one core, and PyCasbin's decisions a second."""
    framework = packaged("engineering-ladders")
    ours = rate_of_who(organisation(framework, TEAMS))
    theirs = rate_of_casbin(organisation(framework, PEER_TEAMS))
    return [
        Result(
            f"`who()`, {TEAMS * len(framework.responsibilities):,} distinct questions, reasons included",
            "≥ 100,000 answers/s on one core",
            f"{ours:,.0f} answers/s",
            f"PyCasbin `enforce`, {PEER_TEAMS} teams: {theirs:,.0f} decisions/s (ours {ours / theirs:,.0f} ×)",
            ours >= 100_000,
        )
    ]


def rate_of_who(of: Organisation) -> float:
    """Answers a second, the best of five rounds over every team and row."""
    rows = [row.id for row in of.framework.responsibilities]
    questions = [(team.id, row) for team in of.teams for row in rows]
    who(of, *questions[0], AT)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for team, row in questions:
            who(of, team, row, AT)
        best = min(best, time.perf_counter() - start)
    return len(questions) / best


def rate_of_casbin(of: Organisation) -> float:
    """Decisions a second on the same holders and rows."""
    model = casbin.Model()
    model.load_model_from_text(MODEL)
    enforcer = casbin.Enforcer(model)
    for row in of.framework.responsibilities:
        for party in row.holders:
            enforcer.add_policy(party.id, row.id)
    for held in of.assignments:
        enforcer.add_grouping_policy(held.person, held.role, held.team)
    asked = [
        (held.person, held.team, row.id) for held in of.assignments for row in of.framework.responsibilities
    ]
    asked = list(islice(asked, 500))
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for question in asked:
            enforcer.enforce(*question)
        best = min(best, time.perf_counter() - start)
    return len(asked) / best
