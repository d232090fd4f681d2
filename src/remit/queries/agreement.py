"""What is agreed, row by row: who signed this wording and when, who still has to, what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from remit.core.agreement import Agreement
from remit.core.answer import Refusal
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.signature import (
    Document,
    Signer,
    State,
    document,
    row_state,
    signers,
)
from remit.core.team_day import TeamDay
from remit.queries.holder import party_title
from remit.queries.source import Named, Source


@dataclass(frozen=True, slots=True)
class SignerView:
    """Somebody whose signature the row needs; ``counterpart``: of those who hold it."""

    person: Named
    role_title: str
    counterpart: bool = False


@dataclass(frozen=True, slots=True)
class SignedView:
    """A signature. ``current``: under the wording of now."""

    person: Named
    role_title: str
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of what is signed, in words; ``before`` where it was another when it was signed last."""

    name: str
    values: tuple[str, ...]
    before: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RowAgreed:
    """How far a row is agreed. ``digest`` is that of the document that would be signed now.

    ``changed`` names the fields that differ from what was signed last. ``left_open`` counts the points that somebody
    is to settle, ``overdue`` those of them whose day has passed.
    """

    state: State
    digest: str
    signed: tuple[SignedView, ...]
    missing: tuple[SignerView, ...]
    changed: tuple[str, ...]
    fields: tuple[FieldView, ...]
    left_open: int = 0
    overdue: int = 0

    @property
    def current(self) -> tuple[SignedView, ...]:
        """The signatures under the wording of now."""
        return tuple(signed for signed in self.signed if signed.current)

    @property
    def needed(self) -> int:
        """How many signatures the row needs."""
        return len(self.missing) + len({signed.person.id for signed in self.current})

    @property
    def last(self) -> datetime | None:
        """The moment of the newest signature under any wording."""
        return max((signed.at for signed in self.signed), default=None)

    def waits_for(self, person: str | None) -> bool:
        """Whether the person has still to sign."""
        return any(signer.person.id == person for signer in self.missing)


def row_agreed(desk: TeamDay, responsibility: str, agreement: Agreement) -> RowAgreed:
    """The row of the team on the day."""
    given = agreement.signatures.get((desk.team, responsibility), ())
    now = document(desk, responsibility)
    state = row_state(now, signers(desk, responsibility), given, agreement.documents)
    older = [each for each in given if each.digest != now.digest]
    last = agreement.documents[max(older, key=lambda each: each.signed_at).digest] if older else None
    organisation = desk.organisation
    points = [point for point in agreement.points if (point.team, point.row) == (desk.team, responsibility)]

    def named(person: str) -> Named:
        return Named(person, _person(organisation, person))

    def signer(who: Signer) -> SignerView:
        return SignerView(named(who.person), _role(organisation, who.role), who.counterpart)

    return RowAgreed(
        state.state,
        now.digest,
        tuple(
            SignedView(
                named(each.person), _role(organisation, each.role), each.signed_at, each.digest == now.digest
            )
            for each in reversed(given)
        ),
        tuple(signer(who) for who in state.missing),
        state.changed,
        fields_of(organisation, now, last if state.changed else None),
        len(points),
        sum(1 for point in points if point.due < desk.day),
    )


def agreed(source: Source, teams: Iterable[str], at: date) -> dict[tuple[str, str], RowAgreed]:
    """Every row of the teams by (team, row); nothing for a source that knows no signatures."""
    ids = tuple(dict.fromkeys(teams))
    organisation = source.for_teams(ids, at)
    agreement = source.agreement(ids, at)
    if agreement is None:
        return {}
    found = {}
    for team in ids:
        try:
            desk = team_day(organisation, team, at)
        except Refusal:
            continue
        for row in desk.rows():
            found[(team, row)] = row_agreed(desk, row, agreement)
    return found


def fields_of(organisation: Organisation, now: Document, before: Document | None) -> tuple[FieldView, ...]:
    """What a document says, in words, field by field; beside it what it said before, where that differs."""
    new = _told(organisation, now)
    old = {} if before is None else _told(organisation, before)
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        FieldView(
            name,
            new.get(name, ()),
            None if before is None or old.get(name, ()) == new.get(name, ()) else old.get(name, ()),
        )
        for name in names
    )


def _told(organisation: Organisation, what: Document) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {name: (str(value),) for name, value in what.wording}
    told["holders"] = tuple(
        f"{_person(organisation, person)} ({_role(organisation, role)})"
        if role
        else _person(organisation, person)
        for person, role in what.holders
    )
    told["split"] = tuple(f"{_party(organisation, party)}: {part}" for party, part in what.split)
    told["tie_break"] = () if what.tie_break is None else (_party(organisation, what.tie_break),)
    told["informed"] = tuple(_party(organisation, party) for party in what.informed)
    systems = organisation.index.system
    told["systems"] = tuple(systems[name].name if name in systems else name for name in what.systems)
    told["effective"] = () if what.effective is None else (what.effective.isoformat(),)
    return {name: values for name, values in told.items() if values}


def _person(organisation: Organisation, person: str) -> str:
    known = organisation.index.person.get(person)
    return known.name if known else person


def _party(organisation: Organisation, written: str) -> str:
    kind, _, name = written.partition(":")
    return party_title(organisation, Party(kind, name))


def _role(organisation: Organisation, role: str | None) -> str:
    known = organisation.framework.role_by_id.get(role) if role else None
    return known.title if known else (role or "")
