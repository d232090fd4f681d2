"""The state of a source, in words that a person understands, and what they can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class SourceState(StrEnum):
    """``new``: never read. ``reading``: now. ``failing``: the last try failed. ``waiting``: it asked us to wait."""

    NEW = "new"
    HEALTHY = "healthy"
    READING = "reading"
    WAITING = "waiting"
    FAILING = "failing"
    ENDED = "ended"


class Problem(NamedTuple):
    """What is wrong, and what to do; both are templates with named parameters."""

    text: str
    hint: str


PROBLEMS: Final[Mapping[str, Problem]] = MappingProxyType(
    {
        "setting": Problem("The setting %(name)s is %(read)s.", "Expected: %(expected)s."),
        "no-setting": Problem(
            "There is no setting %(name)s for this kind of source.", "There are: %(expected)s."
        ),
        "address": Problem("%(address)s is not an address that can be read.", "Expected: %(expected)s."),
        "not-found": Problem(
            "There is nothing at %(address)s.", "Check the address, and whether the token may see it."
        ),
        "unreachable": Problem("%(address)s could not be reached: %(why)s.", "It is tried again by itself."),
        "inside": Problem(
            "%(address)s is an address inside the network.",
            "REMIT_SOURCES_INSIDE lists what may be read there.",
        ),
        "certificate": Problem("The certificate of %(address)s is not trusted: %(why)s.", "Have it renewed."),
        "host-key": Problem(
            "The key of %(address)s is not the one that is known: %(why)s.",
            "Compare it with what its operator publishes, and give it as known_hosts.",
        ),
        "unreadable": Problem("There is no token that can be read: %(why)s.", "Renew it here."),
        "no-secret": Problem("No token was given.", "Give one that may read %(needs)s."),
        "refused": Problem("The token was refused.", "Renew it here; it must be able to read %(needs)s."),
        "expired": Problem("The token expired on %(day)s.", "Renew it here."),
        "forbidden": Problem("The token may not read %(what)s.", "Give one that may read %(needs)s."),
        "rate": Problem("The server asked to wait until %(until)s.", "It goes on by itself then."),
        "server": Problem("The server answered %(status)s.", "It is tried again by itself."),
        "format": Problem("%(what)s could not be understood: %(why)s.", "Expected: %(expected)s."),
        "too-large": Problem("%(what)s is larger than %(limit)s.", "Narrow down what is read."),
        "too-long": Problem("Reading took longer than %(seconds)s seconds.", "Narrow down what is read."),
        "program": Problem("%(program)s is not installed.", "Install it on the machine that collects."),
        "failed": Problem("%(program)s failed: %(why)s.", "It is tried again by itself."),
    }
)
"""Codes of ``SourceProblem``. Texts are translated where they are shown."""

NOTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shallow": "The repository is a shallow clone: older history cannot be seen.",
        "dirty-clock": "Events from before 1990 or from the future were left out.",
        "large-file": "Files over %(limit)s were not read.",
        "many-occurrences": "A series with more than %(limit)s occurrences was cut off.",
        "unknown-reviewers": "Reviews are not in the history: only the forge knows them.",
        "left-out": "%(what)s could not be read and was left out.",
    }
)
"""What a collection left out and why, as ``code`` or ``code:value``."""
