"""People as pages show them: a name, unique initials, and what they are in an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from remit.core.answer import Answer, Holder
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.lib.text import Initials


@dataclass(frozen=True, slots=True)
class HolderView:
    """Somebody in an answer. ``last_day`` is the last day of acting, ``away_last`` the last day of a leave."""

    id: str
    name: str
    initials: str
    role: str | None
    role_title: str
    role_short: str
    acting: bool = False
    acting_for: str | None = None
    acting_for_name: str | None = None
    last_day: date | None = None
    on_leave: bool = False
    away_last: date | None = None
    since: date | None = None
    start_unknown: bool = False
    part: str | None = None


class Faces(Mapping[str, str]):
    """The initials of those whom a page shows, unique among them; given when they are first asked for."""

    def __init__(self, organisation: Organisation) -> None:
        self._people = organisation.index.person
        self._given: dict[str, str] = {}
        self._initials = Initials()

    def __getitem__(self, person: str) -> str:
        sign = self._given.get(person)
        if sign is None:
            sign = self._given[person] = self._initials.give(person, self._people[person].name)
        return sign

    def __iter__(self) -> Iterator[str]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def named(self) -> Iterator[tuple[str, str]]:
        """(sign, name) of those who were asked for, in the order in which they were."""
        return ((sign, self._people[person].name) for person, sign in self._given.items())


def faces(organisation: Organisation) -> Faces:
    """The initials for one page."""
    return Faces(organisation)


def holder_view(
    organisation: Organisation, holder: Holder, signs: Mapping[str, str], answer: Answer | None = None
) -> HolderView:
    """A holder for display; with the answer, the part that a split gives to them."""
    role = organisation.framework.role_by_id.get(holder.role) if holder.role else None
    part = None
    if answer is not None:
        parts = dict(answer.split)
        part = parts.get(Party.role(holder.role) if holder.role else Party.person(holder.person))
    behind = organisation.index.person.get(holder.acting_for) if holder.acting_for else None
    return HolderView(
        id=holder.person,
        name=holder.name,
        initials=signs.get(holder.person, "?"),
        role=holder.role,
        role_title=role.title if role else (holder.role or ""),
        role_short=role.short if role else (holder.role or ""),
        acting=holder.acting,
        acting_for=holder.acting_for,
        acting_for_name=behind.name if behind else None,
        last_day=day_before(holder.until),
        on_leave=holder.on_leave,
        away_last=day_before(holder.away_until),
        since=holder.since,
        start_unknown=holder.start_unknown,
        part=part,
    )


def holder_views(
    organisation: Organisation,
    holders: tuple[Holder, ...],
    signs: Mapping[str, str],
    answer: Answer | None = None,
) -> tuple[HolderView, ...]:
    """The holders for display, in their order."""
    return tuple(holder_view(organisation, holder, signs, answer) for holder in holders)


def party_title(organisation: Organisation, party: Party) -> str:
    """How a party is called: the role's title or the person's name."""
    if party.kind == "role":
        role = organisation.framework.role_by_id.get(party.id)
        return role.title if role else party.id
    person = organisation.index.person.get(party.id)
    return person.name if person else party.id


def day_before(day: date | None) -> date | None:
    """The last day of a period that ends, exclusively, on ``day``; pages show this one."""
    return None if day is None else day - timedelta(days=1)
