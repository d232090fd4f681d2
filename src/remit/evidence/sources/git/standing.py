"""What a cursor holds: the branches seen, and what the acts depend on besides the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from remit.evidence.collector import SourceSpec
from remit.evidence.envelope import digest
from remit.evidence.sources.git.places import Places
from remit.evidence.sources.git.refs import Heads
from remit.evidence.sources.git.settings import checked_settings

BRANCHES: Final = 5_000
"""Branches of one repository whose commits are read; the cursor stays some 500 KiB."""


def standing(spec: SourceSpec) -> str:
    """The hash of the settings and places: where it changes, all acts are read again."""
    settings = checked_settings(spec.settings)
    del settings["known_hosts"]  # it says how the repository is reached, and changes nothing of what is in it
    said = [settings, Places(spec.places, spec.address).said()]
    return digest(json.dumps(said, sort_keys=True))


def chosen(heads: Heads) -> dict[str, str]:
    """The branches that are read: the main one, and others by name up to the limit."""
    if len(heads.all) <= BRANCHES:
        return dict(heads.all)
    first = {heads.main: heads.all[heads.main]} if heads.main in heads.all else {}
    others = ((name, commit) for name, commit in heads.all.items() if name != heads.main)
    return first | dict(other for other, _ in zip(others, range(BRANCHES - len(first)), strict=False))


def cursor_of(heads: Heads, stands: str) -> Mapping[str, Any]:
    """The cursor behind all that these branches hold."""
    return {"heads": chosen(heads), "main": heads.main, "standing": stands}
