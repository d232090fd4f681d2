"""Whose account is it? People confirm what no exact rule tells; every match can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from rapidfuzz import fuzz

from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.db.models import Account, Person, Suggestion, User

LIKE: Final = 88.0
"""From this similarity of names on (0 to 100, order of words ignored) an account is suggested, never matched."""
MOST: Final = 3
"""Suggestions for one account: more would be no help."""
CONFIRMED: Final = "confirmed"


class NoSuchAccount(LookupError):
    """There is no such account."""


def thing(account: Account) -> Thing:
    """The account as the access rules see it: it concerns whose it is, or to whom it was suggested.

    Nobody claims for themselves what nothing speaks for: that is for administrators.
    """
    if account.person_id is not None:
        return Thing("account", "matched", people=frozenset({account.person_id}))
    open_ones = account.suggestions.filter(state="open").values_list("person", flat=True)
    return Thing("account", "unmatched", people=frozenset(open_ones))


@transaction.atomic
def confirm(key: str, person: str, *, acting_user: User | None, now: datetime) -> None:
    """The account is this person's, from the first event on. Raises NoSuchAccount, NotAllowed, EditError."""
    account = _account(key)
    if account.person_id is not None:
        require(acting_user, "read", thing(account), now)
        raise EditError("the account is somebody’s already: undo that first", "person")
    require(acting_user, "confirm", _for(account, person), now)
    if not Person.objects.filter(pk=person).exists():
        raise EditError("there is nobody with the id {person}", "person", person=person)
    _decide(account, person, CONFIRMED, acting_user, now)
    account.suggestions.filter(person=person).update(
        state="confirmed", decided_at=now, decided_by=_by(acting_user)
    )
    record([Change("account.confirm", "account", key, after={"person": person})], acting_user=acting_user)


@transaction.atomic
def refuse(key: str, person: str, *, acting_user: User | None, now: datetime) -> None:
    """The account is not this person's; nobody suggests it again. Raises NoSuchAccount, NotAllowed, EditError."""
    account = _account(key)
    if account.person_id is not None:
        require(acting_user, "read", thing(account), now)
        raise EditError("the account is somebody’s already: undo that first", "person")
    require(acting_user, "refuse", _for(account, person), now)
    if not Person.objects.filter(pk=person).exists():
        raise EditError("there is nobody with the id {person}", "person", person=person)
    account.suggestions.update_or_create(
        person_id=person,
        defaults={"state": "refused", "decided_at": now, "decided_by": _by(acting_user)},
        create_defaults={
            "state": "refused",
            "reason": "refused",
            "made_at": now,
            "decided_at": now,
            "decided_by": _by(acting_user),
        },
    )
    record([Change("account.refuse", "account", key, after={"person": person})], acting_user=acting_user)


@transaction.atomic
def undo(key: str, *, acting_user: User | None, now: datetime) -> None:
    """The account is nobody's again, also where a rule would match it. Raises as ``confirm``."""
    account = _account(key)
    before = account.person_id
    if before is None:
        require(acting_user, "read", thing(account), now)
        raise EditError("the account is nobody’s", "person")
    require(acting_user, "undo", thing(account), now)
    _decide(account, None, "", acting_user, now)
    account.suggestions.filter(state="confirmed").update(
        state="refused", decided_at=now, decided_by=_by(acting_user)
    )
    record([Change("account.undo", "account", key, before={"person": before})], acting_user=acting_user)


@transaction.atomic
def suggest(organisation: Organisation, now: datetime) -> int:
    """Suggests people for the accounts that nobody knows, by likeness of names; how many suggestions are new."""
    people = {one.id: one.name for one in organisation.people if one.kind is Kind.HUMAN}
    free = Account.objects.filter(person=None, decided_at=None, erased_at=None).exclude(
        performer__in=("bot", "agent")
    )
    known = set(Suggestion.objects.values_list("account", "person"))
    made = [
        Suggestion(account=account, person_id=person, reason=reason, made_at=now)
        for account in free
        for person, reason in alike(account.name, account.value, people.items())
        if (account.key, person) not in known
    ]
    Suggestion.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def alike(name: str, value: str, people: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The people (id and name) whom an account may belong to, each with the reason; the likeliest first."""
    local = value.partition("@")[0].replace(".", " ").replace("-", " ").replace("_", " ")
    scored = []
    for person, called in people:
        by_name = fuzz.token_sort_ratio(name.casefold(), called.casefold()) if name else 0.0
        by_login = fuzz.token_sort_ratio(local.casefold(), called.casefold())
        best = max(by_name, by_login)
        if best >= LIKE:
            scored.append((best, person, "name" if by_name >= by_login else "login"))
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [(person, reason) for _, person, reason in scored[:MOST]]


def _for(account: Account, person: str) -> Thing:
    """The account, where only this person is asked about it."""
    whole = thing(account)
    return Thing(whole.kind, whole.state, people=whole.people & {person})


def _account(key: str) -> Account:
    found = Account.objects.select_for_update().filter(pk=key, erased_at=None).first()
    if found is None:
        raise NoSuchAccount(f"there is no account {key}")
    return found


def _decide(account: Account, person: str | None, rule: str, user: User | None, now: datetime) -> None:
    account.person_id, account.rule, account.decided_at = person, rule, now
    account.performer = "human" if person else "unknown"
    account.decided_by = _by(user)
    account.save()


def _by(user: User | None) -> Person | None:
    return user.person if user else None
