"""Accounts: who may sign in, how a person becomes a user, and the end of every sign-in at once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.core.person import Kind
from remit.db.models import Identity, Organisation, Person, User


class NobodyError(LookupError):
    """Nobody of this id can sign in: unknown, an agent, or no longer with the organisation."""


class OwnRightError(Exception):
    """Nobody takes from themselves what only another could give back."""


class NotKnownHereError(LookupError):
    """The address is that of nobody here, of several, or of somebody who may not sign in (any more)."""


def may_sign_in(person: Person, now: datetime) -> bool:
    """Whether the person is a human who has not left. Who has not joined yet may look around."""
    if person.kind != Kind.HUMAN:
        return False
    if person.end is None:
        return True
    zone = Organisation.objects.values_list("zone", flat=True).get()
    return now.astimezone(ZoneInfo(zone)).date() < person.end


def user_may_sign_in(user: User, now: datetime) -> bool:
    """Whether the user is not shut out, and their person has not left."""
    return user.is_active and (user.person is None or may_sign_in(user.person, now))


def user_of(person: Person) -> User:
    """The person's user; made, without a password, where there is none. Inside the caller's transaction."""
    return User.objects.filter(person=person).first() or _new_user(person)


def _new_user(person: Person) -> User:
    """The name of the user is the person's id unless somebody has that."""
    name, number = person.pk, 1
    while User.objects.filter(username=name).exists():
        number += 1
        name = f"{person.pk}-{number}"
    mail = person.identities.filter(kind="email").order_by("position").values_list("value", flat=True).first()
    user = User(username=name, email=mail or "", person=person)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def user_of_address(address: str) -> User:
    """The user whom a verified e-mail address stands for: a person's identity first, then a user's own address.

    A person without a user becomes one. Raises NotKnownHereError where the address stands for nobody, for
    several, or for somebody who may not sign in.
    """
    now = timezone.now()
    holders = Identity.objects.filter(kind="email", value__iexact=address).values_list("person_id", flat=True)
    people = list(Person.objects.filter(pk__in=holders))
    if len(people) == 1:
        if not may_sign_in(people[0], now):
            raise NotKnownHereError(address)
        there = User.objects.filter(person=people[0]).exists()
        user = user_of(people[0])
        if not there:
            record([Change("user.create", "person", people[0].pk)], acting_user=user)
    else:
        # An address of several people is nobody's, even where one of their users has it.
        users = [] if people else list(User.objects.filter(email__iexact=address)[:2])
        if len(users) != 1:
            raise NotKnownHereError(address)
        user = users[0]
    if not user_may_sign_in(user, now):
        raise NotKnownHereError(address)
    return user


@transaction.atomic
def end_sign_ins(user: User, *, acting_user: User | None) -> None:
    """Ends every session of the user, on every device, with its next request."""
    User.objects.filter(pk=user.pk).update(sign_ins=F("sign_ins") + 1)
    record([Change("sign_ins.end", "user", user.username)], acting_user=acting_user)


@transaction.atomic
def make_administrator(person_id: str, *, acting_user: User | None, actor: str = "") -> User:
    """The person becomes a user who may configure Remit. Raises NobodyError.

    ``actor``: by whom, where that is no user.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not may_sign_in(person, timezone.now()):
        raise NobodyError(person_id)
    user = user_of(person)
    before = user.is_administrator
    if not before:
        user.is_administrator = True
        user.save(update_fields=["is_administrator"])
        change = Change(
            "user.administrator",
            "user",
            user.username,
            {"is_administrator": before},
            {"is_administrator": True},
        )
        record([change], acting_user=acting_user, actor=actor)
    return user


RIGHTS = {"is_active": "open", "is_administrator": "administrator", "is_auditor": "auditor"}
"""What an administrator gives and takes: to sign in at all, to configure, to read the audit."""


@transaction.atomic
def set_right(user: User, right: str, value: bool, *, acting_user: User | None) -> None:
    """Gives or takes one of RIGHTS. Shutting an account ends its sign-ins with the next request.

    The caller has asked whether ``acting_user`` may. Raises OwnRightError for taking one's own.
    """
    if acting_user is not None and user.pk == acting_user.pk and not value and right != "is_auditor":
        raise OwnRightError(right)
    locked = User.objects.select_for_update().get(pk=user.pk)
    before = getattr(locked, right)
    if before == value:
        return
    setattr(locked, right, value)
    locked.save(update_fields=[right])
    change = Change(f"user.{RIGHTS[right]}", "user", user.username, {right: before}, {right: value})
    record([change], acting_user=acting_user)


def note(user: User, action: str) -> None:
    """Puts on record what somebody did with their own account; what they typed is never part of it."""
    record([Change(action, "user", user.username)], acting_user=user)
