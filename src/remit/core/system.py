"""Systems: what teams build and run, and what other records say of their owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from remit.lib.periods import ALWAYS, Period


class Repository(NamedTuple):
    """Where a system's code lives: an address or path, and the folder inside it (``/`` for all of it)."""

    address: str
    path: str = "/"


class CodeOwnersRule(NamedTuple):
    """One line of a CODEOWNERS file: the pattern and the owners as written (``@login``, ``@org/team``, mail)."""

    pattern: str
    owners: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class System:
    """A system. ``catalogue_owner`` is the team id that a catalogue names, for comparison (R502)."""

    id: str
    name: str
    production: bool = False
    repositories: tuple[Repository, ...] = ()
    code_owners: tuple[CodeOwnersRule, ...] = ()
    catalogue_owner: str | None = None
    period: Period = ALWAYS


class CodeOwnersFile(NamedTuple):
    """The CODEOWNERS file that was found in the repository at an address."""

    repository: str
    rules: tuple[CodeOwnersRule, ...]


@dataclass(frozen=True, slots=True)
class SystemAsFound(System):
    """A system with the files that were found in its repositories. It is looked at, and never written anywhere."""

    code_owners_found: tuple[CodeOwnersFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemOwner:
    """``team`` owns ``system`` during the period."""

    system: str
    team: str
    period: Period = ALWAYS
