"""The audit chain: every row holds the hash of the one before, so that nothing can be changed or taken out unseen.

The chain holds no personal data. Whatever may be personal (who, on what, before, after, why) is in it as a seal, a hash
under a person's key: with the key anybody can check the value, without it the seal says nothing. So somebody can be
erased by destroying the key and the values, and the chain verifies as before.

A chain alone cannot show that its end was cut off, or that all of it was written anew: checkpoints kept elsewhere do.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from remit.lib.canonical import canonical, digest

GENESIS: Final = "0" * 64
"""What stands for the hash before the first row."""

SEALED: Final = ("actor", "object", "before", "after", "reason")


class Row(NamedTuple):
    """One row. ``sequence`` counts from 1 without a gap; ``SEALED`` fields are seals, None where there is no value."""

    sequence: int
    at: datetime
    action: str
    kind: str
    actor: str | None
    object: str | None
    before: str | None
    after: str | None
    reason: str | None
    previous: str
    hash: str

    @property
    def expected(self) -> str:
        """The hash that the row must have."""
        content = self._asdict()
        del content["hash"]
        return digest(content)


class Checkpoint(NamedTuple):
    """The chain up to a row, in one hash; kept where whoever can write the chain cannot."""

    sequence: int
    hash: str
    at: datetime


class Problem(NamedTuple):
    """What is wrong at a row, as a code.

    ``edited``: the row is not what was hashed. ``missing``: rows before this one are not there. ``out-of-order``: it
    stands after a later one, or twice. ``unchained``: it does not follow from the row before it. ``truncated``: the
    chain ends before this row, which a checkpoint knows. ``rewritten``: a checkpoint knows another row here.
    ``content``: a value is not the one that was sealed; ``field`` says which.
    """

    code: str
    sequence: int
    field: str = ""


def seal(value: object, key: bytes) -> str | None:
    """The HMAC-SHA-256 of the value's canonical JSON under a key; None for no value. Raises as ``canonical`` does."""
    return None if value is None else hmac.new(key, canonical(value), "sha256").hexdigest()


def append(
    last: Row | Checkpoint | None, at: datetime, action: str, kind: str, seals: Mapping[str, str | None]
) -> Row:
    """The next row of a chain; ``last`` is None for the first. Raises KeyError for a field that is no sealed one."""
    unknown = set(seals) - set(SEALED)
    if unknown:
        raise KeyError(min(unknown))
    sequence, previous = (1, GENESIS) if last is None else (last.sequence + 1, last.hash)
    actor, thing, before, after, reason = (seals.get(field) for field in SEALED)
    row = Row(sequence, at, action, kind, actor, thing, before, after, reason, previous, "")
    return row._replace(hash=row.expected)


def checkpoint(last: Row) -> Checkpoint:
    """A checkpoint of the chain that ends with this row."""
    return Checkpoint(last.sequence, last.hash, last.at)


def verify(rows: Iterable[Row], checkpoints: Iterable[Checkpoint] = ()) -> Iterator[Problem]:
    """What is wrong with a chain, row by row in the order in which they stand; nothing for one that is whole."""
    known = {each.sequence: each for each in checkpoints}
    last, previous = 0, GENESIS
    for row in rows:
        if row.sequence <= last:
            yield Problem("out-of-order", row.sequence)
        elif row.sequence > last + 1:
            yield Problem("missing", row.sequence)
        elif row.previous != previous:
            yield Problem("unchained", row.sequence)
        if row.hash != row.expected:
            yield Problem("edited", row.sequence)
        marked = known.get(row.sequence)
        if marked is not None and marked.hash != row.hash:
            yield Problem("rewritten", row.sequence)
        last, previous = max(last, row.sequence), row.hash
    yield from (Problem("truncated", sequence) for sequence in sorted(known) if sequence > last)


def verify_content(row: Row, values: Mapping[str, tuple[object, bytes]]) -> Iterator[Problem]:
    """Whether the values that are kept beside a row are the sealed ones; each as (value, key) by field.

    Fields that were erased are left out of ``values``.
    """
    for field, (value, key) in values.items():
        wanted, found = getattr(row, field) or "", seal(value, key) or ""
        if not hmac.compare_digest(wanted, found):
            yield Problem("content", row.sequence, field)


def read_row(content: Mapping[str, Any]) -> Row:
    """A row of an export, its moment as ISO 8601. Raises KeyError and ValueError for what is none."""
    return Row(
        **{**{field: content[field] for field in Row._fields}, "at": datetime.fromisoformat(content["at"])}
    )


def read_checkpoint(content: Mapping[str, Any]) -> Checkpoint:
    """A checkpoint of an export. Raises KeyError and ValueError for what is none."""
    return Checkpoint(content["sequence"], content["hash"], datetime.fromisoformat(content["at"]))
