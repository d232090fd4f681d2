"""Persons, how tools know them, whom they report to and when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from remit.lib.periods import ALWAYS, Period


class Kind(StrEnum):
    """An agent may do work; it is never the one who is responsible."""

    HUMAN = "human"
    AGENT = "agent"


class Identity(NamedTuple):
    """How a tool knows a person. ``kind``: ``email``, ``github``, ``gitlab``, ``calendar`` or ``alias``."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person or an agent. ``experience`` lists the roles that the person declares to be experienced in (P2).

    ``period`` is the time with the organisation: who has left holds nothing from then on.
    """

    id: str
    name: str
    kind: Kind = Kind.HUMAN
    identities: tuple[Identity, ...] = ()
    experience: tuple[str, ...] = ()
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """``person`` reports to ``manager``. Without a line, the EM of the person's team is the manager."""

    person: str
    manager: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away. There is no field for the reason, on purpose."""

    person: str
    period: Period
