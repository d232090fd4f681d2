"""The first start: an organisation where there was none, and the person who set it up as its administrator."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.crypto import salted_hmac

from remit.actions import organisation
from remit.actions.account import make_administrator
from remit.actions.audit import Change, record
from remit.actions.invitation import invite
from remit.core import editing
from remit.core.editing import mailbox
from remit.core.framework import Framework
from remit.core.organisation import Organisation
from remit.core.person import Identity, Person
from remit.core.team import Team
from remit.db import organisation as stored
from remit.db.models import User
from remit.lib.periods import Period

SALT = "remit.first-start"
ACTOR = "first start"
"""Who did it, in the audit, before there is a user."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody named in the first start, with the roles that they take on the first team."""

    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Begun:
    """The administrator's user, and an invitation's token for everybody else: (person id, name, token)."""

    user: User
    invited: Sequence[tuple[str, str, str]]


def token() -> str:
    """What opens the first start. Made from the secret key, so that whoever runs Remit has it and no visitor does."""
    return salted_hmac(SALT, "first start", algorithm="sha256").hexdigest()


def open_with(written: str) -> bool:
    """Whether the first start is open, and this is what opens it."""
    return secrets.compare_digest(written.encode("utf-8", "surrogatepass"), token().encode()) and is_open()


def is_open() -> bool:
    """Whether there is no organisation yet."""
    return not stored.version()


@transaction.atomic
def begin(
    *,
    name: str,
    zone: str,
    framework: Framework,
    team: str,
    people: Sequence[Newcomer],
    password: str,
    on: date,
) -> Begun:
    """The organisation with its first team; the first of the people becomes the administrator, the others are invited.

    What is entered begins on the day. Raises EditError (and its kind AlreadyThere); nothing is there then.
    """
    empty = editing.change_organisation(Organisation("new", "New", framework), name=name, zone=zone)
    made = Organisation(editing.free_id(name, (), "organisation"), empty.name, framework, empty.zone)
    team_id = editing.free_id(team, (), "team")
    made = editing.add_team(made, Team(team_id, team, period=Period(on)))
    ids = []
    for newcomer in people:
        person = editing.free_id(
            newcomer.name, [*made.index.person, *made.framework.role_by_id], mailbox(newcomer.email), "person"
        )
        ids.append(person)
        identities = (Identity("email", newcomer.email),) if newcomer.email else ()
        for change in (
            partial(editing.add_person, person=Person(person, newcomer.name, identities=identities)),
            *(
                partial(editing.assign_role, person=person, role=role, team=team_id, period=Period(on))
                for role in newcomer.roles
            ),
        ):
            made = change(made)
    administrator, *others = ids
    if not people[0].roles:
        made = editing.add_membership(made, administrator, team_id, Period(on))
    organisation.begin(made, acting_user=None, actor=ACTOR)
    user = make_administrator(administrator, acting_user=None, actor=ACTOR)
    user.set_password(password)
    user.save(update_fields=["password"])
    record([Change("organisation.start", "user", user.username)], acting_user=user)
    invited = [
        (person, newcomer.name, invite(person, acting_user=user, email=newcomer.email))
        for person, newcomer in zip(others, people[1:], strict=True)
    ]
    return Begun(user, invited)
