"""Where objectives are written: what was found in repositories, a folder of this machine, or an address; bounded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from remit.evidence.act import Found
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.documents import SIZE, documents
from remit.evidence.net import client
from remit.evidence.sources.service_level.openslo import Written
from remit.lib.files import TooLarge, read_bounded

FILES: Final = 500
"""Files of one folder."""
LOOKED_AT: Final = 20_000
"""Entries of a folder that are gone through, whatever they are called."""
ENDINGS: Final = (".yaml", ".yml")


def written(spec: SourceSpec, inside: tuple[str, ...]) -> tuple[list[Written], list[Written], list[str]]:
    """The documents of repositories, those that the settings name, and notes on what was left out."""
    notes: list[str] = []
    repositories = [one for found in spec.documents for one in _found(found)]
    place = str(spec.settings.get("documents", ""))
    if not place:
        return repositories, [], notes
    read = _folder(Path(place), notes) if place.startswith("/") else _address(place, inside, notes)
    return repositories, list(read), notes


def _found(found: Found) -> Iterator[Written]:
    content = found.content
    inner = content.get("documents") if isinstance(content, dict) else None
    for document in inner if isinstance(inner, list) else ():
        if isinstance(document, dict):
            yield Written(found.origin, found.path, document)


def _folder(folder: Path, notes: list[str]) -> Iterator[Written]:
    """The YAML files below a folder, links not followed. Raises SourceProblem."""
    if not folder.is_dir():
        raise SourceProblem("not-found", address=str(folder))
    paths: list[Path] = []
    for number, path in enumerate(_walked(folder)):
        if number >= LOOKED_AT or len(paths) >= FILES:
            notes.append(f"left-out:{folder.name} beyond {FILES}")
            break
        if path.suffix in ENDINGS and not path.is_symlink() and path.is_file():
            paths.append(path)
    for path in sorted(paths):
        try:
            text = read_bounded(path, SIZE).decode("utf-8")
            yield from _documents(text, "", str(path.relative_to(folder)))
        except TooLarge:
            notes.append(f"large-file:{SIZE // 1024} KiB")
        except (OSError, ValueError):  # also a DocumentError
            notes.append(f"left-out:{path.name}")


def _walked(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            yield Path(here) / name


def _address(address: str, inside: tuple[str, ...], notes: list[str]) -> Iterator[Written]:
    """The documents at an address. Raises SourceProblem."""
    with client(allow_inside=inside, max_bytes=SIZE) as http:
        answer = http.get(address)
    if answer.status_code in (401, 403, 404, 410):
        raise SourceProblem("not-found", address=address)
    if answer.status_code != 200:
        raise SourceProblem("server", status=answer.status_code)
    try:
        return _documents(answer.content.decode("utf-8"), "", address)
    except ValueError as error:
        raise SourceProblem(
            "format", what="the documents", why=str(error)[:100], expected="OpenSLO in YAML"
        ) from None


def _documents(text: str, origin: str, path: str) -> Iterator[Written]:
    read = documents(text)
    return iter([Written(origin, path, one) for one in read if isinstance(one, dict)])
