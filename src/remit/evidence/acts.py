"""Acts of rows, as one Ibis expression: presence on a team's own days, by whom in the capacity of that day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from remit.core.activity import CHECK_IN
from remit.evidence import numbered as by_number
from remit.evidence.days import midnights
from remit.evidence.engine import Engine
from remit.evidence.numbered import Numbered, numbered
from remit.evidence.questions import TAGGED, Context, since_1970

FEW: Final = 200
"""Places up to which they are named to the engine, so that it skips what it need not read."""
END: Final = 1_000_000
"""Seconds that no day has."""
NIGHTS: Final = pa.schema(
    [
        pa.field("night", pa.int64()),
        pa.field("local", pa.int32()),
        pa.field("low", pa.int32()),
        pa.field("high", pa.int32()),
    ]
)
"""The local days that a UTC day (``night``: of a zone) lies on: those with ``last >= low`` and ``first < high``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on one engine."""

    numbers: Numbered
    present: Any
    nights: Any
    places: Any
    accounts: Any
    holdings: Any
    titles: Any
    signals: Any
    general: Any
    apart: Any
    own: Any | None


def ask(
    engine: Engine, present: Any, asked: Context, at: date, teams: Collection[str] | None = None
) -> Asked:
    """The question's tables on the engine; of some teams alone, where they are given. Raises EngineError."""
    if teams is not None:
        asked = _narrowed(asked, teams)
    places = pc.unique(asked.places["place"])
    if len(places) <= FEW:
        present = present.filter(present.place.isin(places.to_pylist() or [""]))
    limit = since_1970(at)
    present = present.filter(present.day <= limit + 1)
    span = engine.run(present.aggregate(low=present.day.min(), high=present.day.max())).to_pylist()[0]
    days = range(0) if span["low"] is None else range(span["low"], span["high"] + 1)
    numbers = numbered(asked)
    nights = pc.subtract(pc.multiply(numbers.places["zone"].cast(pa.int64()), len(days)), days.start)
    return Asked(
        numbers,
        present,
        nights=engine.rows(_nights(asked.zones, days, limit)),
        places=engine.rows(numbers.places.drop_columns(["zone"]).append_column("nights", nights)),
        accounts=engine.rows(numbers.accounts),
        holdings=engine.rows(numbers.holdings),
        titles=engine.rows(numbers.titles),
        signals=engine.rows(_signals(numbers)),
        general=engine.rows(numbers.general),
        apart=engine.rows(numbers.apart),
        own=engine.rows(numbers.own) if numbers.own.num_rows else None,
    )


def acts(asked: Asked) -> Any:
    """Acts up to the day: cell and who, source, belongs (of others only), party, activity, said and other, local day.

    ``belongs`` is a person on a team, null for nobody; ``party`` an account's key, where it matters. ``said`` is
    the activity's number among the signals; it is negative and the activity in ``other`` where it is none of them.
    """
    return _capacities(asked, _watched(asked, _dated(asked)))


def _dated(asked: Asked) -> Any:
    """Presence on the days of the team that the place belonged to then. A UTC day lies on two of them at most."""
    present = asked.present
    seen = present.select(
        "source", "place", "activity", "machine", "actor", "party", "day", "first", "last",
        signal=ibis.ifelse(present.row.isnull(), present.activity, ibis.literal(TAGGED) + present.row),
        tagged=ibis.ifelse(present.row.isnull(), ibis.null("string"), present.activity),
    )  # fmt: skip
    placed = seen.inner_join(asked.places, "place")
    # one key of zone and day, of which no engine can use a half first and make a table of all places on all days
    placed = placed.mutate(night=placed.nights + placed.day)
    dated = placed.inner_join(asked.nights, "night")
    dated = dated.filter(
        dated["last"] >= dated.low, dated["first"] < dated.high, dated.local >= dated.start, dated.local < dated.end
    )  # fmt: skip
    return dated.select(
        "base", "source", "activity", "machine", "actor", "party", "signal", "tagged", "local"
    )


def _watched(asked: Asked, seen: Any) -> Any:
    """Acts with the rows that they speak for, by the framework's watches or by the team's own."""
    found = seen.inner_join(asked.general, "signal")
    found = found.mutate(cell=found.base + found.row)
    if asked.own is not None:
        found = found.anti_join(asked.apart, "cell")
        own = seen.inner_join(asked.own, ["base", "signal"])
        own = own.mutate(cell=own.base + own.row)
        columns = found.columns
        found = ibis.union(found.select(columns), own.select(columns))
    # mostly null: an event that names its row may be anything, all others are what is watched
    named = asked.signals.select(tagged=asked.signals.signal, named=asked.signals.said)
    found = found.left_join(named, "tagged").drop("tagged_right")
    unnamed = found.tagged.notnull() & found.named.isnull()
    told = found.activity == CHECK_IN
    return found.mutate(
        told=told,
        whose=found.whose & ~told,
        said=ibis.ifelse(unnamed, ibis.literal(-1, "int32"), ibis.coalesce(found.named, found.said)),
        other=ibis.ifelse(unnamed, found.activity, ibis.null("string")),
    )


def _capacities(asked: Asked, seen: Any) -> Any:
    """Everybody in the capacity that they had that day; where it does not matter who did it, nobody is looked up."""
    crowd = asked.numbers.crowd
    nobody = ibis.null("string")
    seen = seen.mutate(
        doer_key=ibis.ifelse(seen.whose, seen.actor, nobody),
        party=ibis.ifelse(seen.whose & seen.parted, seen.party, nobody),
    )
    accounts, held = asked.accounts, asked.holdings
    doers = accounts.select(doer_key=accounts.key, doer=accounts.person, by_machine=accounts.machine)
    known = seen.left_join(doers, "doer_key").drop("doer_key_right")
    known = known.mutate(holding=known.cell * crowd + known.doer)
    found = known.left_join(
        held, [known.holding == held.held, known.local >= held.since, known.local < held.until]
    )
    who = ibis.cases(
        (found.told, by_number.TOLD),
        (~found.whose, found.plain),
        (found.machine | found.by_machine.fill_null(False), by_number.MACHINE),
        (found.doer.isnull(), by_number.UNKNOWN),
        (found.held.isnull(), by_number.OTHER),
        (found.acting, by_number.ACTING),
        else_=by_number.HOLDER,
    ).cast("int32")
    found = found.mutate(who=who)
    belongs = ibis.ifelse(found.who == by_number.OTHER, found.base * crowd + found.doer, ibis.null("int64"))
    return found.select(
        "cell", "source", "who", "party", "activity", "said", "other", "local", belongs=belongs
    )  # fmt: skip


def _nights(zones: Collection[str], days: range, limit: int) -> pa.Table:
    """``NIGHTS`` of the zones on these days, up to the local day ``limit``."""
    found = midnights({zone: number for number, zone in enumerate(zones)}, days)
    nights: list[tuple[int, int, int, int]] = []
    for zone, day, border, before, after in zip(
        *(found[name].to_pylist() for name in found.schema.names), strict=True
    ):
        night = zone * len(days) + day - days.start
        if before <= limit:
            nights.append((night, before, 0, border))
        if border < 86_400 and after <= limit:
            nights.append((night, after, border, END))
    columns = list(zip(*nights, strict=True)) or [()] * len(NIGHTS)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, NIGHTS, strict=True)], NIGHTS
    )


def _signals(numbers: Numbered) -> pa.Table:
    """The texts of signals by number."""
    said = pa.array(range(len(numbers.signals)), pa.int32())
    return pa.table({"said": said, "signal": numbers.signals})


def _narrowed(asked: Context, teams: Collection[str]) -> Context:
    wanted = pa.array(sorted(teams), pa.string())
    watches = asked.watches
    return replace(
        asked,
        places=asked.places.filter(pc.is_in(asked.places["team"], value_set=wanted)),
        holdings=asked.holdings.filter(pc.is_in(asked.holdings["team"], value_set=wanted)),
        roles=asked.roles.filter(pc.is_in(asked.roles["team"], value_set=wanted)),
        watches=watches.filter(
            pc.or_(pc.is_null(watches["team"]), pc.is_in(watches["team"], value_set=wanted))
        ),
    )
