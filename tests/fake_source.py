"""A kind of source invented for tests: so many chunks of acts, and whatever goes wrong on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Tried
from remit.evidence.kinds import KINDS, Kind, Room

AN_HOUR = 3600
FIRST = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp())
KIND = Kind("fake", "Invented", "any word", "fake_source", every=60, secret=True, needs="everything")
CHUNK = 3
"""Acts of a chunk."""


class Fake:
    """Reads as many chunks as the setting ``chunks`` says, and fails behind ``fails_after`` of them."""

    kind, version, activities = "fake", "1", ("commit", "review")
    interrupt: Callable[[int], object] = staticmethod(lambda number: None)
    """Called before each chunk, with its number."""

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        if not address:
            raise SourceProblem("address", address=address, expected="any word")
        return {"chunks": 2, **settings}

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        if spec.secret == "wrong":
            raise SourceProblem("refused", needs="everything")
        return Tried(self.activities, (("chunks", str(spec.settings["chunks"])),))

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        chunks = spec.settings["chunks"]
        for number in range(cursor.get("next", 0), chunks):
            if number == spec.settings.get("fails_after"):
                raise SourceProblem("server", status=503)
            Fake.interrupt(number)
            yield Chunk(
                acts(number, spec.address),
                {"next": number + 1},
                found=(Found(spec.address, "code-owners", f"CODEOWNERS-{number}", {"rules": []}),),
                done=number + 1,
                total=chunks,
                unit="chunks",
                notes=("unknown-reviewers",),
            )


def acts(number: int, origin: str) -> tuple[Act, ...]:
    """The acts of a chunk: one an hour, each by another address of three."""
    return tuple(
        Act(
            native=f"{number}-{one}",
            origin=origin,
            at=FIRST + (number * CHUNK + one) * AN_HOUR,
            activity="commit",
            actor=Account("email", f"author-{one}@acme.example", f"Author {one}"),
            performed_by=Performer.HUMAN,
        )
        for one in range(CHUNK)
    )


def collector(room: Room) -> Fake:
    """As ``kinds`` wants it."""
    return Fake()


def register(setattr_: Callable[[Any, str, Any], object] = setattr) -> None:
    """Makes the kind known to every module that has the registry."""
    more = MappingProxyType({**KINDS, KIND.id: KIND})
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("remit.") and getattr(module, "KINDS", None) is KINDS:
            setattr_(module, "KINDS", more)
