"""Merging what was imported into an organisation that is there: what is missing is added, nothing is overwritten.

Persons are the same by id or by an identity (login, address), teams by id or by a handle on the forge; nothing is
guessed from names. Only what mirrors a foreign record (code owners, catalogue owner) is replaced, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from remit.files.imports.draft import in_order
from remit.files.imports.outcome import Imported, Notes, number
from remit.lib.periods import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from remit.core.organisation import Organisation
    from remit.core.person import Person
    from remit.core.system import System
    from remit.core.team import Team

_LINKS = ("reporting_lines", "team_parents", "memberships", "assignments", "system_owners")
_ONE_AT_A_TIME = {"team_parents": "team", "system_owners": "system", "reporting_lines": "person"}
"""Links of which a thing has one at a time: a second one that overlaps would contradict the first."""


@dataclass
class _Merge:
    """The work under way: how imported ids are called in the organisation, what was added, and the notes."""

    existing: Organisation
    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    took: list[str] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)


def merge(existing: Organisation, imported: Imported) -> Imported:
    """The existing organisation with what the import adds. Clashes are kept as they were and reported in ``left``."""
    new = imported.organisation
    work = _Merge(existing)
    work.people = _same(existing.people, new.people, _person_marks)
    work.teams = _same(existing.teams, new.teams, _team_marks)
    strangers = _strangers(existing, new.people, work.people)
    for person, why in strangers.items():
        work.notes.add("people with somebody else's id, and what they hold", person, why)
    people = [person for person in new.people if person.id not in strangers]
    changed: dict[str, Any] = {
        "people": _merged(existing.people, _renamed(people, work.people), _person, work, "person", "people"),
        "teams": _merged(existing.teams, _renamed(new.teams, work.teams), _team, work, "team", "teams"),
        "systems": _merged(
            existing.systems, [_owned(one, work) for one in new.systems], _system, work, "system", "systems"
        ),
    }
    for name in _LINKS:
        links = [link for link in getattr(new, name) if not strangers.keys() & _people_of(link)]
        changed[name] = _links(name, getattr(existing, name), links, work)
    for charter in new.charters:
        why = "the organisation has its own charter; limits of holders are for it to say"
        if charter not in existing.charters:
            work.notes.add("charters", charter.team or "the organisation's", why)
    organisation = replace(existing, **changed)
    took = (*imported.took, *(work.took or ["nothing new for the organisation"]))
    return Imported(organisation, took, imported.left + work.notes.left())


def _person_marks(person: Person) -> set[str]:
    return {
        f"{one.kind}:{one.value.casefold()}"
        for one in person.identities
        if one.kind in {"email", "github", "gitlab"}
    }


def _team_marks(team: Team) -> set[str]:
    return {handle.casefold() for handle in team.forge}


def _same(old: Iterable[Any], new: Iterable[Any], marks: Any) -> dict[str, str]:
    """Imported id to existing id: the same id, else the only existing thing that shares a mark."""
    ids = {one.id for one in old}
    by_mark: dict[str, set[str]] = {}
    for one in old:
        for mark in marks(one):
            by_mark.setdefault(mark, set()).add(one.id)
    same = {}
    for one in new:
        sharing = {key for mark in marks(one) for key in by_mark.get(mark, ())}
        same[one.id] = next(iter(sharing)) if one.id not in ids and len(sharing) == 1 else one.id
    return same


def _strangers(existing: Organisation, new: Iterable[Person], names: Mapping[str, str]) -> dict[str, str]:
    """Imported people whose id is taken by somebody with another login of the same forge, and that login."""
    strangers = {}
    for person in new:
        known = existing.index.person.get(names[person.id])
        if known is None or _person_marks(known) & _person_marks(person):
            continue
        logins = {one.kind: one.value for one in known.identities if one.kind in {"github", "gitlab"}}
        clash = next((one for one in person.identities if one.kind in logins), None)
        if clash:
            strangers[person.id] = f"the organisation knows {known.id} as {clash.kind} {logins[clash.kind]}"
    return strangers


def _renamed(things: Iterable[Any], names: Mapping[str, str]) -> list[Any]:
    return [replace(thing, id=names[thing.id]) for thing in things]


def _owned(system: System, work: _Merge) -> System:
    owner = system.catalogue_owner
    return replace(system, catalogue_owner=work.teams.get(owner, owner)) if owner else system


def _merged(
    old: tuple[Any, ...], new: list[Any], join: Any, work: _Merge, one: str, many: str
) -> tuple[Any, ...]:
    things = {thing.id: thing for thing in old}
    added = []
    for thing in new:
        if thing.id in things:
            things[thing.id] = join(things[thing.id], thing, work)
        else:
            things[thing.id] = thing
            added.append(thing.id)
    if added:
        work.took.append(f"{number(len(added), 'new ' + one, 'new ' + many)}: {', '.join(added)}")
    return tuple(things.values())


def _name(kind: str, old: Any, new: Any, work: _Merge) -> None:
    if new.name not in {old.name, new.id, old.id}:
        work.notes.add(f"names of {kind}", f"{new.name} of {old.id}", f"the organisation says {old.name}")


def _person(old: Person, new: Person, work: _Merge) -> Person:
    _name("people", old, new, work)
    kinds = {identity.kind for identity in old.identities}
    more = []
    for identity in new.identities:
        if identity.kind not in kinds:
            more.append(identity)
        elif _mark(identity) not in {_mark(one) for one in old.identities}:
            known = ", ".join(one.value for one in old.identities if one.kind == identity.kind)
            why = f"the organisation knows {old.id} as {known}; add it by hand if it is the same person"
            work.notes.add("identities", f"{identity.kind} {identity.value}", why)
    if more:
        work.took.append(f"identities of {old.id}: {', '.join(f'{one.kind} {one.value}' for one in more)}")
    if new.kind != old.kind:
        work.notes.add("kinds of people", f"{new.kind} of {old.id}", f"the organisation says {old.kind}")
    if set(new.experience) - set(old.experience):
        why = "experience is for the person to declare in the organisation"
        work.notes.add("experience", f"{', '.join(new.experience)} of {old.id}", why)
    _period("people", old, new, work)
    return replace(old, identities=in_order(old.identities + tuple(more)))


def _mark(identity: Any) -> tuple[str, str]:
    return identity.kind, identity.value.casefold()


def _period(kind: str, old: Any, new: Any, work: _Merge) -> None:
    if new.period != ALWAYS and new.period != old.period:
        work.notes.add(f"periods of {kind}", old.id, "the organisation says another, or none")


def _team(old: Team, new: Team, work: _Merge) -> Team:
    _name("teams", old, new, work)
    labels, forge = dict(old.labels), list(old.forge)
    for key, value in new.labels:
        if labels.setdefault(key, value) != value:
            work.notes.add("labels", f"{key}: {value} of {old.id}", f"the organisation says {labels[key]}")
    forge += [handle for handle in new.forge if handle.casefold() not in {one.casefold() for one in forge}]
    merged = replace(old, labels=tuple(labels.items()), forge=tuple(forge))
    if merged != old:
        work.took.append(f"labels or handles of {old.id}")
    return merged


def _system(old: System, new: System, work: _Merge) -> System:
    _name("systems", old, new, work)
    have = {(one.address.rstrip("/").removesuffix(".git").casefold(), one.path) for one in old.repositories}
    more = tuple(
        one for one in new.repositories if (one.address.removesuffix(".git").casefold(), one.path) not in have
    )
    merged = replace(old, repositories=old.repositories + more)
    if more:
        work.took.append(f"repositories of {old.id}: {', '.join(one.address for one in more)}")
    if new.production and not old.production:
        work.notes.add("production systems", old.id, "the organisation does not say so")
    if new.code_owners and new.code_owners != old.code_owners:
        before = f", instead of {number(len(old.code_owners), 'rule')}" if old.code_owners else ""
        work.took.append(f"code owners of {old.id}: {number(len(new.code_owners), 'rule')}{before}")
        merged = replace(merged, code_owners=new.code_owners)
    if new.catalogue_owner and new.catalogue_owner != old.catalogue_owner:
        before = f", instead of {old.catalogue_owner}" if old.catalogue_owner else ""
        work.took.append(f"catalogue owner of {old.id}: {new.catalogue_owner}{before}")
        merged = replace(merged, catalogue_owner=new.catalogue_owner)
    return merged


def _people_of(link: Any) -> set[str]:
    return {getattr(link, key) for key in ("person", "manager") if hasattr(link, key)}


def _links(name: str, old: tuple[Any, ...], new: list[Any], work: _Merge) -> tuple[Any, ...]:
    """Dated links, in the organisation's ids. One that is there in any overlapping period is not added."""
    field_ = _ONE_AT_A_TIME.get(name)
    same: dict[Any, list[Any]] = {}
    rivals: dict[Any, list[Any]] = {}
    added = []

    def keep(link: Any) -> None:
        same.setdefault(_without_period(link), []).append(link)
        if field_:
            rivals.setdefault(getattr(link, field_), []).append(link)

    for link in old:
        keep(link)
    for link in (_translated(one, work) for one in new):
        known = same.get(_without_period(link), [])
        against = rivals.get(getattr(link, field_), []) if field_ else []
        why = ""
        if any(one.period.overlaps(link.period) for one in known):
            if link not in known and link.period != ALWAYS:
                why = "the organisation has it with another period"
        elif any(one.period.overlaps(link.period) for one in against):
            why = "the organisation says otherwise for the same time"
        else:
            keep(link)
            added.append(link)
        if why:
            work.notes.add(name.replace("_", " "), _shown(link), why)
    if added:
        work.took.append(number(len(added), f"new {name.replace('_', ' ').removesuffix('s')}"))
    return (*old, *added)


def _translated(link: Any, work: _Merge) -> Any:
    names = {"person": work.people, "manager": work.people, "team": work.teams, "parent": work.teams}
    known = {key: table for key, table in names.items() if hasattr(link, key)}
    return replace(
        link, **{key: table.get(getattr(link, key), getattr(link, key)) for key, table in known.items()}
    )


def _without_period(link: Any) -> Any:
    return replace(link, period=ALWAYS)


def _shown(link: Any) -> str:
    fields = [key for key in ("person", "manager", "role", "system", "team", "parent") if hasattr(link, key)]
    return " ".join(f"{key} {getattr(link, key)}" for key in fields)
