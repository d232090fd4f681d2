"""Who has a say in a cover, which rows it may have, and who acts for whom in a row at a moment.

A say comes from holding a role or from managing who holds it, never from acting: who acts passes nothing on.
"""

from __future__ import annotations

from datetime import date

from remit.core.answer import Holder
from remit.core.consistency_covers import may_grant
from remit.core.cover import Cover
from remit.core.editing.parts import EditError, known_person, known_role, known_team
from remit.core.framework import Party
from remit.core.lineage import lineage
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.reporting import ReportingDay
from remit.core.resolution import local_day, team_day
from remit.core.role_day import role_day
from remit.core.team_day import WITHOUT_FALLBACK


def managers(organisation: Organisation, team: str, role: str, holder: str | None, day: date) -> list[str]:
    """Who manages the holder; for a vacant role, who leads the people of the nearest team above that has somebody."""
    desk = ReportingDay(organisation, day)
    if holder is not None:
        return list(desk.managers(holder))
    above = lineage(organisation.index, team, day)[1:]
    return next((list(leads) for up in above if (leads := desk.leads(up))), [])


def granters(organisation: Organisation, cover: Cover, day: date) -> tuple[str, ...]:
    """Who may grant the cover on the day: the holder, their manager, or for a vacant role the manager above.

    Never the person who would act: where that is the manager, it is whom the manager reports to.
    """
    found = [] if cover.holder is None else [cover.holder]
    above = managers(organisation, cover.team, cover.role, cover.holder, day)
    if cover.acting in above:
        above += ReportingDay(organisation, day).managers(cover.acting)
    found += above
    others = [person for person in dict.fromkeys(found) if person != cover.acting]
    return tuple(person for person in others if may_grant(organisation, person, cover))


def coverable(organisation: Organisation, team: str, role: str, day: date) -> tuple[str, ...]:
    """The rows of the role in which somebody may act: not those about the holder in person, like readiness."""
    desk = team_day(organisation, team, day)
    found = []
    for row in desk.rows():
        force = desk.row(row)
        about_person = force.row.mode in WITHOUT_FALLBACK
        if Party.role(role) in force.parties and force.not_applicable is None and not about_person:
            found.append(row)
    return tuple(found)


def overlapping(organisation: Organisation, cover: Cover) -> tuple[Cover, tuple[str, ...] | None] | None:
    """Another cover of the same assignment with a day and a row in common, and those rows (None: all)."""
    for other in organisation.covers:
        same = (other.team, other.role, other.holder) == (cover.team, cover.role, cover.holder)
        if not same or other == cover or not other.period.overlaps(cover.period):
            continue
        if cover.rows is None or other.rows is None:
            return other, other.rows if cover.rows is None else cover.rows
        shared = tuple(row for row in cover.rows if row in other.rows)
        if shared:
            return other, shared
    return None


def acting_in(
    organisation: Organisation, person: str, team: str, responsibility: str, at: date
) -> Holder | None:
    """As whom the person acts in the row at the time (a day, or an aware datetime); None where they do not.

    ``acting_for`` of what is returned is the holder's id, None for a vacant role. Raises ``Refusal`` as ``who``.
    """
    answer = team_day(organisation, team, local_day(organisation, team, at)).answer(responsibility)
    return next((held for held in answer.holders if held.acting and held.person == person), None)


def check_wish(organisation: Organisation, cover: Cover, day: date) -> None:
    """Raises EditError where the cover could not begin as it is asked for on the day."""
    _check_sides(organisation, cover)
    _check_days(organisation, cover, day)
    start = cover.period.start or day
    known = coverable(organisation, cover.team, cover.role, max(start, day))
    if cover.rows is not None:
        if not cover.rows:
            raise EditError("choose at least one row, or all of them", "rows")
        for row in cover.rows:
            if row not in known:
                raise EditError("“{name}” is no row of this role in which somebody can act", "rows", name=row)
    elif not known:
        raise EditError("this role has no row on this team in which somebody can act", "role")
    clash = overlapping(organisation, cover)
    if clash is not None:
        raise _clash(organisation, max(start, day), *clash)


def _check_sides(organisation: Organisation, cover: Cover) -> None:
    known_team(organisation, cover.team)
    known_role(organisation, cover.role)
    known_person(organisation, cover.acting, "acting")
    acting = organisation.index.person[cover.acting]
    if acting.kind is Kind.AGENT:
        raise EditError("an agent may do work, and never acts for somebody who is responsible", "acting")
    if cover.holder is None:
        return
    known_person(organisation, cover.holder, "holder")
    if cover.acting == cover.holder:
        raise EditError("nobody stands in for themselves", "acting")


def _check_days(organisation: Organisation, cover: Cover, day: date) -> None:
    start, end = cover.period.start, cover.period.end
    if start is None or end is None:
        raise EditError("a cover has a first and a last day", "until")
    if end <= day:
        raise EditError("these days are over", "until")
    index, acting = organisation.index, organisation.index.person[cover.acting]
    begins = max(start, day)
    if begins not in acting.period or begins not in index.team[cover.team].period:
        raise EditError("{person} or the team is not there when it begins", "acting", person=acting.name)
    found = role_day(organisation, cover.team, cover.role, begins).holders
    title = organisation.framework.role_by_id[cover.role].title
    if cover.holder is None and found:
        raise EditError("{role} is not vacant when it begins", "holder", role=title)
    if cover.holder is not None and cover.holder not in [held.person for held in found]:
        name = index.person[cover.holder].name
        raise EditError("{person} is not {role} when it begins", "holder", person=name, role=title)


def _clash(organisation: Organisation, day: date, other: Cover, rows: tuple[str, ...] | None) -> EditError:
    told: dict[str, object] = {
        "acting": organisation.index.person[other.acting].name,
        "first": other.period.start,
        "last": other.period.last_day,
    }
    if rows is None:
        return EditError("{acting} acts in all of these rows already, from {first} to {last}", "rows", **told)
    desk = team_day(organisation, other.team, day)
    known = set(desk.rows())
    told["rows"] = ", ".join(desk.row(row).row.short_title if row in known else row for row in rows)
    return EditError("{acting} acts in {rows} already, from {first} to {last}", "rows", **told)
