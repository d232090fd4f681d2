"""What an importer gives back, and how it describes itself to the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from remit.core.organisation import Organisation

NAMES_SHOWN = 8
"""So many names a note lists before it counts the rest."""


class Left(NamedTuple):
    """Something that the foreign file says and the organisation does not take, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The organisation, what was taken into it, and what was left.

    ``scope`` and ``outside`` are those of the file that was merged into, for writing it again.
    """

    organisation: Organisation
    took: tuple[str, ...]
    left: tuple[Left, ...]
    scope: str | None = None
    outside: frozenset[tuple[str, str]] = frozenset()


class Option(NamedTuple):
    """An option of an importer: ``--name VALUE``, or ``--name`` alone where ``flag`` is set."""

    name: str
    help: str
    flag: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


Options = Mapping[str, str]
"""Option name to value. A flag that is set has a value that is not empty."""

Reader = Callable[[Sequence[Path], Options, "Organisation | None"], Imported]
"""Reads foreign files; the third argument is the organisation that the result is merged into."""


class Notes:
    """Collects what was left, grouped by kind and reason, so that a note names all of a kind at once."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], list[str]] = {}

    def add(self, kind: str, name: str, why: str) -> None:
        """Note that ``name`` of ``kind`` (in the plural) was left because of ``why``; repeats count once."""
        names = self._groups.setdefault((kind, why), [])
        if name not in names[-1:]:
            names.append(name)

    def left(self) -> tuple[Left, ...]:
        """The notes, in the order in which their kinds were met first."""
        return tuple(
            Left(f"{kind} ({counted(names)})", why)
            for (kind, why), every in self._groups.items()
            for names in [tuple(dict.fromkeys(every))]
        )


def counted(names: Sequence[str]) -> str:
    """The number of names, and the names: ``3: a, b, c``; long lists end with how many more there are."""
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{len(names)}: {shown}" + (f" and {more} more" if more > 0 else "")


def number(count: int, one: str, many: str | None = None) -> str:
    """``1 person``, ``2 people``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
