"""What a directory says of people and teams, brought into the organisation; it changes what it manages alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.organisation import ManagedElsewhere, edit
from remit.core import editing
from remit.core.editing import EditError, free_id
from remit.core.organisation import Organisation
from remit.core.person import Identity, Person
from remit.core.resolution import local_day
from remit.core.team import Team
from remit.db import organisation as stored
from remit.db.models import ApiToken, DirectoryEntry
from remit.lib.periods import Period

USER, GROUP = "user", "group"


class Taken(Exception):
    """Somebody else has this name or address."""


class Unknown(Exception):
    """A member is nobody of the organisation."""


@dataclass(frozen=True)
class UserWish:
    """A user as the directory wants it."""

    user_name: str
    name: str
    emails: tuple[str, ...]
    external_id: str = ""
    active: bool = True


@dataclass(frozen=True)
class GroupWish:
    """A group as the directory wants it; ``members`` are ids of people, None: as they are."""

    name: str
    members: frozenset[str] | None = None
    external_id: str = ""


@transaction.atomic
def put_user(entry: DirectoryEntry | None, wish: UserWish, *, token: ApiToken) -> DirectoryEntry:
    """The user is so from now on; a new one where there is no entry. Who is not active any more leaves today.

    Raises Taken, EditError and its kinds; what the file or the pages manage stays theirs.
    """
    organisation, managers = _loaded()
    others = DirectoryEntry.objects.filter(kind=USER, user_name__iexact=wish.user_name)
    if any(entry is None or other.pk != entry.pk for other in others):
        raise Taken("another user has this userName")
    now, today = timezone.now(), _today(organisation)
    if entry is None:
        person = _person_of(organisation, managers, wish)
        fresh = person is None
        name = free_id(
            wish.user_name.split("@")[0],
            [*organisation.index.person, *organisation.framework.role_by_id],
            "person",
        )
        entry = DirectoryEntry(
            kind=USER, object=name if person is None else person.id, created_at=now, version=0
        )
    else:
        fresh = False
    key = entry.object
    if fresh:
        _edit(lambda o: editing.add_person(o, _wanted(Person(key, wish.name), wish)), "person.add", token)
    else:
        _edit(lambda o: _changed(o, key, wish), "person.change", token)
    _present(key, wish.active, today, token)
    entry.user_name, entry.external_id, entry.active = wish.user_name, wish.external_id, wish.active
    return _saved(entry)


@transaction.atomic
def put_group(entry: DirectoryEntry | None, wish: GroupWish, *, token: ApiToken) -> DirectoryEntry:
    """The group is so from now on; a new team where there is no entry. Raises Unknown, EditError."""
    organisation, _ = _loaded()
    if entry is None:
        entry = DirectoryEntry(
            kind=GROUP,
            object=free_id(wish.name, organisation.index.team, "team"),
            created_at=timezone.now(),
            version=0,
        )
        _edit(lambda o: editing.add_team(o, Team(entry.object, wish.name)), "team.add", token)
    elif organisation.index.team[entry.object].name != wish.name:
        _edit(lambda o: editing.change_team(o, entry.object, name=wish.name), "team.change", token)
    if wish.members is not None:
        _members(entry.object, wish.members, token)
    entry.external_id, entry.user_name = wish.external_id, ""
    return _saved(entry)


@transaction.atomic
def remove(entry: DirectoryEntry, *, token: ApiToken) -> None:
    """A user leaves, a group ends, today; the directory knows them no more. Raises EditError and its kinds."""
    today = _today(stored.load())
    if entry.kind == USER:
        _present(entry.object, False, today, token)
    else:
        _edit(lambda o: editing.end_team(o, entry.object, today), "team.end", token)
    record(
        [Change("directory.remove", entry.kind, entry.object, None, None, _reason(token))],
        acting_user=None,
        actor=_actor(token),
    )
    entry.delete()


def members_of(organisation: Organisation, team: str) -> frozenset[str]:
    """Who is in the team today."""
    day = local_day(organisation, team, timezone.now())
    return frozenset(one.person for one in organisation.memberships if one.team == team and day in one.period)


def _loaded() -> tuple[Organisation, dict[tuple[str, ...], str]]:
    objects, managers = stored.load_objects()
    found = {(key.kind, *key.group): manager for key, manager in managers.items()}
    return stored.together(objects), found


def _today(organisation: Organisation) -> date:
    return timezone.now().astimezone(ZoneInfo(organisation.zone)).date()


def _person_of(
    organisation: Organisation, managers: dict[tuple[str, ...], str], wish: UserWish
) -> Person | None:
    """The person whom the directory managed before under this address. Raises Taken for anybody else's."""
    addresses = {address.casefold() for address in (wish.user_name, *wish.emails)}
    for person in organisation.people:
        theirs = {one.value.casefold() for one in person.identities if one.kind == "email"}
        if not theirs & addresses:
            continue
        manager = managers.get(("person", person.id), "file")
        entered = DirectoryEntry.objects.filter(kind=USER, object=person.id).exists()
        if manager == "scim" and not entered:
            return person
        where = {"file": "the organisation file", "web": "the pages"}.get(manager, "the directory already")
        raise Taken(f"the person {person.id} has this address and is managed by {where}")
    return None


def _wanted(person: Person, wish: UserWish) -> Person:
    kept = tuple(one for one in person.identities if one.kind != "email")
    mails = tuple(dict.fromkeys(wish.emails or ((wish.user_name,) if "@" in wish.user_name else ())))
    return replace(person, name=wish.name, identities=(*(Identity("email", mail) for mail in mails), *kept))


def _changed(organisation: Organisation, key: str, wish: UserWish) -> Organisation:
    person = organisation.index.person.get(key)
    if person is None:
        raise EditError("there is no such person any more")
    wanted = _wanted(person, wish)
    if wanted == person:
        return organisation
    return editing.change_person(organisation, key, name=wanted.name, identities=wanted.identities)


def _present(key: str, active: bool, today: date, token: ApiToken) -> None:
    """The person is with the organisation, or leaves it today."""
    period = stored.load().index.person[key].period
    gone = period.end is not None and period.end <= today
    if active and gone:
        back = Period(period.start)
        _edit(lambda o: editing.change_person(o, key, period=back), "person.return", token)
    elif not active and not gone:
        try:
            _edit(lambda o: editing.end_person(o, key, today), "person.end", token)
        except ManagedElsewhere:  # what others manage of them stays, and the findings tell of it
            _edit(lambda o: editing.end_person(o, key, today, with_roles=False), "person.end", token)


def _members(team: str, wanted: frozenset[str], token: ApiToken) -> None:
    organisation = stored.load()
    unknown = sorted(wanted - organisation.index.person.keys())
    if unknown:
        raise Unknown(f"there is no user {unknown[0]}")
    day, there = local_day(organisation, team, timezone.now()), members_of(organisation, team)

    def change(before: Organisation) -> Organisation:
        after = before
        for person in sorted(there - wanted):
            after = editing.end_membership(after, person, team, day)
        for person in sorted(wanted - there):
            after = editing.add_membership(after, person, team, Period(day))
        return after

    if wanted != there:
        _edit(change, "membership.directory", token)


def _edit(change: Callable[[Organisation], Organisation], action: str, token: ApiToken) -> None:
    edit(change, acting_user=None, action=action, manager="scim", reason=_reason(token), actor=_actor(token))


def _actor(token: ApiToken) -> str:
    return f"directory ({token.name}, token {token.pk})"


def _reason(token: ApiToken) -> str:
    return f"by the directory ({token.name}, token {token.pk})"


def _saved(entry: DirectoryEntry) -> DirectoryEntry:
    entry.changed_at = timezone.now()
    entry.version += 1
    entry.save()
    return entry


def entries(kind: str) -> Iterable[DirectoryEntry]:
    """What the directory has of a kind, in the order in which it came."""
    return DirectoryEntry.objects.filter(kind=kind).order_by("pk")
