"""Questions to evidence, as Ibis expressions: when was each row last seen, and by whom in what capacity.

No expression here counts: the answers are days. Multiply what somebody did within the same days, and they are the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from remit.core.activity import CHECK_IN
from remit.core.belonging import MEMBER
from remit.evidence.days import midnights
from remit.evidence.engine import Engine
from remit.evidence.questions import TAGGED, Context, Says, since_1970

FEW: Final = 200
"""Places up to which they are named to the engine, so that it skips what it need not read."""
NIGHTS: Final = 1_000_000
"""More than there are days: zone and day in one number."""
LAST: Final = pa.schema(
    [
        pa.field("team", pa.string()),
        pa.field("row", pa.string()),
        pa.field("source", pa.string()),
        pa.field("who", pa.string()),
        pa.field("role", pa.string()),
        pa.field("party", pa.string()),
        pa.field("activity", pa.string()),
        pa.field("first", pa.date32()),
        pa.field("last", pa.date32()),
    ]
)
"""``who``: holder, acting, other (``role``: the one they had on the team then; ``MEMBER``; null: nobody of the team),
unknown, machine (a bot or an agent), anybody (rows where it does not matter who), told (a check-in), due, counter.
``party``: the other side, as a person, where the row is asked for each by itself. Days are the team's."""
PERIODS: Final = pa.schema(
    [
        pa.field("team", pa.string()),
        pa.field("row", pa.string()),
        pa.field("period", pa.int32()),
        pa.field("who", pa.string()),
    ]
)

DAYS: Final = pa.schema(
    [
        pa.field("day", pa.date32()),
        pa.field("activity", pa.string()),
        pa.field("who", pa.string()),
        pa.field("source", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables of one question, on one engine."""

    present: Any
    places: Any
    nights: Any
    accounts: Any
    holdings: Any
    roles: Any
    watched: Any
    apart: Any | None
    own: Any | None
    at: int
    performed: list[str]
    """Activities for which it matters who did them; the engine need not read others for them."""
    ensured: list[str]


def last_acts(
    engine: Engine, present: Any, asked: Context, at: date, *, teams: Collection[str] | None = None
) -> pa.Table:
    """When each row was first and last seen, by whom, up to and with the day ``at``: a table of ``LAST``.

    ``present``: a table of ``presence.SCHEMA`` on the engine, from digests or from raw envelopes. As of the time of
    each event: which team a place belonged to, who held the row, which role others had. Raises EngineError.
    """
    tables = _tables(engine, present, asked, at, teams)
    acts = _acts(tables)
    keys = ["team", "row", "source", "who", "person", "party", "activity"]
    last = acts.group_by(keys).aggregate(first=acts.local.min(), last=acts.local.max())
    found = _with_roles(tables, last)
    keys = ["team", "row", "source", "who", "role", "party", "activity"]
    answer = found.group_by(keys).aggregate(
        first=found["first"].min().cast("int32"), last=found["last"].max().cast("int32")
    )
    return _dated(engine.run(answer), LAST)


def timeline(
    engine: Engine,
    present: Any,
    asked: Context,
    periods: Iterable[tuple[date, date]],
    *,
    teams: Collection[str],
) -> pa.Table:
    """In which of the periods ``[start, end)`` each row was seen, and by whom in what capacity: ``PERIODS``.

    A period is named by its place in the list. Never how often: a period has it or has it not. Raises EngineError.
    """
    spans = [(number, since_1970(start), since_1970(end)) for number, (start, end) in enumerate(periods)]
    columns = list(zip(*spans, strict=True)) or [(), (), ()]
    schema = pa.schema([(name, pa.int32()) for name in ("period", "since", "until")])
    given = engine.rows(pa.table([pa.array(column, pa.int32()) for column in columns], schema))
    at = date.fromordinal(719_163 + max((end for _, _, end in spans), default=0) - 1)
    acts = _acts(_tables(engine, present, asked, at, teams))
    found = acts.inner_join(given, [acts.local >= given.since, acts.local < given.until])
    return _dated(engine.run(found.select("team", "row", "period", "who").distinct()), PERIODS)


def days(engine: Engine, present: Any, asked: Context, since: date, at: date, *, team: str) -> pa.Table:
    """On which days from ``since`` to ``at`` the rows asked about were seen, by whom in what capacity: ``DAYS``.

    Never how often: a day has it or has it not. Raises EngineError.
    """
    acts = _acts(_tables(engine, present, asked, at, [team]))
    found = acts.filter(acts.local >= since_1970(since))
    told = found.select("activity", "who", "source", day=found.local.cast("int32")).distinct()
    return _dated(engine.run(told), DAYS)


def _tables(engine: Engine, present: Any, asked: Context, at: date, teams: Collection[str] | None) -> _Tables:
    if teams is not None:
        asked = _narrowed(asked, teams)
    places = pc.unique(asked.places["place"])
    if len(places) <= FEW:
        present = present.filter(present.place.isin(places.to_pylist() or [""]))
    limit = since_1970(at)
    present = present.filter(present.day <= limit + 1)
    span = engine.run(present.aggregate(low=present.day.min(), high=present.day.max())).to_pylist()[0]
    days = () if span["low"] is None else range(span["low"], span["high"] + 1)
    watches = asked.watches
    whose = pc.and_(watches["performed"], pc.equal(watches["says"], Says.SEEN.value))
    general = watches.filter(pc.is_null(watches["team"]))
    own = watches.filter(pc.is_valid(watches["team"]))
    apart = own.select(["team", "row"]).group_by(["team", "row"], use_threads=False).aggregate([])
    nights = engine.rows(midnights({zone: number for number, zone in enumerate(asked.zones)}, days))
    return _Tables(
        present=present,
        places=engine.rows(asked.places),
        nights=nights.select(
            "border", "before", "after", night=nights.zone.cast("int64") * NIGHTS + nights.day
        ),
        accounts=engine.rows(asked.accounts),
        holdings=engine.rows(asked.holdings),
        roles=engine.rows(asked.roles),
        watched=engine.rows(general.drop_columns(["team"])),
        apart=engine.rows(apart) if own.num_rows else None,
        own=engine.rows(own) if own.num_rows else None,
        at=limit,
        performed=_signals(watches.filter(whose)),
        ensured=_signals(watches.filter(pc.invert(whose))),
    )


def _signals(watches: pa.Table) -> list[str]:
    return sorted(set(watches["signal"].to_pylist())) or [""]


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


def _acts(tables: _Tables) -> Any:
    """Acts of rows: team, row, source, who, person (of others only), party, local day."""
    branches = []
    present = tables.present
    for late in (True, False):
        mattering = present.filter(present.activity.isin(tables.performed) | present.row.notnull())
        watched = _watched(tables, _local(tables, mattering, late))
        branches.append(_performed(tables, watched.filter(watched.whose)))
        others = present.filter(present.activity.isin(tables.ensured) | present.row.notnull())
        watched = _watched(tables, _local(tables, others, late))
        branches.append(_ensured(watched.filter(~watched.whose)))
    columns = branches[0].columns
    return ibis.union(*(branch.select(columns) for branch in branches))


def _local(tables: _Tables, present: Any, late: bool) -> Any:
    """Presence on the days of the team that the place belonged to then.

    A UTC day lies on two local days at most. ``late``: on the last of them that has it; else on the first of two.
    """
    if not late:
        present = present.filter(present["first"] < present["last"])
    placed = present.inner_join(tables.places, "place")
    # one key of both, of which no engine can use a half first: zones and places alone would make a table of all days
    placed = placed.mutate(night=placed.zone.cast("int64") * NIGHTS + placed.day)
    dated = placed.inner_join(tables.nights, "night")
    after = dated["last"] >= dated.border
    if late:
        dated = dated.mutate(local=ibis.ifelse(after, dated.after, dated.before))
    else:
        dated = dated.filter(after, dated["first"] < dated.border).mutate(local=dated.before)
    dated = dated.filter(dated.local >= dated.start, dated.local < dated.end, dated.local <= tables.at)
    return dated.select("team", "source", "activity", "machine", "actor", "party", "local", tag=dated.row)


def _watched(tables: _Tables, acts: Any) -> Any:
    """Acts with the rows that they speak for, by the framework's watches or by the team's own."""
    signal = ibis.ifelse(acts.tag.isnull(), acts.activity, ibis.literal(TAGGED) + acts.tag)
    acts = acts.mutate(signal=signal).drop("tag")
    found = acts.inner_join(tables.watched, "signal")
    if tables.own is not None and tables.apart is not None:
        found = found.anti_join(tables.apart, ["team", "row"])
        own = acts.inner_join(tables.own, ["team", "signal"])
        columns = found.columns
        found = ibis.union(found.select(columns), own.select(columns))
    told = found.activity == CHECK_IN
    return found.mutate(whose=found.performed & (found.says == Says.SEEN.value) & ~told, told=told)


def _performed(tables: _Tables, acts: Any) -> Any:
    """Rows where it matters who did it: everybody in the capacity that they had that day."""
    accounts = tables.accounts
    doers = accounts.select(actor=accounts.key, doer=accounts.person, by_machine=accounts.machine)
    others = accounts.select(party_key=accounts.key, other=accounts.person)
    held = tables.holdings
    held = held.select(
        of_team=held.team,
        of_row=held.row,
        by=held.person,
        acting=held.acting,
        since=held.start,
        until=held.end,
    )
    acts = acts.left_join(doers, "actor").drop("actor_right")
    asked = acts.mutate(party_key=ibis.ifelse(acts.parted, acts.party, ibis.null("string")))
    acts = asked.left_join(others, "party_key")
    acts = acts.left_join(
        held,
        [
            acts.team == held.of_team,
            acts.row == held.of_row,
            acts.doer == held.by,
            acts.local >= held.since,
            acts.local < held.until,
        ],
    )
    by_machine = acts.machine | acts.by_machine.fill_null(False)
    who = ibis.cases(
        (by_machine, "machine"),
        (acts.doer.isnull(), "unknown"),
        (acts.by.isnull(), "other"),
        (acts.acting, "acting"),
        else_="holder",
    )
    acts = acts.mutate(who=who)
    person = ibis.ifelse(acts.who == "other", acts.doer, ibis.null("string"))
    return acts.select(
        "team", "row", "source", "who", "activity", person=person, party=acts.other, local=acts.local
    )


def _ensured(acts: Any) -> Any:
    """Rows where it does not matter who did it, what was told, and what was due."""
    who = ibis.cases((acts.told, "told"), (acts.says != Says.SEEN.value, acts.says), else_="anybody")
    nobody = ibis.null("string")
    return acts.select(
        "team", "row", "source", "activity", who=who, person=nobody, party=nobody, local=acts.local
    )


def _with_roles(tables: _Tables, last: Any) -> Any:
    """The last acts of others with the role that they had on that day; a role comes before being a member."""
    roles = tables.roles
    roles = roles.select(
        own=roles.role, of_team=roles.team, of_person=roles.person, since=roles.start, until=roles.end
    )

    def then(found: Any, held: Any) -> list[Any]:
        return [
            found.team == held.of_team,
            found.person == held.of_person,
            found["last"] >= held.since,
            found["last"] < held.until,
        ]

    titled = roles.filter(roles.own != MEMBER)
    found = last.left_join(titled, then(last, titled)).select(*last.columns, titled=titled.own)
    members = roles.filter(roles.own == MEMBER)
    found = found.left_join(members, then(found, members)).select(*found.columns, member=members.own)
    return found.mutate(role=ibis.coalesce(found.titled, found.member))


def _dated(found: pa.Table, schema: pa.Schema) -> pa.Table:
    """In the schema's types and in a total order: engines give rows as they come."""
    order = [(name, "ascending") for name in schema.names]
    return found.select(schema.names).cast(schema).sort_by(order)
