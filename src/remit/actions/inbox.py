"""One's own inbox: what is read, what is done with, what comes by mail, and the address of the calendar feed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.notice import KINDS, ByMail
from remit.db.models import FeedToken, Notice, NoticeChoice, User

TOKEN_BYTES = 32


class NobodysInbox(LookupError):
    """The user is no person of the organisation, and has no inbox."""


def mark_read(number: int | None, *, acting_user: User) -> None:
    """One message is read; None: all of them."""
    person = _own(acting_user, "choose-messages")
    unread = Notice.objects.filter(person=person, read_at=None)
    (unread if number is None else unread.filter(pk=number)).update(read_at=timezone.now())


def set_aside(number: int, *, acting_user: User) -> None:
    """The person says that a message does not wait for them any more."""
    person = _own(acting_user, "choose-messages")
    now = timezone.now()
    Notice.objects.filter(person=person, pk=number, done_at=None).update(done_at=now, read_at=now)


@transaction.atomic
def choose(choices: Mapping[str, ByMail], *, acting_user: User) -> None:
    """How mail of each kind comes; what is as by default leaves no choice behind."""
    _choose(_own(acting_user, "choose-messages"), choices, acting_user)


@transaction.atomic
def turn_off(person: str, kinds: Iterable[str]) -> None:
    """No more mail of the kinds: somebody opened the link in a mail, which is as good as a sign-in for that alone."""
    user = User.objects.filter(person=person).first()
    if user is not None:
        _choose(person, dict.fromkeys(kinds, ByMail.OFF), user)


@transaction.atomic
def make_feed(*, acting_user: User) -> str:
    """The secret of the person's calendar feed; only its hash is kept, and an earlier one no longer works."""
    person = _own(acting_user, "connect-calendar")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    FeedToken.objects.update_or_create(
        person_id=person, defaults={"token_hash": hashed(token), "created_at": timezone.now()}
    )
    record([Change("feed.make", "person", person)], acting_user=acting_user)
    return token


@transaction.atomic
def end_feed(*, acting_user: User) -> None:
    """The address of the person's calendar feed no longer works."""
    person = _own(acting_user, "connect-calendar")
    if FeedToken.objects.filter(person=person).delete()[0]:
        record([Change("feed.end", "person", person)], acting_user=acting_user)


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _own(user: User, verb: str) -> str:
    if user.person_id is None:
        raise NobodysInbox
    require(user, verb, Thing("person", "there", people=frozenset({user.person_id})))
    return user.person_id


def _choose(person: str, choices: Mapping[str, ByMail], user: User) -> None:
    known = {kind: by for kind, by in choices.items() if kind in KINDS}
    before = dict(NoticeChoice.objects.filter(person=person, kind__in=known).values_list("kind", "mail"))
    after = {kind: by.value for kind, by in known.items() if by is not KINDS[kind].mail}
    if before == after:
        return
    NoticeChoice.objects.filter(person=person, kind__in=known).delete()
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person_id=person, kind=kind, mail=by) for kind, by in after.items()]
    )
    record([Change("notices.choose", "person", person, before, after)], acting_user=user)
