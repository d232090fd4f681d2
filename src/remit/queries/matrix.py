"""The matrix: teams down, responsibilities across; a sign, a tone and a sentence in every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from remit.core.agreement import Agreement
from remit.core.answer import Answer, Holder
from remit.core.findings import Severity
from remit.core.framework import Responsibility
from remit.core.lineage import below
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.queries.charter import combined, lead_views, section_of
from remit.queries.findings import of_teams
from remit.queries.holder import Faces, HolderView, faces, holder_views
from remit.queries.source import Named, Source
from remit.queries.team import in_tree_order

PAGE = 25
"""Teams on a page."""


class State(IntEnum):
    """What a cell says, in the order in which sorting by a row shows the teams: what needs care first."""

    NOBODY = 0
    HALF = 1
    CONTESTED = 2
    ACTING = 3
    SHARED = 4
    COMBINED = 5
    SEVERAL = 6
    HELD = 7
    NOT_APPLICABLE = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of one team. ``sign`` is a letter or two; ``people`` spells it out; ``open`` marks a finding."""

    team: Named
    row: str
    title: str
    section: str
    state: State
    sign: str
    people: tuple[str, ...]
    acting: bool
    combined: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A team with its cells."""

    team: Named
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A row of the framework as a column; ``section`` gives its tone."""

    row: Responsibility
    section: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked of the matrix. ``below`` is a team id, ``section`` a side, ``sort`` a row id."""

    below: str | None = None
    text: str = ""
    section: str | None = None
    open_only: bool = False
    sort: str | None = None
    page: int = 1
    per_page: int = PAGE


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the matrix. ``teams`` counts all that match, on every page."""

    organisation: Named
    at: date
    asked: Asked
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    teams: int
    pages: int
    initials: Mapping[str, str] = field(default_factory=dict)


def matrix(source: Source, at: date, asked: Asked | None = None) -> Matrix:
    """The page of the matrix that was asked for. A page number beyond the last shows the last."""
    asked = asked or Asked()
    organisation = source.whole() if asked.open_only or asked.sort else source.skeleton()
    order = [(team, depth) for team, depth in in_tree_order(organisation, at)]
    order = filtered(organisation, order, at, asked)
    columns = columns_of(organisation, asked.section)
    if asked.sort or asked.open_only:
        signs = faces(organisation)
        lines = lines_of(organisation, order, columns, at, source.agreement(None, at), signs)
        if asked.open_only:
            lines = [line for line in lines if any(cell.open for cell in line.cells)]
        if asked.sort:
            by = next((n for n, column in enumerate(columns) if column.row.id == asked.sort), None)
            if by is not None:
                lines.sort(key=lambda line: line.cells[by].state)
        pages, start = paging(len(lines), asked)
        total = len(lines)
        shown = lines[start : start + asked.per_page]
    else:
        pages, start = paging(len(order), asked)
        total = len(order)
        wanted = order[start : start + asked.per_page]
        teams = [team for team, _ in wanted]
        organisation = source.for_teams(teams, at)
        signs = faces(organisation)
        shown = lines_of(organisation, wanted, columns, at, source.agreement(teams, at), signs)
    people = {person for line in shown for cell in line.cells for person in cell.people}
    key = {sign: name for sign, name in signs.named() if name in people}
    return Matrix(
        Named(organisation.id, organisation.name), at, asked, columns, tuple(shown), total, pages, key
    )


def paging(total: int, asked: Asked) -> tuple[int, int]:
    """How many pages there are, and where the one asked for starts."""
    pages = max(1, -(-total // asked.per_page))
    return pages, (min(max(asked.page, 1), pages) - 1) * asked.per_page


def filtered(
    organisation: Organisation, order: list[tuple[str, int]], at: date, asked: Asked
) -> list[tuple[str, int]]:
    """The teams below the one asked for whose name has the text."""
    if asked.below is not None and asked.below in organisation.index.team:
        kept = set(below(organisation.index, asked.below, local_day(organisation, asked.below, at)))
        order = [(team, depth) for team, depth in order if team in kept]
    text = asked.text.strip().casefold()
    if text:
        names = organisation.index.team
        order = [(t, d) for t, d in order if text in names[t].name.casefold() or text in t.casefold()]
    return order


def columns_of(organisation: Organisation, section: str | None) -> tuple[Column, ...]:
    """The framework's rows, those of one side if asked for."""
    columns = []
    for row in organisation.framework.responsibilities:
        side = section_of_row(organisation, row)
        if section is None or side == section:
            columns.append(Column(row, side))
    return tuple(columns)


def section_of_row(organisation: Organisation, row: Responsibility) -> str:
    """The side on which the framework puts a row."""
    if len(row.holders) > 1:
        return "shared"
    role = organisation.framework.role_by_id.get(row.holders[0].id) if row.holders else None
    return "others" if role is None else (role.focus.value if role.focus != "other" else role.id)


def lines_of(
    organisation: Organisation,
    order: list[tuple[str, int]],
    columns: tuple[Column, ...],
    at: date,
    agreement: Agreement | None,
    signs: Faces,
) -> list[Line]:
    """The teams with their cells."""
    # What nobody signed yet is most of a young charter: a dot on all of it would hide the rest.
    report = of_teams(organisation, at, [team for team, _ in order], agreement, ignore=["R201"])
    opened = {
        (finding.team, finding.responsibility)
        for finding in report.findings
        if finding.severity is not Severity.INFO
    }
    contested = {
        (finding.team, finding.responsibility) for finding in report.findings if finding.code == "R102"
    }
    lines = []
    for team, depth in order:
        desk = TeamDay(organisation, team, local_day(organisation, team, at))
        name = Named(team, organisation.index.team[team].name)
        both = {holder.id for holder in combined(lead_views(desk, signs))}
        shown: dict[tuple[Holder, ...], tuple[HolderView, ...]] = {}  # most rows of a team have the same
        cells = []
        for row in (column.row.id for column in columns):
            answer = desk.answer(row)
            views = shown.get(answer.holders)
            if views is None:
                views = shown[answer.holders] = holder_views(organisation, answer.holders, signs)
            cells.append(
                cell(desk, name, answer, views, both, (team, row) in opened, (team, row) in contested)
            )
        lines.append(Line(name, depth, tuple(cells)))
    return lines


def cell(
    desk: TeamDay,
    team: Named,
    answer: Answer,
    views: tuple[HolderView, ...],
    both: set[str],
    opened: bool,
    contested: bool,
) -> Cell:
    """One cell: who acts stands before who is acted for. ``both`` are the people who hold both lead roles."""
    responsible = [view for view in views if not view.acting]
    acting = any(view.acting for view in views)
    distinct = dict.fromkeys(view.initials for view in responsible)
    state = State.CONTESTED if contested else state_of(answer, len(distinct), len(responsible), acting)
    first = views[0].initials if views else "–"
    sign = {
        State.NOT_APPLICABLE: "·",
        State.NOBODY: "–",
        State.HALF: "+–",
        State.SHARED: "+",
        State.CONTESTED: "!",
    }.get(state, first)
    if state is State.ACTING and answer.shared:
        sign = "+"
    elif state is State.SEVERAL:
        sign = f"{first}+{len(distinct) - 1}"
    return Cell(
        team=team,
        row=answer.responsibility,
        title=answer.row.short_title,
        section=section_of(desk.organisation, answer),
        state=state,
        sign=sign,
        people=tuple(dict.fromkeys(view.name for view in views)),
        acting=acting,
        combined=any(view.id in both for view in responsible),
        open=opened,
    )


def state_of(answer: Answer, distinct: int, responsible: int, acting: bool) -> State:
    """What the cell says of an answer."""
    if answer.not_applicable is not None:
        return State.NOT_APPLICABLE
    if answer.vacant and acting:
        return State.ACTING
    if answer.vacant:
        return State.HALF if responsible else State.NOBODY
    if acting:
        return State.ACTING
    if responsible > distinct:
        return State.COMBINED
    if distinct > 1:
        return State.SHARED if answer.shared else State.SEVERAL
    return State.HELD


__all__ = ["PAGE", "Asked", "Cell", "Column", "Line", "Matrix", "State", "matrix"]
