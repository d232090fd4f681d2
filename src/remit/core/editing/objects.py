"""Corrections of single objects by their key, and what a form has seen of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from remit.core.editing.parts import EditError
from remit.core.objects import HEAD, KINDS, Key, key_of, put_together, take_apart
from remit.core.organisation import Organisation
from remit.core.references import NAMED, references
from remit.lib.plain import plain

ANY = "*"
"""In the group of a key: whatever stands there."""


class Seen(NamedTuple):
    """What somebody saw of some objects: their key, and a digest of all that it matches.

    A key without ``rest`` means every object of the group, so that a version that came since is noticed; ``ANY`` as
    a part of the group matches every id.
    """

    key: Key
    digest: str

    @property
    def text(self) -> str:
        """For a hidden field of a form."""
        return json.dumps([self.key.kind, self.key.group, self.key.rest, self.digest])

    @classmethod
    def from_text(cls, text: str) -> Seen:
        """The other way. Raises EditError for anything else, so that a forged field is refused plainly."""
        try:
            kind, group, rest, digest = json.loads(text)
            if kind not in {*KINDS, HEAD.kind} or not isinstance(digest, str):
                raise ValueError(text)
            return cls(Key(kind, tuple(map(str, group)), tuple(map(str, rest))), digest)
        except (ValueError, TypeError, RecursionError):
            raise EditError("this form is damaged: open the page again") from None


def seen(organisation: Organisation, kind: str, *group: str | None, rest: tuple[str, ...] = ()) -> Seen:
    """What there is now: ``seen(o, "charter row", "payments", "one-on-ones")``."""
    key = Key(kind, tuple(part or "" for part in group), rest)
    return Seen(key, digest(organisation, key))


def digest(organisation: Organisation, key: Key) -> str:
    """A digest of all that the key matches, in any order; that of nothing is a digest too."""
    found = sorted(
        json.dumps([*place, plain(value)], sort_keys=True) for place, value in _matching(organisation, key)
    )
    return sha256("\n".join(found).encode()).hexdigest()


def _matching(organisation: Organisation, key: Key) -> Iterator[tuple[Key, Any]]:
    for place, value in take_apart(organisation)[key.kind].items():
        if len(place.group) != len(key.group) or (key.rest and key.rest != place.rest):
            continue
        if all(wanted in (ANY, there) for wanted, there in zip(key.group, place.group, strict=True)):
            yield place, value


def remove(organisation: Organisation, key: Key) -> Organisation:
    """The organisation without one object, for what was never so: a correction leaves no history.

    Raises EditError where there is no such object, or others name it.
    """
    parts = take_apart(organisation)
    if key not in parts.get(key.kind, {}) or key.kind not in KINDS:
        raise EditError("there is no {kind} “{name}”", kind=key.kind, name=str(key))
    del parts[key.kind][key]
    if key.kind == "charter":
        parts["charter row"] = {
            row: value for row, value in parts["charter row"].items() if row.group[0] != key.group[0]
        }
    if key.kind in NAMED:
        for values in parts.values():
            for value in values.values():
                if key in references(value):
                    raise EditError("{name} is still named elsewhere: end it instead", name=str(key))
    return put_together({kind: found.values() for kind, found in parts.items()})


def correct(organisation: Organisation, key: Key, value: Any) -> Organisation:
    """One object replaced by another of its kind: other days, say. Raises EditError where there is none."""
    parts = take_apart(organisation)
    if key.kind not in KINDS or key not in parts[key.kind]:
        raise EditError("there is no {kind} “{name}”", kind=key.kind, name=str(key))
    if key.kind in NAMED and key_of(KINDS[key.kind], value) != key:
        raise EditError("an id never changes", "id")
    parts[key.kind][key] = value
    return put_together({kind: found.values() for kind, found in parts.items()})
