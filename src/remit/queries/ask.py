"""Who do I ask about …? One question in plain words, one answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remit.core.answer import Refusal
from remit.core.framework import Focus
from remit.core.resolution import team_day
from remit.core.row import CATCH_ALL
from remit.queries.charter import LeadView, RowView, lead_views, row_view
from remit.queries.holder import faces
from remit.queries.source import Named, Outline, Source
from remit.queries.words import NOTHING, Match, Question

MOST = 8
"""Further answers, teams and people at the most."""

TELLING = 0.5
"""A match is worth showing from this part of the best one's score."""

NEARBY = 0.6
"""The same for a further answer beside the best one."""

LEADS = frozenset(("lead", "leads", "leader", "leaders", "leading", "head", "heads", "runs", "charge"))
"""Words that ask for whoever leads a team, in whichever role."""


@dataclass(frozen=True, slots=True)
class Card:
    """One answer: a row of a team and who holds it."""

    team: Named
    row: RowView


@dataclass(frozen=True, slots=True)
class Lead:
    """A role of a team and who holds it, where a question asks for the role and for no row."""

    team: Named
    view: LeadView


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood of a question. ``rows`` and ``teams`` say how it was read, best first.

    ``leads`` has the answer to “tech lead of Payments”; there is no ``best`` then.
    """

    question: str
    at: date
    best: Card | None
    others: tuple[Card, ...]
    rows: tuple[Named, ...]
    teams: tuple[Named, ...]
    people: tuple[Named, ...]
    leads: tuple[Lead, ...] = ()


def ask(source: Source, question: str, at: date, own_teams: tuple[str, ...] = ()) -> Asked:
    """Answer a question such as “code reviews in Payments”, “on-call” or a name.

    Where no team is named, the reader's own teams are asked for first.
    """
    outline = source.outline()
    book = outline.phrasebook
    asked = Question(question, book.vocabulary)
    meant = asked.meant
    rows, teams, people = (ranked(asked, book.with_any(kind, meant)) for kind in ("row", "team", "person"))
    roles = roles_meant(asked, book.names["role"], rows, teams, outline)
    pairs, strongest = readings(rows, teams, own_teams, outline)
    best_person = people[0][1].score if people else 0.0
    if roles:
        rows, pairs = [], []
        strongest = teams[0][1].score + 1.0
    elif best_person > strongest:
        pairs = []
    people = [item for item in people if item[1].score >= strongest * TELLING]
    cards = answered(source, pairs, at)
    row_names = {row.id: row.short_title for row in outline.framework.responsibilities}
    row_names |= {CATCH_ALL.id: CATCH_ALL.title} | {key: title for key, title, _ in outline.own_rows}
    return Asked(
        question,
        at,
        cards[0] if cards else None,
        tuple(cards[1:]),
        tuple(Named(key, row_names[key]) for key, _ in rows[:MOST]),
        tuple(named(outline.teams, teams)),
        tuple(named(outline.people, people)),
        tuple(leads(source, roles, [team for team, match in teams if match.score == teams[0][1].score], at)),
    )


def ranked(asked: Question, names: Mapping[str, list[tuple[str, ...]]]) -> list[tuple[str, Match]]:
    """Those that the question names, best first; the ones far behind the best are left out."""
    found = [(key, match) for key, entry in names.items() if (match := asked.best(entry)).score > 0]
    found.sort(key=lambda item: -item[1].score)
    return [item for item in found[:MOST] if item[1].score >= found[0][1].score * TELLING]


def readings(
    rows: list[tuple[str, Match]],
    teams: list[tuple[str, Match]],
    own_teams: tuple[str, ...],
    outline: Outline,
) -> tuple[list[tuple[str, str]], float]:
    """The (team, row) pairs that the question may mean, best first, and the best one's score."""
    scored: list[tuple[float, str, str]] = []
    for row, by_row in rows:
        for team, by_team in teams:
            if by_row.used - by_team.used and by_team.used - by_row.used:
                overlap = len(by_row.used & by_team.used)
                scored.append((by_row.score + by_team.score - overlap, team, row))
    strongest = max((item[0] for item in scored), default=0.0)
    alone = max((match.score for _, match in (*rows, *teams)), default=0.0)
    if scored and strongest >= alone:
        scored.sort(key=lambda item: -item[0])
        near = [(team, row) for score, team, row in scored if score >= strongest * NEARBY]
        return near[: MOST + 1], strongest
    if rows and rows[0][1].score >= (teams[0][1] if teams else NOTHING).score:
        # A word may name a row and a team, as “architecture” does: that team is asked for before the others.
        same = [team for team, _ in teams]
        asked_of = tuple(dict.fromkeys((*own_teams, *same)))
        if not own_teams:
            asked_of = tuple(dict.fromkeys((*asked_of, *(team.id for team in outline.teams))))
        said = [row for row, match in rows if match.score >= rows[0][1].score * NEARBY]
        return [(team, row) for row in said[:3] for team in asked_of[: MOST + 1]][: MOST + 1], alone
    return [], alone


def roles_meant(
    asked: Question,
    names: Mapping[str, list[tuple[str, ...]]],
    rows: list[tuple[str, Match]],
    teams: list[tuple[str, Match]],
    outline: Outline,
) -> tuple[str, ...]:
    """The roles that the question asks for: it names a team and one of them, or who leads it, and no more."""
    if not teams:
        return ()
    of_team = teams[0][1].used
    found = [(key, match) for key, entry in names.items() if (match := asked.best(entry)).whole]
    rest = frozenset(n for n, word in enumerate(asked.words) if word in LEADS) - of_team
    meant = tuple(key for key, match in found if match.used - of_team)
    used = frozenset().union(*(match.used for _, match in found))
    if not meant:
        roles = outline.framework.roles
        meant = tuple(role.id for role in roles if role.focus is not Focus.OTHER) or tuple(
            r.id for r in roles
        )
        used = rest
    said = frozenset(range(len(asked.words)))
    return meant if used - of_team and said == used | of_team else ()


def leads(source: Source, roles: tuple[str, ...], teams: list[str], at: date) -> list[Lead]:
    """Who holds the roles on the teams."""
    if not roles or not teams:
        return []
    organisation = source.for_teams(teams, at)
    signs = faces(organisation)
    found = []
    for team in teams[:MOST]:
        try:
            desk = team_day(organisation, team, at)
        except Refusal:
            continue
        name = Named(team, organisation.index.team[team].name)
        found += [Lead(name, view) for view in lead_views(desk, signs, every=True) if view.role.id in roles]
    return found


def answered(source: Source, pairs: list[tuple[str, str]], at: date) -> list[Card]:
    """The pairs as cards; what a team does not have on the day is left out."""
    if not pairs:
        return []
    organisation = source.for_teams(dict.fromkeys(team for team, _ in pairs), at)
    signs = faces(organisation)
    cards = []
    for team, row in pairs:
        try:
            desk = team_day(organisation, team, at)
            view = row_view(desk, desk.answer(row), signs)
        except Refusal:
            continue
        cards.append(Card(Named(team, organisation.index.team[team].name), view))
    return cards


def named(known: tuple[Named, ...], found: list[tuple[str, Match]]) -> list[Named]:
    """The names of what was found, in its order."""
    by_id = {entry.id: entry for entry in known}
    return [by_id[key] for key, _ in found]
