"""A team's charter page: who holds what, as the page shows it, the terminal prints it and exports write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remit.core.agreement import Agreement
from remit.core.answer import FRAMEWORK, Answer
from remit.core.framework import NOT_LISTED, Focus, Party, Responsibility, Role
from remit.core.observation import Observation
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.reason import Reason
from remit.core.resolution import team_day
from remit.core.row import base_row
from remit.core.signature import State
from remit.core.team_day import TeamDay
from remit.queries.agreement import RowAgreed, row_agreed
from remit.queries.holder import HolderView, faces, holder_views, party_title
from remit.queries.source import Named, Source

SHARED = "shared"
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the page. ``charter_of`` names whose charter decides, None where the framework does."""

    id: str
    title: str
    short_title: str
    row: Responsibility
    section: str
    holders: tuple[HolderView, ...]
    vacant: bool
    vacant_roles: tuple[str, ...]
    fallback: tuple[HolderView, ...]
    shared: bool
    split: tuple[tuple[str, str], ...]
    tie_break: str | None
    informed: tuple[str, ...]
    not_applicable: str | None
    note: str | None
    charter_of: str | None
    inherited: bool
    reasons: tuple[Reason, ...]
    answer: Answer
    agreed: RowAgreed | None = None
    """None where nobody can know, as in a file."""
    observed: Observation | None = None
    """None where nobody can know, where the reader may not, and for a row that does not apply."""

    @property
    def combined(self) -> bool:
        """Whether one person holds more than one side of the row."""
        people = [holder.id for holder in self.holders if not holder.acting]
        return len(people) > len(set(people))

    @property
    def acting(self) -> tuple[HolderView, ...]:
        """Who acts in this row."""
        return tuple(holder for holder in self.holders if holder.acting)


@dataclass(frozen=True, slots=True)
class LeadView:
    """A role of the team as the head of the page shows it."""

    role: Role
    holders: tuple[HolderView, ...]

    @property
    def vacant(self) -> bool:
        """Whether nobody holds the role; who acts does not fill it."""
        return not any(not holder.acting for holder in self.holders)


@dataclass(frozen=True, slots=True)
class CoverView:
    """A cover that is running: who acts for whom, in how many of how many rows, up to which day."""

    acting: Named
    holder: Named | None
    role_title: str
    last_day: date | None
    rows: tuple[str, ...]
    of: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A side of the page: ``system``, ``people``, ``shared``, or the id of another role."""

    id: str
    title: str
    subtitle: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class CharterPage:
    """Everything that a team's page shows on a day."""

    organisation: Named
    team: Named
    kind: str | None
    crumbs: tuple[Named, ...]
    at: date
    members: tuple[Named, ...]
    systems: tuple[Named, ...]
    leads: tuple[LeadView, ...]
    combined: tuple[HolderView, ...]
    covers: tuple[CoverView, ...]
    sections: tuple[Section, ...]
    held: int
    total: int
    not_yet: str

    @property
    def signed(self) -> int:
        """How many of the rows that apply are signed by all whose signature they need."""
        return sum(1 for row in self.rows if row.agreed is not None and row.agreed.state is State.SIGNED)

    @property
    def to_sign(self) -> int:
        """How many rows need signatures at all."""
        return sum(1 for row in self.rows if row.agreed is not None and row.agreed.state is not State.NOBODY)

    @property
    def rows(self) -> tuple[RowView, ...]:
        """The rows of all sections, in the order of the page."""
        return tuple(row for section in self.sections for row in section.rows)


def page(source: Source, team: str, at: date, only: str | None = None) -> CharterPage:
    """A team's page on a day. Raises ``Refusal`` for a team that is not there.

    ``only``: the row that is wanted of it, for a page about that row; the figures are of it alone then.
    """
    organisation = source.for_teams([team], at)
    desk = team_day(organisation, team, at)
    signs = faces(organisation)
    agreement = source.agreement([team], at)
    seen = source.observed(organisation, [team], at) or {}
    rows = [row for row in desk.rows() if only in (None, row)]
    views = [row_view(desk, desk.answer(row), signs, agreement, seen.get((team, row))) for row in rows]
    listed = [view for view in views if view.id != NOT_LISTED]
    leads = lead_views(desk, signs)
    team_value = organisation.index.team[team]
    return CharterPage(
        organisation=Named(organisation.id, organisation.name),
        team=Named(team, team_value.name),
        kind=dict(team_value.labels).get("kind"),
        crumbs=tuple(Named(up, organisation.index.team[up].name) for up in reversed(desk.lineage[1:])),
        at=desk.day,
        members=members(organisation, team, desk.day),
        systems=systems(organisation, team, desk.day),
        leads=leads,
        combined=combined(leads),
        covers=running_covers(desk, views),
        sections=sections(organisation, views),
        held=sum(1 for view in listed if view.not_applicable is None and not view.vacant),
        total=sum(1 for view in listed if view.not_applicable is None),
        not_yet=source.not_yet,
    )


def row_view(
    desk: TeamDay,
    answer: Answer,
    signs: Mapping[str, str],
    agreement: Agreement | None = None,
    observed: Observation | None = None,
) -> RowView:
    """One answer as a row of the page."""
    organisation = desk.organisation
    owner = answer.origin
    return RowView(
        id=answer.responsibility,
        title=answer.row.title,
        short_title=answer.row.short_title,
        row=answer.row,
        section=section_of(organisation, answer),
        holders=holder_views(organisation, answer.holders, signs, answer),
        vacant=answer.vacant,
        vacant_roles=tuple(party_title(organisation, Party.role(role)) for role in answer.vacant_roles),
        fallback=holder_views(organisation, answer.fallback, signs),
        shared=answer.shared,
        split=tuple((party_title(organisation, party), part) for party, part in answer.split),
        tie_break=party_title(organisation, answer.tie_break) if answer.tie_break else None,
        informed=tuple(party_title(organisation, party) for party in answer.informed),
        not_applicable=answer.not_applicable,
        note=answer.note,
        charter_of=None if owner == FRAMEWORK else owner_name(organisation, owner),
        inherited=owner not in (FRAMEWORK, desk.team),
        reasons=answer.reasons,
        answer=answer,
        agreed=None if agreement is None else row_agreed(desk, answer.responsibility, agreement),
        observed=observed,
    )


def owner_name(organisation: Organisation, owner: str | None) -> str:
    """Whose charter it is: the team's name, or the organisation's."""
    return organisation.name if owner is None else organisation.index.team[owner].name


def section_of(organisation: Organisation, answer: Answer) -> str:
    """On which side of the page a row stands: where the framework puts it, else by whom the row names."""
    base = base_row(organisation, answer.responsibility)
    parties = base.holders if base is not None and base.holders else answer.named
    if answer.responsibility == NOT_LISTED or len(parties) > 1:
        return SHARED
    role = organisation.framework.role_by_id.get(parties[0].id) if parties else None
    if role is None:
        return OTHERS
    return role.id if role.focus is Focus.OTHER else role.focus.value


def sections(organisation: Organisation, views: list[RowView]) -> tuple[Section, ...]:
    """The sides of the page that have rows: the System, the People, other roles, what is shared."""
    roles = organisation.framework.roles
    titles = {role.focus.value: (role.in_charge_of, role.title) for role in reversed(roles)}
    titles.update({role.id: (role.title, role.in_charge_of) for role in roles if role.focus is Focus.OTHER})
    titles.pop(Focus.OTHER.value, None)
    order = ["system", "people", *(role.id for role in roles if role.focus is Focus.OTHER), SHARED, OTHERS]
    found = []
    for section in order:
        rows = tuple(view for view in views if view.section == section)
        if rows:
            title, subtitle = titles.get(section, (section, ""))
            found.append(Section(section, title.removeprefix("the "), subtitle, rows))
    return tuple(found)


def lead_views(desk: TeamDay, signs: Mapping[str, str], *, every: bool = False) -> tuple[LeadView, ...]:
    """The lead roles of the team, and other roles that somebody holds; with ``every``, those nobody holds, too."""
    organisation = desk.organisation
    leads = []
    for role in organisation.framework.roles:
        found = desk.party(Party.role(role.id), NOT_LISTED)
        if every or role.focus is not Focus.OTHER or found.holders:
            leads.append(LeadView(role, holder_views(organisation, found.holders, signs)))
    return tuple(leads)


def combined(leads: tuple[LeadView, ...]) -> tuple[HolderView, ...]:
    """Who holds more than one lead role of the team (P2)."""
    seen: dict[str, HolderView] = {}
    twice: dict[str, HolderView] = {}
    for lead in leads:
        for holder in lead.holders:
            if lead.role.focus is not Focus.OTHER and not holder.acting:
                (twice if holder.id in seen else seen).setdefault(holder.id, holder)
    return tuple(twice.values())


def running_covers(desk: TeamDay, views: list[RowView]) -> tuple[CoverView, ...]:
    """Every cover that runs on the day, from the rows in which somebody acts."""
    rows: dict[tuple[str, str | None, str | None], list[RowView]] = {}
    acts: dict[tuple[str, str | None, str | None], HolderView] = {}
    for view in views:
        for holder in view.acting:
            key = (holder.id, holder.acting_for, holder.role)
            rows.setdefault(key, []).append(view)
            acts[key] = holder
    covers = []
    for key, held in rows.items():
        holder = acts[key]
        party = Party.role(holder.role or "")
        of = [view for view in views if party in view.answer.named and view.not_applicable is None]
        covered = {view.id for view in held}
        covers.append(
            CoverView(
                acting=Named(holder.id, holder.name),
                holder=Named(holder.acting_for, holder.acting_for_name or "") if holder.acting_for else None,
                role_title=holder.role_title,
                last_day=holder.last_day,
                rows=tuple(view.short_title for view in held),
                of=len(of),
                others=tuple(view.short_title for view in of if view.id not in covered),
            )
        )
    return tuple(covers)


def members(organisation: Organisation, team: str, day: date) -> tuple[Named, ...]:
    """The people of the team on the day: members and who holds a role there; agents are not people."""
    index = organisation.index
    ids = dict.fromkeys(held.person for held in index.roles_on.get(team, ()) if day in held.period)
    ids.update(dict.fromkeys(link.person for link in index.members.get(team, ()) if day in link.period))
    people = [index.person[person] for person in ids]
    return tuple(
        Named(person.id, person.name)
        for person in people
        if person.kind is Kind.HUMAN and day in person.period
    )


def systems(organisation: Organisation, team: str, day: date) -> tuple[Named, ...]:
    """The systems that the team owns on the day."""
    index = organisation.index
    owned = [index.system[owner.system] for owner in index.owned.get(team, ()) if day in owner.period]
    return tuple(Named(system.id, system.name) for system in owned if day in system.period)
