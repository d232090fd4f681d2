"""Who was erased stays erased: sources that are read again name them still, and what is kept of them is a keyed hash.

The hash is that of ``book.digest``: nobody can tell an account from it, but one that comes again is recognised.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from remit.actions.book import BATCH, KEY_BYTES, digest, erased
from remit.core.identity import ADDRESSES
from remit.core.index import folded
from remit.core.privacy import SOMEBODY
from remit.db.models import Account, FoundDocument, Identity, Person
from remit.evidence.act import Account as Seen
from remit.evidence.act import Found

FORGES: Final = ("github", "gitlab")
ANYWHERE: Final = (*sorted(ADDRESSES), *FORGES, "alias")
"""Kinds of account that an alias may stand for."""
NAMING: Final = ("access", "catalogue", "code-owners")
"""Kinds of document that name people as their source knows them."""
USER: Final = re.compile(r"user:(?:[^/]*/)?(.+)", re.IGNORECASE)
"""How a catalogue names a person who owns something."""


def bury(person: str, now: datetime) -> None:
    """Has every account by which the person is known recognised as nobody's, also where no source named it yet.

    What somebody else declares as well is theirs from then on, and what is somebody else's stays so.
    """
    gone = Person.objects.get(pk=person)
    others = {
        (kind, folded(value))
        for kind, value in Identity.objects.exclude(person=person).values_list("kind", "value")
    }
    known = [
        Seen(kind, value)
        for identity, value in gone.identities.values_list("kind", "value")
        if (identity, folded(value)) not in others
        for kind in _kinds(identity)
    ]
    if " " in gone.name.strip() and not Person.objects.filter(name=gone.name).exclude(pk=person).exists():
        known.append(Seen("alias", gone.name))  # decisions name people as they are called
    marks = list({digest(one): one for one in known}.items())
    for start in range(0, len(marks), BATCH):
        part = dict(marks[start : start + BATCH])
        theirs = Q(person=None) | Q(person=person)
        Account.objects.filter(theirs, digest__in=part).update(
            value="", name="", rule="", erased_at=now, decided_by=None
        )
        Account.objects.bulk_create(
            [
                Account(
                    key=secrets.token_hex(KEY_BYTES),
                    kind=one.kind,
                    digest=mark,
                    first_seen=now,
                    erased_at=now,
                )
                for mark, one in part.items()
            ],
            ignore_conflicts=True,
        )


def look_through() -> None:
    """Takes out of the documents that are kept whoever was buried since they were read."""
    rows = FoundDocument.objects.filter(kind__in=NAMING)
    for pk in list(rows.values_list("pk", flat=True)):
        row = rows.get(pk=pk)
        kept = Found(row.origin, row.kind, row.path, row.content)
        [new] = without([kept])
        if new != kept:
            rows.filter(pk=pk).update(content=new.content)


def without(found: Sequence[Found]) -> list[Found]:
    """The documents, without those in them who were erased: code owners, owners in catalogues, who has access."""
    named: dict[str, tuple[Seen, ...]] = {}

    def learn(word: str, *accounts: Seen) -> str:
        named[word] = accounts
        return word

    for one in found:
        _through(one, learn)
    gone = erased(account for accounts in named.values() for account in accounts)
    if not gone:
        return list(found)

    def forget(word: str, *accounts: Seen) -> str:
        return SOMEBODY if gone.intersection(accounts) else word

    return [_through(one, forget) for one in found]


def _through(found: Found, word: Callable[..., str]) -> Found:
    """The document with each word that may name somebody replaced by what ``word`` says of it."""
    content: Any = found.content
    if found.kind == "access":
        kind = str(content["kind"])
        listed = [[word(str(login), Seen(kind, str(login))), role] for login, role in content["accounts"]]
        return found._replace(content={**content, "accounts": listed})
    if found.kind == "code-owners":
        rules = [
            {**rule, "owners": [word(owner, *_owner(owner)) for owner in map(str, rule["owners"])]}
            for rule in content["rules"]
        ]
        return found._replace(content={**content, "rules": rules})
    if found.kind == "catalogue":
        entries = [
            {**entry, "owner": word(owner, *_catalogued(owner))} if (owner := entry.get("owner")) else entry
            for entry in content["entries"]
        ]
        return found._replace(content={**content, "entries": entries})
    return found


def _owner(written: str) -> tuple[Seen, ...]:
    """``@login`` or an address; ``@company/team`` is nobody."""
    if written.startswith("@"):
        return () if "/" in written else tuple(Seen(forge, written[1:]) for forge in FORGES)
    return (Seen("email", written),) if "@" in written else ()


def _catalogued(written: str) -> tuple[Seen, ...]:
    named = USER.fullmatch(written)
    return tuple(Seen(kind, named[1]) for kind in (*FORGES, "alias")) if named else ()


def _kinds(identity: str) -> tuple[str, ...]:
    """Of which kinds the accounts are that such an identity matches, as ``core.identity.match`` has it."""
    if identity == "alias":
        return ANYWHERE
    return tuple(sorted(ADDRESSES)) if identity in ADDRESSES else (identity,)
