"""The manifest: what a shelf consists of. It is replaced by a rename, so there is only ever a whole one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from remit.evidence.parts import LakeError, Part, settle
from remit.lib.files import write_atomically

FORMAT: Final = 1
FILE: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a shelf. ``version`` grows with every change; ``days``: the version that last changed a day.

    ``retired``: files that no longer belong to it, and go once nobody reads them. ``notes``: the owner's own state.
    """

    name: str
    version: int = 0
    parts: tuple[Part, ...] = ()
    days: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    retired: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class DamagedManifest(LakeError):
    """A manifest that is not what was written."""


def load(folder: Path, name: str = "") -> Manifest:
    """The manifest of a shelf; an empty one where there is none. Raises DamagedManifest."""
    try:
        text = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return Manifest(name)
    try:
        whole = json.loads(text)
        content = whole["content"]
        if whole["sha256"] != _hash(content):
            raise ValueError("its hash differs")
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}, expected {FORMAT}")
        return Manifest(
            name=content["name"],
            version=content["version"],
            parts=tuple(Part._make((*entry[:-1], tuple(entry[-1]))) for entry in content["parts"]),
            days=MappingProxyType({int(day): version for day, version in content["days"].items()}),
            retired=tuple(content["retired"]),
            notes=MappingProxyType(content["notes"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedManifest(f"{folder / FILE} is damaged: {error}") from error


def save(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in the place of the old one, and have that on disk. Raises OSError; then the old one stays."""
    content = {
        "format": FORMAT,
        "name": manifest.name,
        "version": manifest.version,
        "parts": manifest.parts,
        "days": {str(day): version for day, version in manifest.days.items()},
        "retired": manifest.retired,
        "notes": dict(manifest.notes),
    }
    whole = {"sha256": _hash(content), "content": content}
    write_atomically(folder / FILE, json.dumps(whole, separators=(",", ":")))
    settle(folder)


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
