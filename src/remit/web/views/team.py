"""The tree of teams, a team's charter, and one row of it with its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from remit.core.answer import Refusal, RefusalCode
from remit.core.findings import Finding
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.lib.text import did_you_mean
from remit.queries import charter, history, team
from remit.queries.findings import of_teams
from remit.queries.row import changes
from remit.queries.source import ValueSource
from remit.web.day import Asked, dated
from remit.web.folding import folded
from remit.web.sightings import beside_observed, seeing, sight_of, sightings
from remit.web.source import now, source
from remit.web.standing import beside_row, beside_team, stand_at

Branch = list[tuple[team.TeamLine, "Branch"]]
DRAWN = 4096
"""Lines of the tree that are kept, of a kilobyte or two each."""


@dated
def tree(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Every team that is there on the day, with who leads it."""
    organisation = source().whole()
    found, branches = organisation.memory.get(
        ("tree", asked, get_language()), lambda: drawn(organisation, asked)
    )
    context = {"nav": "teams", "at": asked.at, "tree": found, "branches": branches}
    return render(request, "remit/teams.html", context)


def drawn(organisation: Organisation, asked: Asked) -> tuple[team.TeamTree, SafeString]:
    """The tree, and its branches as they stand on everybody's page: there may be hundreds."""
    found = team.tree(ValueSource(organisation, "database"), asked.day)
    draw = partial(drawn_line, at=asked.at, language=get_language())
    return found, mark_safe(branches(nested(found.lines), draw, ' class="tree"'))  # noqa: S308 - made of safe parts


def branches(branch: Branch, draw: Callable[[team.TeamLine], str], attribute: str = "") -> str:
    """The lines of a branch as a list, each with the list of those below it."""
    items = [
        f"<li>\n  {draw(line)}\n  {branches(below, draw) if below else ''}</li>" for line, below in branch
    ]
    return f"<ul{attribute}>{''.join(items)}</ul>\n"


@lru_cache(DRAWN)
def drawn_line(line: team.TeamLine, at: str, language: str | None) -> SafeString:
    """One team of the tree. Equal lines look the same, so a change of the organisation draws anew what it changed."""
    return SafeString(render_to_string("remit/parts/team_line.html", {"line": line, "at": at}).strip())


def nested(lines: Iterable[team.TeamLine]) -> Branch:
    """The lines of a tree, each with those below it."""
    top: Branch = []
    path = [top]
    for line in lines:
        below: Branch = []
        path[line.depth + 1 :] = []
        path[line.depth].append((line, below))
        path.append(below)
    return top


@dated
def page(request: HttpRequest, asked: Asked, team_id: str) -> HttpResponse:
    """A team's charter on the day, with what is open in it."""
    organisation = source().for_teams([team_id], asked.day)
    day = day_there(organisation, team_id, asked)
    agreement = source().agreement([team_id], day)
    sight = sight_of(request, organisation, team_id, day)
    shown = charter.page(ValueSource(organisation, "database", agreement, sight.seen), team_id, day)
    findings = of_teams(
        source().with_found(organisation, day),
        day,
        [team_id],
        agreement,
        evidence=sight.evidence(organisation),
    ).findings
    context = {
        "nav": "teams",
        "at": asked.at,
        "page": shown,
        "sight": sightings(sight, shown),
        "seeing": seeing(shown),
        "tones": tones(shown),
        "findings": findings,
        "told_of": folded(findings),
        "open": by_row(findings),
        **({} if asked.at else beside_team(stand_at(request, organisation, team_id))),
    }
    return render(request, "remit/team.html", context)


@dated
def row(request: HttpRequest, asked: Asked, team_id: str, row_id: str) -> HttpResponse:
    """One row of a team with its history; the charter's drawers load it in place."""
    organisation = source().for_teams([team_id], asked.day)
    day = day_there(organisation, team_id, asked)
    agreement = source().agreement([team_id], day)
    sight = sight_of(request, organisation, team_id, day)
    shown = charter.page(ValueSource(organisation, "database", agreement, sight.seen), team_id, day, row_id)
    found = next(iter(shown.rows), None)
    if found is None:
        known = TeamDay(organisation, team_id, day).rows()
        raise Refusal(
            RefusalCode.UNKNOWN_RESPONSIBILITY,
            f"there is no responsibility “{row_id}” on this team",
            did_you_mean(row_id, known),
        )
    findings = of_teams(
        source().with_found(organisation, day),
        day,
        [team_id],
        agreement,
        evidence=sight.evidence(organisation),
    ).findings
    context = {
        "nav": "teams",
        "at": asked.at,
        "page": shown,
        "row": found,
        "sight": sightings(sight, shown),
        "seeing": seeing(shown),
        **beside_observed(request, organisation, team_id, found, day, asked, sight),
        "tones": tones(shown),
        "findings": by_row(findings).get(row_id, []),
        "spans": history.history(organisation, team_id, row_id),
        "changes": changes(team_id, row_id),
        **({} if asked.at else beside_row(stand_at(request, organisation, team_id), found)),
    }
    return render(request, "remit/row.html", context)


def day_there(organisation: Organisation, team_id: str, asked: Asked) -> date:
    """The day asked about; today is that of the team's own zone, where it has one."""
    if asked.at or team_id not in organisation.index.team:
        return asked.day
    return local_day(organisation, team_id, now())


def tones(shown: charter.CharterPage) -> dict[str, str]:
    """The colour of each role that the page shows."""
    return {lead.role.id: lead.role.focus.value for lead in shown.leads}


def by_row(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings that are about a row, by row."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.responsibility is not None:
            found.setdefault(finding.responsibility, []).append(finding)
    return found
