"""The kept answers of the evidence: when each row was last seen. Pages read these; asking the lake takes seconds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from remit.core.observation_facts import RowActs, Seen
from remit.db.models import LastActs, LastAsked

FEW: Final = 500
"""Teams up to which they are named to the database: beyond, reading all of them is quicker."""
SEEN: Final = ("holder", "acting", "unknown", "due", "counter")


def kept(teams: Collection[str]) -> Mapping[tuple[str, str], RowActs]:
    """The answers, by team and row, of ``kept_day``."""
    found = LastActs.objects.values_list("team", "responsibility", "acts")
    few = found.filter(team__in=teams) if len(teams) <= FEW else found
    wanted = frozenset(teams)
    return {(team, row): acts_of(data) for team, row, data in few if team in wanted}


def kept_day() -> date | None:
    """The day of the kept answers; None where the evidence was never asked."""
    return LastAsked.objects.values_list("day", flat=True).first()


def data_of(acts: RowActs) -> dict[str, Any]:
    """The last times of a row as plain data; what is not there is left out."""
    found: dict[str, Any] = {name: _seen(one) for name in SEEN if (one := getattr(acts, name)) is not None}
    if acts.others:
        found["others"] = [_seen(one) for one in sorted(acts.others)]
    if acts.check_in is not None:
        found["check_in"] = acts.check_in.isoformat()
    for name in ("shown", "pairs"):
        days: Mapping[str, date] = getattr(acts, name)
        if days:
            found[name] = {key: day.isoformat() for key, day in sorted(days.items())}
    return found


def acts_of(data: Mapping[str, Any]) -> RowActs:
    """The other way round."""
    day = data.get("check_in")
    return RowActs(
        **{name: _back(data[name]) for name in SEEN if name in data},
        others=tuple(map(_back, data.get("others", ()))),
        check_in=None if day is None else date.fromisoformat(day),
        shown={key: date.fromisoformat(one) for key, one in data.get("shown", {}).items()},
        pairs={key: date.fromisoformat(one) for key, one in data.get("pairs", {}).items()},
    )


def _seen(seen: Seen) -> list[str | None]:
    return [seen.day.isoformat(), seen.activity, seen.role]


def _back(found: list[str]) -> Seen:
    return Seen(date.fromisoformat(found[0]), found[1], found[2])
