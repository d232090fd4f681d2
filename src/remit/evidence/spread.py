"""Reading many repositories at once: on a cluster, or in processes of this machine. Repositories in, chunks out.

What each of them reads, and how it fails, is its own: the others do not notice. Nothing here writes: accounts, lake
and cursor stay with who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from remit.evidence.box import Box
from remit.evidence.collector import Chunk, SourceProblem
from remit.evidence.parts import LakeError
from remit.evidence.spread_wire import Job, packed, unpacked

AT_ONCE: Final = 64
"""Repositories that are given away together. What they answer is held, compressed, until it is taken."""
Stopped = Callable[[], bool]


class SpreadError(LakeError):
    """Those who were to read died over it, or did not answer; the text says why, in one sentence."""


class Absent(SpreadError):
    """Nobody is there who could read: nothing was given away."""


class Readers(Protocol):
    """Who reads: a cluster, or processes. ``box``: what travels is closed in it. ``name``: for people."""

    name: str
    box: Box | None
    private: bool
    """Nobody else sees what travels, box or not."""

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        """The whole answer to each packed job, with its number, in whatever order; ends early when ``stopped``.

        Raises SpreadError, or Absent; what was given until then stands.
        """


def carries_secrets(readers: Readers) -> bool:
    """Whether a source with a token may be given to them."""
    return readers.private or readers.box is not None


def spread(
    readers: Readers, jobs: Sequence[Job], stopped: Stopped = lambda: False
) -> Iterator[tuple[int, Iterator[Chunk]]]:
    """The chunks of each job, with its number, each once, as they come; fewer where it was ``stopped``.

    To go through the chunks raises the job's own ``SourceProblem``. Where readers die, nobody can say of which
    repository: each that was not answered is given away again, alone. Raises Absent.
    """
    sent = [packed(job, readers.box, private=readers.private) for job in jobs]
    for start in range(0, len(sent), AT_ONCE):
        waiting = dict(enumerate(sent[start : start + AT_ONCE], start))
        try:
            yield from _answers(readers, waiting, stopped)
        except Absent:
            raise
        except SpreadError as error:
            if len(waiting) == 1 and not stopped():
                yield _died(waiting.popitem()[0], readers, error)
        for number, data in waiting.items():
            if not stopped():
                yield from _alone(readers, number, data, stopped)


def _answers(
    readers: Readers, waiting: dict[int, bytes], stopped: Stopped
) -> Iterator[tuple[int, Iterator[Chunk]]]:
    """Takes from ``waiting`` whatever is answered."""
    numbers = tuple(waiting)
    for place, blocks in readers.read(tuple(waiting.values()), stopped):
        del waiting[numbers[place]]
        yield numbers[place], unpacked(blocks, readers.box)


def _alone(
    readers: Readers, number: int, data: bytes, stopped: Stopped
) -> Iterator[tuple[int, Iterator[Chunk]]]:
    waiting = {number: data}
    try:
        yield from _answers(readers, waiting, stopped)
        error = SpreadError("there was no answer")
    except Absent:
        raise
    except SpreadError as died:
        error = died
    if waiting and not stopped():
        yield _died(number, readers, error)


def _died(number: int, readers: Readers, error: SpreadError) -> tuple[int, Iterator[Chunk]]:
    def told() -> Iterator[Chunk]:
        raise SourceProblem("failed", program=readers.name, why=str(error))
        yield  # what makes it an iterator: it raises where the others read

    return number, told()
