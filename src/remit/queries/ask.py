"""Who do I ask about …? One question in plain words, one answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remit.core.answer import Refusal
from remit.core.resolution import team_day
from remit.core.row import CATCH_ALL
from remit.queries.charter import RowView, row_view
from remit.queries.holder import faces
from remit.queries.source import Named, Outline, Source
from remit.queries.words import NOTHING, Match, Question, tokens

MOST = 8
"""Further answers, teams and people at the most."""

TELLING = 0.3
"""A match is worth showing from this part of the best one's score."""


@dataclass(frozen=True, slots=True)
class Card:
    """One answer: a row of a team and who holds it."""

    team: Named
    row: RowView


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood of a question. ``rows`` and ``teams`` say how it was read, best first."""

    question: str
    at: date
    best: Card | None
    others: tuple[Card, ...]
    rows: tuple[Named, ...]
    teams: tuple[Named, ...]
    people: tuple[Named, ...]


def ask(source: Source, question: str, at: date, own_teams: tuple[str, ...] = ()) -> Asked:
    """Answer a question such as “code reviews in Payments”, “on-call” or a name.

    Where no team is named, the reader's own teams are asked for first.
    """
    outline = source.outline()
    names = phrases(outline)
    vocabulary = [word for kind in names.values() for entry in kind.values() for p in entry for word in p]
    asked = Question(question, vocabulary)
    rows = ranked(asked, names["row"])
    teams = ranked(asked, names["team"])
    people = ranked(asked, names["person"])
    pairs, strongest = readings(rows, teams, own_teams, outline)
    best_person = people[0][1].score if people else 0.0
    if best_person > strongest:
        pairs = []
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
    )


def phrases(outline: Outline) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """What each row, team and person may be called, as words."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for row in (*outline.framework.responsibilities, CATCH_ALL):
        rows[row.id] = [tokens(name) for name in (row.short_title, row.id, *row.aliases)]
    for key, title, aliases in outline.own_rows:
        rows[key] = [tokens(name) for name in (title, key, *aliases)]
    return {
        "row": rows,
        "team": {team.id: [tokens(team.name), tokens(team.id)] for team in outline.teams},
        "person": {person.id: [tokens(person.name), tokens(person.id)] for person in outline.people},
    }


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
        return [(team, row) for _, team, row in scored[: MOST + 1]], strongest
    if rows and rows[0][1].score >= (teams[0][1] if teams else NOTHING).score:
        asked_of = own_teams or tuple(team.id for team in outline.teams)
        return [(team, row) for row, _ in rows[:3] for team in asked_of[: MOST + 1]][: MOST + 1], alone
    return [], alone


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
