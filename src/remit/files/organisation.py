"""The organisation file, or a folder of such files, read and checked.

A file whose ``scope`` is a team may refer to people and teams that are declared elsewhere (in the database,
or in a file of the whole): it lists them under ``outside``, with a name if it likes. They become thin values
of the organisation, so that every question can be answered from the file alone, and ``OrganisationFile.outside``
tells them apart: whoever applies the file leaves them out.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.core import consistency
from remit.files import format as format_
from remit.files import frameworks
from remit.files.building import Builder, Source
from remit.files.nodes import Mapping, Scalar, compose
from remit.files.places import Place, Places, tell
from remit.files.problems import FileErrors
from remit.files.reading import LARGE, SMALL, Reading
from remit.files.record import NODE
from remit.files.scoping import outside_of_scope
from remit.files.shape import INVALID
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from remit.core.framework import Framework
    from remit.core.organisation import Organisation

DEFAULT_FRAMEWORK = "engineering-ladders"
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """What was read. ``scope`` is a team's id, or None for the organisation.

    ``outside``: (``person`` or ``team``, id) of what the file refers to without declaring it.
    """

    organisation: Organisation
    scope: str | None
    paths: tuple[str, ...]
    outside: frozenset[tuple[str, str]]
    places: Places = field(repr=False, compare=False)

    def location(self, kind: str, of: str | None, responsibility: str | None = None) -> Place | None:
        """Path, line and column of a ``person``, ``team`` or ``system`` by id.

        With a team's id also of its ``row`` of a responsibility (None: of the organisation's charter), and
        of what it says of a ``role``, whose id comes third. None where the files do not say it.
        """
        return self.places.find(kind, of, responsibility)


def read(path: Path | str, *, large: bool = False) -> OrganisationFile:
    """Read a file, or the *.yaml and *.yml files of a folder as one. Raises FileErrors with all that is wrong."""
    with _no_collection():
        return _read(_readings(Path(path), large=large))


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: millions of nodes, none of them in a circle, are looked at in vain."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(readings: list[Reading]) -> OrganisationFile:
    sources = _sources(readings)
    if len(sources) < len(readings):
        raise _errors(readings)
    head = _only("organisation", sources, readings[0])
    scope = _only("scope", sources, readings[0])
    _only("charter", sources, readings[0])
    framework = _framework(sources, readings)
    if head is None or framework is None:
        raise _errors(readings)
    builder = Builder(framework, sources)
    organisation = builder.build(head)
    team = scope["team"] if scope else None
    if team is not None or builder.outside:
        tell(outside_of_scope(organisation, team, builder.outside), builder)
    tell(consistency.problems(organisation, _codes() if organisation.suppressions else None), builder)
    if any(reading.problems for reading in readings):
        raise _errors(readings)
    paths = tuple(reading.path for reading in readings)
    return OrganisationFile(organisation, team, paths, frozenset(builder.outside), Places(builder))


def _codes() -> Collection[str]:
    from remit.core.findings import RULES  # most files have no suppression, and need not pay for loading this

    return RULES


def _errors(readings: list[Reading]) -> FileErrors:
    problems = (problem for reading in readings for problem in reading.problems)
    return FileErrors(tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column))))


def _readings(path: Path, *, large: bool) -> list[Reading]:
    if not path.is_dir():
        return [Reading.of(path, large=large)]
    paths = sorted(
        Path(folder, name)
        for folder, folders, names in os.walk(path)
        if _seen(folders)
        for name in names
        if name.endswith((".yaml", ".yml")) and not name.startswith(".")
    )
    if not paths:
        reading = Reading(path)
        reading.whole("a folder without a YAML file", expected="files that end in .yaml or .yml")
        return [reading]
    readings, size, limit = [], 0, LARGE if large else SMALL
    for file in paths:
        reading = Reading.of(file, large=large)
        readings.append(reading)
        size += reading.size
        if size > limit:
            whole = Reading(path)
            whole.too_large("the files of the folder have", limit, large=large)
            return [whole]
    return readings


def _seen(folders: list[str]) -> bool:
    """Keep os.walk out of hidden folders, such as the one of git, and in alphabetical order."""
    folders[:] = sorted(name for name in folders if not name.startswith("."))
    return True


def _sources(readings: list[Reading]) -> list[Source]:
    sources = []
    for reading in list(readings):
        if reading.problems:
            continue
        node = compose(reading.text, reading)
        if node is None:
            continue
        if len(readings) > 1 and _is_framework(node):
            readings.remove(reading)
            continue
        data = format_.FILE.read(node, reading)
        if data is not INVALID:
            sources.append(Source(reading, data))
    return sources


def _is_framework(node: Any) -> bool:
    """Whether it is a framework's file, which lies in the folder for the organisation's file to name."""
    if not isinstance(node, Mapping):
        return False
    keys = {key.value for key, _ in node.pairs if isinstance(key, Scalar)}
    return "framework" in keys and "remit" not in keys


def _only(name: str, sources: list[Source], first: Reading) -> Any:
    """The value of a key that one file at most may have."""
    having = [source for source in sources if name in source.data]
    for source in having[1:]:
        source.reading.say(
            _value(source, name),
            f"'{name}' stands in {having[0].reading.path} already",
            expected=f"'{name}' in one file",
        )
        del source.data[name]
    if name == "organisation" and not having:
        first.say_at(1, 1, "", "'organisation' is missing", expected=format_.ORGANISATION.expected)
    return having[0].data[name] if having else None


def _value(source: Source, name: str) -> Any:
    return next(v for k, v in source.data[NODE].pairs if isinstance(k, Scalar) and k.value == name)


def _framework(sources: list[Source], readings: list[Reading]) -> Framework | None:
    named = _only("framework", sources, readings[0])
    if named is None:
        return frameworks.packaged(DEFAULT_FRAMEWORK)
    source = next(source for source in sources if "framework" in source.data)
    if isinstance(named, dict):
        return frameworks.build(named, source.reading)
    if named in frameworks.packaged_ids():
        return frameworks.packaged(named)
    if not named.endswith(SUFFIXES):
        near = did_you_mean(named, frameworks.packaged_ids())
        source.reading.say(
            _value(source, "framework"),
            "unknown framework",
            expected=f"{', '.join(frameworks.packaged_ids())}, or a path that ends in .yaml",
            hint=f"did you mean '{near[0]}'?" if near else "",
        )
        return None
    reading = Reading.of(Path(source.reading.path).parent / named)
    readings.append(reading)
    return frameworks.read_file(reading)
