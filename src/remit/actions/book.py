"""The book of accounts: every account that evidence names has a random key here, and the person it belongs to.

The lake knows the keys alone. A match is a row here: it can be confirmed, undone, and forgotten with the person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from remit.core.activity import Performer
from remit.core.identity import ADDRESSES, Match, match, no_reply
from remit.core.organisation import Organisation
from remit.db import privacy
from remit.db.models import Account
from remit.evidence.act import Account as Seen

KEY_BYTES: Final = 16
BATCH: Final = 500
OWN: Final = privacy.OWN
VALUE_LIMIT: Final = 512
NAME_LIMIT: Final = 256


def digest(account: Seen) -> str:
    """The keyed hash by which an account is found again, also after its address was erased."""
    folded = f"{account.kind}\0{account.value.strip().casefold()}"
    return hmac.new(
        settings.SECRET_KEY.encode(), f"remit account\0{folded}".encode(), hashlib.sha256
    ).hexdigest()


def erased(accounts: Iterable[Seen]) -> frozenset[Seen]:
    """Those of the accounts that were somebody's who was erased; a forge's privacy address is its login's."""
    marks: dict[str, list[Seen]] = {}
    for one in accounts:
        marks.setdefault(digest(one), []).append(one)
        behind = no_reply(one.value) if one.kind in ADDRESSES else None
        if behind is not None:
            marks.setdefault(digest(Seen(*behind)), []).append(one)
    found: list[Seen] = []
    known = list(marks)
    for start in range(0, len(known), BATCH):
        part = Account.objects.filter(digest__in=known[start : start + BATCH]).exclude(erased_at=None)
        found += [one for mark in part.values_list("digest", flat=True) for one in marks[mark]]
    return frozenset(found)


class Book:
    """Keys of accounts for one collection; what is new is written by ``save``, before the lake gets it."""

    def __init__(self, organisation: Organisation, now: datetime) -> None:
        self._organisation, self._now = organisation, now
        self._known: dict[Seen, str | None] = {}

    def learn(self, accounts: Iterable[Seen | None]) -> None:
        """Looks the accounts up, and writes those that nobody knew. Called before ``key``, once a chunk."""
        wanted: dict[str, list[Seen]] = {}  # the same account comes with several spellings and names
        for one in dict.fromkeys(accounts):
            if one is not None and one not in self._known and one.value.strip():
                wanted.setdefault(digest(one), []).append(one)
        found: dict[str, Account] = {}
        digests = list(wanted)
        for start in range(0, len(digests), BATCH):
            found |= {
                row.digest: row for row in Account.objects.filter(digest__in=digests[start : start + BATCH])
            }
        unknown = {mark: ones[0] for mark, ones in wanted.items() if mark not in found}
        gone = erased(unknown.values()) if unknown else frozenset()
        missing = [self._row(mark, one, one in gone) for mark, one in unknown.items()]
        Account.objects.bulk_create(missing, batch_size=BATCH, ignore_conflicts=True)
        if missing:  # another collection may have written some of them at the same time: its keys stand
            marks = [row.digest for row in missing]
            for start in range(0, len(marks), BATCH):
                found |= {
                    row.digest: row for row in Account.objects.filter(digest__in=marks[start : start + BATCH])
                }
        for mark, ones in wanted.items():
            row = found[mark]
            self._known.update(dict.fromkeys(ones, None if row.erased_at else row.key))

    def key(self, account: Seen) -> str | None:
        """The key of an account that was learned; None for one without a value, or of somebody erased."""
        return self._known.get(account)

    def _row(self, mark: str, account: Seen, gone: bool) -> Account:
        if gone:
            key = secrets.token_hex(KEY_BYTES)
            return Account(
                key=key, kind=account.kind[:16], digest=mark, first_seen=self._now, erased_at=self._now
            )
        found = _match(self._organisation, account.kind, account.value)
        return Account(
            key=secrets.token_hex(KEY_BYTES),
            kind=account.kind[:16],
            value=account.value.strip()[:VALUE_LIMIT],
            name=account.name.strip()[:NAME_LIMIT],
            digest=mark,
            person_id=found.person if found else None,
            rule=found.rule if found else "",
            performer=found.performer.value if found else "unknown",
            first_seen=self._now,
        )


def _match(organisation: Organisation, kind: str, value: str) -> Match | None:
    """By the exact rules; who writes a check-in is signed in, and needs none."""
    if kind == OWN:
        return Match(value, "self", Performer.HUMAN) if value in organisation.index.person else None
    return match(organisation, kind, value)


@transaction.atomic
def match_again(organisation: Organisation) -> int:
    """Asks the exact rules again for every account that nobody decided about; how many changed.

    Identities are added and removed in the organisation; a rule that no longer holds takes its match back. Where
    ``REMIT_SECRET_KEY`` has changed, accounts whose value is known are found by the new key from now on.
    """
    _digest_again()
    changed = []
    for row in Account.objects.select_for_update().filter(decided_at=None, erased_at=None):
        found = _match(organisation, row.kind, row.value)
        new = (found.person, found.rule, found.performer.value) if found else (None, "", "unknown")
        if new != (row.person_id, row.rule, row.performer):
            row.person_id, row.rule, row.performer = new
            changed.append(row)
    Account.objects.bulk_update(changed, ["person_id", "rule", "performer"], batch_size=BATCH)
    return len(changed)


def _digest_again() -> None:
    """Under another key every digest is another. One that a newer row has already is left to that row."""
    rows = list(Account.objects.select_for_update().filter(erased_at=None).exclude(value=""))
    taken, changed = {row.digest for row in rows}, []
    for row in rows:
        mark = digest(Seen(row.kind, row.value))
        if mark != row.digest and mark not in taken:
            row.digest = mark
            taken.add(mark)
            changed.append(row)
    Account.objects.bulk_update(changed, ["digest"], batch_size=BATCH)
