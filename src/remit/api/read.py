"""Reading: the organisation, its teams, who is responsible, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from remit.api.auth import READ, user_of
from remit.api.data import Cursor, Limit, cursor_of
from remit.api.data import after as following
from remit.api.errors import Error, Failure
from remit.api.reading import (
    At,
    Day,
    Id,
    Known,
    Words,
    allowed,
    day_of,
    fresh,
    json,
    now,
    private,
    source,
    unanswered,
)
from remit.core import what_if as change
from remit.core.access import Thing
from remit.core.findings import RULES
from remit.core.lineage import lineage
from remit.core.organisation import Organisation
from remit.core.resolution import local_day, team_day, who
from remit.files import findings_docs
from remit.lib.periods import Period
from remit.queries import answer, charter, matrix, person, sighted
from remit.queries.ask import ask
from remit.queries.ask_json import asked_json
from remit.queries.charter_export import UNANSWERED, charter_json, observed_json
from remit.queries.difference import compare, difference_json
from remit.queries.findings import of_all, of_teams
from remit.queries.findings_json import report_json
from remit.queries.matrix_json import matrix_json
from remit.queries.permission import ORGANISATION, person_thing
from remit.queries.person_json import person_json
from remit.queries.source import ValueSource
from remit.queries.what_if import what_if, what_if_json

router = Router(auth=READ, tags=["read"])
Answer = dict[str, Any]
"""A JSON object; docs/api.md says which command prints the same."""
ANSWERS: dict[Any, Any] = {
    200: Answer,
    304: None,
    frozenset({401, 403, 404, 422, 503}): Error,
}


class NamedOut(Schema):
    """An id with its name."""

    id: str
    name: str


class OutlineOut(Schema):
    """The organisation: its zone, and the roles and rows that its framework has."""

    id: str
    name: str
    zone: str
    today: date
    framework: NamedOut
    roles: list[NamedOut]
    responsibilities: list[NamedOut]


class TeamOut(Schema):
    """A team that is there on the day; ``above`` are the teams that it is part of, the nearest first."""

    id: str
    name: str
    zone: str
    above: list[str]
    labels: dict[str, str]


class TeamsOut(Schema):
    """A page of teams in the order of their ids; ``next`` is the cursor of the next page, null on the last."""

    at: date
    teams: list[TeamOut]
    next: str | None


class LeavesIn(Schema):
    """Somebody leaves; ``on`` is the first day without them."""

    kind: Literal["leaves"]
    person: Id


class AwayIn(Schema):
    """Somebody is away for some days."""

    kind: Literal["away"]
    person: Id
    days: Annotated[int, Field(ge=1, le=3660)] = 28


class HandOverIn(Schema):
    """A role goes to somebody else."""

    kind: Literal["hand-over"]
    team: Id
    role: Id
    to: Id


class VacateIn(Schema):
    """Nobody holds a role any more."""

    kind: Literal["vacate"]
    team: Id
    role: Id


class SplitIn(Schema):
    """Of two roles in one person, this one goes: to somebody, or it is open."""

    kind: Literal["split"]
    team: Id
    role: Id
    to: Id | None = None


ChangeIn = Annotated[LeavesIn | AwayIn | HandOverIn | VacateIn | SplitIn, Field(discriminator="kind")]


class WhatIfIn(Schema):
    """What to try, in this order, on a day."""

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=50)]
    on: Day | None = None


@router.get("/organisation", response={**ANSWERS, 200: OutlineOut}, summary="The organisation")
def organisation(request: HttpRequest) -> HttpResponse:
    """Its name and zone, and the roles and responsibilities of its framework."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(None))
    if same := known.unchanged():
        return same
    outline = source().outline()
    framework = outline.framework
    return known.answer(
        {
            "id": outline.id,
            "name": outline.name,
            "zone": outline.zone,
            "today": day.isoformat(),
            "framework": {"id": framework.id, "name": framework.title},
            "roles": [{"id": role.id, "name": role.title} for role in framework.roles],
            "responsibilities": [{"id": row.id, "name": row.title} for row in framework.responsibilities],
        }
    )


@router.get("/teams", response={**ANSWERS, 200: TeamsOut}, summary="The teams, page by page")
def teams(
    request: HttpRequest,
    at: At = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> HttpResponse:
    """The teams that are there on the day."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(at))
    if same := known.unchanged():
        return same
    tree = source().skeleton()
    after = following(cursor)
    there = sorted((team for team in tree.teams if day in team.period and team.id > after), key=_id)
    page = there[:limit]
    return known.answer(
        {
            "at": day.isoformat(),
            "teams": [
                {
                    "id": team.id,
                    "name": team.name,
                    "zone": team.zone or tree.zone,
                    "above": list(lineage(tree.index, team.id, day)[1:]),
                    "labels": dict(team.labels),
                }
                for team in page
            ],
            "next": cursor_of(page[-1].id) if len(there) > limit else None,
        }
    )


def sight_of(request: HttpRequest, organisation: Organisation, team: str, at: date) -> sighted.Sighted:
    """What who asks may see of what is observed of the team."""
    return sighted.of_team(user_of(request), organisation, team, at, now())


def _asked(sight: sighted.Sighted) -> sighted.Sighted:
    """What is seen; 503 where the evidence did not answer: findings without a word of it would look like none."""
    if sight.why.value in UNANSWERED:
        raise unanswered(sight.why)
    return sight


def _id(team: Any) -> str:
    return str(team.id)


@router.get("/teams/{team}", response=ANSWERS, summary="A team's charter")
def team_charter(request: HttpRequest, team: Id, at: At = None) -> HttpResponse:
    """The team's page, as `remit charter --json` prints it."""
    allowed(request, "read-said", Thing("team", "there", team))
    day = day_of(at)
    found = source().for_teams([team], day)
    there = _day_there(found, team, at, day)
    sight = sight_of(request, found, team, there)
    why = "database" if sight.seen is not None else sight.why.value
    shown = ValueSource(found, why, source().agreement([team], there), sight.seen)
    return fresh(request, charter_json(charter.page(shown, team, there)))


@router.get("/teams/{team}/observed", response=ANSWERS, summary="What is observed in a team")
def team_observed(request: HttpRequest, team: Id, at: At = None) -> HttpResponse:
    """Of each row: its state, the last time, what it rests on, and what would change it; for the team and above.

    Never how often, and never who. A day in the past is asked of the evidence itself, which takes seconds.
    """
    allowed(request, "read-observations", Thing("team", "there", team))
    day = day_of(at)
    found = source().for_teams([team], day)
    there = _day_there(found, team, at, day)
    team_day(found, team, there)  # says whether the team is there
    seen = _asked(sight_of(request, found, team, there)).seen or {}
    rows = [{"responsibility": row, "observed": observed_json(one)} for (_team, row), one in seen.items()]
    return fresh(request, {"team": team, "at": there.isoformat(), "rows": rows})


@router.get("/teams/{team}/who/{responsibility}", response=ANSWERS, summary="Who is responsible")
def who_is(request: HttpRequest, team: Id, responsibility: Id, at: At = None) -> HttpResponse:
    """One answer with its reasons, as `remit who --json` prints it."""
    allowed(request, "read-said", Thing("team", "there", team))
    known = Known(request, day := day_of(at))
    if same := known.unchanged():
        return same
    found = source().for_teams([team], day)
    return known.answer(answer.as_json(who(found, team, responsibility, _day_there(found, team, at, day))))


@router.get("/teams/{team}/findings", response=ANSWERS, summary="What is unclear in a team")
def team_findings(request: HttpRequest, team: Id, at: At = None) -> HttpResponse:
    """The findings of one team, as `remit check --format json --team` prints them.

    What rests on evidence is there for the team and the managers above it.
    """
    allowed(request, "read-findings", Thing("team", "there", team))
    day = day_of(at)
    found = source().for_teams([team], day)
    there = _day_there(found, team, at, day)
    evidence = _asked(sight_of(request, found, team, there)).evidence(found)
    agreement = source().agreement([team], there)
    with_found = source().with_found(found, there)
    return fresh(request, report_json(of_teams(with_found, there, [team], agreement, evidence=evidence)))


@router.get("/findings", response=ANSWERS, summary="What is unclear")
def findings(
    request: HttpRequest,
    at: At = None,
    select: Annotated[list[Words], Query([], max_length=50)] = [],  # noqa: B006  ninja copies it
    ignore: Annotated[list[Words], Query([], max_length=50)] = [],  # noqa: B006
) -> HttpResponse:
    """The findings of every team, as `remit check --format json` prints them.

    What rests on evidence is there for the teams of which who asks may read what is observed.
    """
    allowed(request, "export-said", ORGANISATION)
    day = day_of(at)
    whole = source().whole()
    sight = _asked(sighted.of_all(user_of(request), whole, day, now()))
    report = of_all(
        source().with_found(whole, day),
        day,
        source().agreement(None, day),
        sight.evidence(whole),
        sight.teams,
        select,
        ignore,
    )
    return fresh(request, report_json(report))


@router.get("/findings/{code}", response=ANSWERS, summary="What a finding means")
def explained(request: HttpRequest, code: Id) -> HttpResponse:
    """What the code means, why it matters and how to mend it, as `remit explain` prints it."""
    rule = RULES.get(code.upper())
    if rule is None:
        raise Failure("not-found", "there is no finding with this code")
    told = {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "summary": rule.summary,
        "severity": rule.severity.value,
        "family": rule.family.value,
        "markdown": findings_docs.page(rule.code),
    }
    return private(json(told))


@router.get("/ask", response=ANSWERS, summary="Who do I ask about …?")
def asked(request: HttpRequest, q: Annotated[str, Query(max_length=300)], at: At = None) -> HttpResponse:
    """A question in plain words, answered as `remit ask --json` does."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(at))
    return known.unchanged() or known.answer(asked_json(ask(source(), q, day)))


@router.get("/matrix", response=ANSWERS, summary="A page of the matrix")
def matrix_page(
    request: HttpRequest,
    at: At = None,
    below: Annotated[Id | None, Query(None)] = None,
    text: Annotated[Words, Query("")] = "",
    section: Annotated[Literal["system", "people", "shared"] | None, Query(None)] = None,
    open_only: Annotated[bool, Query(False)] = False,
    sort: Annotated[Id | None, Query(None)] = None,
    page: Annotated[int, Query(1, ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(25, ge=1, le=100)] = 25,
) -> HttpResponse:
    """Teams down, responsibilities across, as `remit matrix --json` prints them."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(at))
    if same := known.unchanged():
        return same
    outline = source().outline()
    if sort is not None and sort not in outline.framework.responsibility_by_id:
        raise Failure("not-found", "there is no such responsibility", field="sort")
    if below is not None and all(team.id != below for team in outline.teams):
        raise Failure("not-found", "there is no such team", field="below")
    wanted = matrix.Asked(below, text, section, open_only, sort, page, per_page)
    return known.answer(matrix_json(matrix.matrix(source(), day, wanted)))


@router.get("/people/{person_id}", response=ANSWERS, summary="What a person holds")
def person_page(request: HttpRequest, person_id: Id, at: At = None) -> HttpResponse:
    """What the person holds, held and will hold. Nothing here counts what anybody did."""
    found = source().for_person(person_id)
    allowed(request, "read-said", person_thing(found, person_id, now()))
    known = Known(request, day := day_of(at))
    return known.unchanged() or known.answer(
        person_json(person.page(ValueSource(found, "database"), person_id, day))
    )


@router.get("/difference", response=ANSWERS, summary="What changed between two days")
def difference(
    request: HttpRequest, before: Annotated[Day, Query()], after: Annotated[Day, Query()]
) -> HttpResponse:
    """What changed in who is responsible, as `remit diff --json` prints it for two days."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    whole = source().whole()
    return known.answer(difference_json(compare(whole, before, whole, after)))


@router.post(
    "/what-if",
    response={200: Answer, frozenset({400, 401, 403, 422, 503}): Error},
    summary="What would change if …",
)
def tried(request: HttpRequest, body: WhatIfIn) -> HttpResponse:
    """Tries changes on a copy and writes nothing; answered as `remit what-if --json` does."""
    allowed(request, "export-said", ORGANISATION)
    day = day_of(body.on)
    changes = tuple(_change(one, day) for one in body.changes)
    reading = source()
    return private(json(what_if_json(what_if(reading.whole(), changes, day, reading.agreement(None, day)))))


def _change(wanted: LeavesIn | AwayIn | HandOverIn | VacateIn | SplitIn, day: date) -> change.Change:
    match wanted:
        case LeavesIn():
            return change.Leaves(wanted.person, day)
        case AwayIn():
            return change.Away(wanted.person, Period(day, day + timedelta(days=wanted.days)))
        case HandOverIn():
            return change.HandOver(wanted.team, wanted.role, wanted.to, day)
        case VacateIn():
            return change.Vacate(wanted.team, wanted.role, day)
        case SplitIn():
            return change.Split(wanted.team, wanted.role, day, wanted.to)


def _day_there(found: Organisation, team: str, at: date | None, day: date) -> date:
    """The day asked about; today is that of the team's own zone, where it has one."""
    return day if at or team not in found.index.team else local_day(found, team, now())
