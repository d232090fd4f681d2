"""Frameworks: those of the package, an organisation's own, and what extends another."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit import frameworks as package
from remit.core.framework import Area, Axis, Framework, Ladders, Party, Position, Responsibility, Role
from remit.files import format_framework
from remit.files.nodes import compose
from remit.files.problems import FileErrors
from remit.files.reading import Reading
from remit.files.record import NODE
from remit.files.shape import INVALID
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(package.__file__).parent


@cache
def packaged_ids() -> tuple[str, ...]:
    """The ids of the frameworks in the package, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def packaged(framework: str) -> Framework:
    """A framework of the package, read once for each process. Raises KeyError where there is none with the id."""
    if framework not in packaged_ids():
        raise KeyError(framework)
    return read(_FOLDER / f"{framework}.yaml")


def read(path: Path | str) -> Framework:
    """A framework of one's own. Raises FileErrors."""
    reading = Reading.of(Path(path))
    framework = read_file(reading)
    if framework is None or reading.problems:
        raise FileErrors(tuple(reading.problems))
    return framework


def read_file(reading: Reading) -> Framework | None:
    """The framework of a file that is being read; None, and problems told, where it is none."""
    if reading.problems:
        return None
    node = compose(reading.text, reading)
    if node is None:
        return None
    data = format_framework.FILE.read(node, reading)
    return None if data is INVALID else build(data, reading)


def build(data: Mapping[str, Any], reading: Reading) -> Framework | None:
    """The framework that the data describes, starting from what it extends; None where that is unknown."""
    base = None
    if "extends" in data:
        if data["extends"] not in packaged_ids():
            near = did_you_mean(data["extends"], packaged_ids()) or packaged_ids()
            reading.say(
                data[NODE],
                "unknown framework",
                read=data["extends"],
                expected="a packaged framework",
                hint=f"did you mean '{near[0]}'?",
            )
            return None
        base = packaged(data["extends"])
    roles = _merged(base.role_by_id if base else {}, data.get("roles", ()), _role, reading)
    rows = _merged(base.responsibility_by_id if base else {}, data.get("responsibilities", ()), _row, reading)
    _check_holders(data.get("responsibilities", ()), {role.id for role in roles}, reading)
    attribution = {key: text for key, text, _ in data.get("attribution", ())}
    ladders = _ladders(data["ladders"]) if "ladders" in data else None
    if base:
        return replace(
            base,
            id=data.get("id", base.id),
            title=data.get("title", base.title),
            roles=roles,
            responsibilities=rows,
            attribution=attribution or base.attribution,
            ladders=ladders or base.ladders,
            extends=base.id,
        )
    return Framework(
        data.get("id", ""), data.get("title", ""), roles, rows, attribution, ladders or Ladders()
    )


def _merged(known: Mapping[str, Any], entries: Any, make: Any, reading: Reading) -> tuple[Any, ...]:
    """The known entries, those with the same id changed field by field, then the new ones."""
    result = dict(known)
    seen: set[str] = set()
    for entry in entries:
        key = entry["id"]
        if key in seen:
            reading.say(entry[NODE], "the same id twice", read=key, expected="each id once")
            continue
        seen.add(key)
        fields = make(entry)
        if key in known:
            result[key] = replace(known[key], **fields)
            continue
        for name in ("title",) if make is _role else ("title", "holders"):
            if known and name not in fields:
                reading.say(
                    entry[NODE],
                    f"'{name}' is missing in a new entry",
                    read=key,
                    expected=f"{name}, or the id of a known entry",
                    hint=_did_you_mean(key, known),
                )
        fields.setdefault("title", key)
        if make is _role:
            fields.setdefault("short", "".join(word[0] for word in fields["title"].split())[:3].upper())
        else:
            fields.setdefault("holders", ())
        result[key] = (Role if make is _role else Responsibility)(**fields)
    return tuple(result.values())


def _did_you_mean(word: str, candidates: Any) -> str:
    near = did_you_mean(word, candidates)
    return f"did you mean '{near[0]}'?" if near else ""


def _role(entry: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: value for key, value in entry.items() if key != NODE}
    if fields.get("coding_range") is not None:
        fields["coding_range"] = tuple(fields["coding_range"])
    return fields


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: value for key, value in entry.items() if key != NODE}
    if "holders" in fields:
        fields["holders"] = tuple(map(Party.role, fields["holders"]))
    for name in ("aliases", "observed_by"):
        if name in fields:
            fields[name] = tuple(fields[name])
    return fields


def _check_holders(entries: Any, roles: set[str], reading: Reading) -> None:
    for entry in entries:
        for holder in entry.get("holders", ()):
            if holder not in roles:
                reading.say(
                    entry[NODE],
                    f"'{entry['id']}' names an unknown role",
                    read=holder,
                    expected="a role of the framework",
                    hint=_did_you_mean(holder, roles),
                )


def _ladders(data: Mapping[str, Any]) -> Ladders:
    axes = tuple(
        Axis(
            axis["id"],
            axis["title"],
            axis.get("description", ""),
            tuple((level["name"], level.get("description", "")) for level in axis["levels"]),
        )
        for axis in data.get("axes", ())
    )
    positions = tuple(
        Position(key, key.rstrip("0123456789"), tuple((axis, level) for axis, level, _ in levels))
        for key, levels, _ in data.get("positions", ())
    )
    areas = tuple(
        Area(area["id"], area["title"], (area["poles"][0], area["poles"][1]), area.get("description", ""))
        for area in data.get("managing_managers", ())
    )
    ladders = tuple((key, name) for key, name, _ in data.get("ladders", ()))
    return Ladders(axes, ladders, positions, data.get("senior_from"), areas)
