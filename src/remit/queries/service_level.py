"""The service levels of a team's systems: target, what was measured, what is left of the budget, or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from remit.core.organisation import Organisation
from remit.core.service_level import BLANKS
from remit.db.models import FoundDocument
from remit.queries.address import same_repository
from remit.queries.source import Named

LATE: Final = 2 * 3600
"""Seconds of a window whose data begins later than it: beyond that it is said."""


@dataclass(frozen=True, slots=True)
class Level:
    """One objective in one window. Shares are 0 to 1; ``left`` may be below 0; an empty one has a ``why``."""

    slo: str
    objective: str
    system: Named | None
    service: str
    target: float | None
    window: str
    rolling: bool
    measured: float | None = None
    left: float | None = None
    burn: float | None = None
    at: datetime | None = None
    since: datetime | None = None
    why: str = ""
    why_params: tuple[tuple[str, str], ...] = ()
    where: str = ""

    @property
    def blank(self) -> str:
        """Why a figure is empty, in English."""
        return BLANKS[self.why] % dict(self.why_params) if self.why else ""

    @property
    def data(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "slo": self.slo,
            "objective": self.objective or None,
            "system": self.system.id if self.system else None,
            "service": self.service or None,
            "target": self.target,
            "window": self.window or None,
            "rolling": self.rolling,
            "measured": self.measured,
            "budget_left": self.left,
            "burn": self.burn,
            "measured_at": self.at.isoformat() if self.at else None,
            "data_since": self.since.isoformat() if self.since else None,
            "why_empty": self.blank or None,
            "written_in": self.where,
        }


def levels(organisation: Organisation, team: str, day: date) -> tuple[Level, ...]:
    """The objectives of what the team owns on the day, as they are known now; by system and name."""
    index = organisation.index
    systems = {
        own.system: index.system[own.system].name
        for own in organisation.system_owners
        if own.team == team and day in own.period and own.system in index.system
    }
    found = [*_measured(systems, team)]
    seen = {(level.slo, level.where) for level in found}
    found += [one for one in _written(organisation, systems) if (one.slo, one.where) not in seen]
    return tuple(
        sorted(
            found, key=lambda one: (one.system.name if one.system else "", one.slo, one.objective, one.window)
        )
    )


def _measured(systems: Mapping[str, str], team: str) -> Iterator[Level]:
    for row in FoundDocument.objects.filter(kind="budget", source__ended_at=None).order_by("pk"):
        content = row.content
        system = content.get("system")
        if system in systems or (system is None and content.get("team") == team):
            yield _level(content, systems)


def _level(content: Mapping[str, Any], systems: Mapping[str, str]) -> Level:
    system, since, at = str(content.get("system") or ""), content.get("since"), int(content["at"])
    late = since if since and since > at - content["seconds"] + max(LATE, content["seconds"] // 20) else None
    why = content.get("why") or ""
    params = tuple((name, str(value)) for name, value in (content.get("params") or {}).items())
    return Level(
        content["slo"],
        content["objective"],
        Named(system, systems[system]) if system in systems else None,
        content["service"],
        content["target"],
        content["window"],
        content["rolling"],
        content.get("measured"),
        content.get("left"),
        content.get("burn"),
        datetime.fromtimestamp(at, UTC),
        datetime.fromtimestamp(late, UTC) if late else None,
        why if why in BLANKS else "",
        params,
        _where(content["origin"], content["document"]),
    )


def _written(organisation: Organisation, systems: Mapping[str, str]) -> Iterator[Level]:
    """What was found in the repositories of the team's systems and has not been measured."""
    folders = [
        (system, repository)
        for system in systems
        for repository in organisation.index.system[system].repositories
    ]
    rows = FoundDocument.objects.filter(kind="service-level", source__ended_at=None).order_by(
        "origin", "path"
    )
    for row in rows if folders else ():
        near = [
            (len(repository.path), system)
            for system, repository in folders
            if same_repository(repository.address, row.origin)
            and f"/{row.path}".startswith(f"{repository.path.rstrip('/')}/")
        ]
        for document in row.content.get("documents", ()) if near else ():
            if isinstance(document, dict) and document.get("kind") == "SLO":
                yield _unmeasured(document, row, max(near)[1], systems)


def _unmeasured(
    document: Mapping[str, Any], row: FoundDocument, system: str, systems: Mapping[str, str]
) -> Level:
    metadata = document.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    title = str(metadata.get("displayName") or metadata.get("name") or row.path)[:200]
    return Level(
        title,
        "",
        Named(system, systems[system]),
        "",
        None,
        "",
        True,
        why="not-measured",
        where=_where(row.origin, row.path),
    )


def _where(origin: str, path: str) -> str:
    return f"{origin} {path}".strip()
