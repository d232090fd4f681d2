"""What travels when reading is spread: a repository to be read as bytes, its chunks as bytes on the way back.

Plain JSON, compressed: no side can have the other run anything. Where there is a key, both ways are closed with it.
The machines that read load this module, and of Remit nothing but what it imports.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.box import Box, BoxError
from remit.evidence.collector import Chunk, Place, SourceProblem, SourceSpec, Window
from remit.evidence.kinds import KINDS, Room

LEVEL: Final = 1
"""Of compression: acts shrink to a tenth at some 100 MB a second; higher levels cost more than the network."""
THERE, BACK = b"job", b"answer"
MACHINE: Final = "the machine that reads"
"""The program that a problem names where it is not git's or the repository's."""
_ACTOR, _PARTY, _BY = (Act._fields.index(name) for name in ("actor", "party", "performed_by"))
_PERFORMERS: Final = {performer.value: performer for performer in Performer}


@dataclass(frozen=True, slots=True)
class Job:
    """A repository to be read: how far it was read, and what its collector may use, as in ``Room``."""

    spec: SourceSpec
    cursor: Mapping[str, Any]
    now: datetime
    room: Room


def packed(job: Job, box: Box | None = None, *, private: bool = False) -> bytes:
    """The job as it travels. A secret does so only in a box, or on a ``private`` way; else ValueError."""
    spec = job.spec
    if spec.secret and box is None and not private:
        raise ValueError("a secret travels in a box alone")
    if spec.meeting is not None or spec.documents:
        raise ValueError(f"a source of the kind {spec.kind} is read where the database is")
    told = {
        "id": spec.id,
        "kind": spec.kind,
        "address": spec.address,
        "settings": dict(spec.settings),
        "secret": spec.secret,
        "places": [(place.origin, place.folder, place.system, place.team) for place in spec.places],
        "cursor": dict(job.cursor),
        "now": job.now.isoformat(),
        "cache": str(job.room.cache),
        "inside": job.room.inside,
    }
    return _wrapped(told, box, THERE)


def read(data: bytes, key: str = "") -> Iterator[bytes]:
    """Reads the repository of a packed job: its chunks, packed, and at last the problem if there was one.

    ``key``: the file of the key, where the job is in a box. Raises nothing: whatever goes wrong is the last answer.
    """
    box = None
    try:
        box = Box(Path(key)) if key else None
        told = _unwrapped(data, box, THERE)
        room = Room(Path(told["cache"]), tuple(told["inside"]))
        spec = SourceSpec(
            told["id"],
            told["kind"],
            told["address"],
            told["settings"],
            told["secret"],
            places=tuple(Place(*place) for place in told["places"]),
        )
        collector = KINDS[spec.kind].collector(room)
        now = datetime.fromisoformat(told["now"])
        for chunk in collector.collect(spec, told["cursor"], now, lambda: False):
            yield _wrapped(_chunk(chunk), box, BACK)
    except SourceProblem as problem:
        yield _wrapped(_problem(problem), box, BACK)
    except BoxError as error:
        yield _wrapped(_problem(SourceProblem("failed", program=MACHINE, why=str(error))), None, BACK)
    except Exception as error:  # noqa: BLE001  its text may hold anything: only what kind it is goes back
        yield _wrapped(
            _problem(SourceProblem("failed", program=MACHINE, why=type(error).__name__)), box, BACK
        )


def unpacked(blocks: Iterable[bytes], box: Box | None = None) -> Iterator[Chunk]:
    """The chunks of an answer, in order. Raises ``SourceProblem`` where that is how it ended."""
    for block in blocks:
        try:
            told = _unwrapped(block, box, BACK)
        except BoxError as error:
            raise SourceProblem("failed", program=MACHINE, why=str(error)) from None
        if "problem" in told:
            retry = told["retry_at"]
            raise SourceProblem(
                told["problem"], datetime.fromisoformat(retry) if retry else None, **told["params"]
            )
        yield Chunk(
            tuple(_acts(told["acts"], [Account(*account) for account in told["accounts"]])),
            told["cursor"],
            tuple(Found(*found) for found in told["found"]),
            tuple(told["surveyed"]),
            tuple(Window(*window) for window in told["replaces"]),
            told["done"],
            told["total"],
            told["unit"],
            tuple(told["notes"]),
        )


def _chunk(chunk: Chunk) -> dict[str, Any]:
    """An account travels once for all its acts: they name its number."""
    accounts: dict[Account | None, int | None] = {None: None}

    def number(account: Account | None) -> int | None:
        return accounts.setdefault(account, len(accounts) - 1)

    acts = [(*act[:_ACTOR], number(act.actor), number(act.party), *act[_PARTY + 1 :]) for act in chunk.acts]
    return {
        "acts": acts,
        "accounts": [account for account in accounts if account is not None],
        "cursor": dict(chunk.cursor),
        "found": chunk.found,
        "surveyed": chunk.surveyed,
        "replaces": [(window.origin, window.start, window.end) for window in chunk.replaces],
        "done": chunk.done,
        "total": chunk.total,
        "unit": chunk.unit,
        "notes": chunk.notes,
    }


def _acts(rows: Iterable[list[Any]], accounts: list[Account]) -> Iterator[Act]:
    for row in rows:
        for place in (_ACTOR, _PARTY):
            if row[place] is not None:
                row[place] = accounts[row[place]]
        row[_BY] = _PERFORMERS[row[_BY]]
        yield Act._make(row)


def _problem(problem: SourceProblem) -> dict[str, Any]:
    params = {name: one if isinstance(one, int) else str(one) for name, one in problem.params.items()}
    retry = None if problem.retry_at is None else problem.retry_at.isoformat()
    return {"problem": problem.code, "params": params, "retry_at": retry}


def _wrapped(told: Mapping[str, Any], box: Box | None, about: bytes) -> bytes:
    data = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), LEVEL)
    return b"\1" + box.closed(data, about) if box else b"\0" + data


def _unwrapped(data: bytes, box: Box | None, about: bytes) -> Any:
    """Raises BoxError. What is not in a box is taken as it is: a machine without the key must be able to say so."""
    if data[:1] == b"\1":
        if box is None:
            raise BoxError("there is no key for what came in a box")
        return json.loads(zlib.decompress(box.opened(data[1:], about)))
    return json.loads(zlib.decompress(data[1:]))
