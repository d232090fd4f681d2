"""What the answer about last acts comes to, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from remit.core.observation_facts import OUTSIDE, RowActs, Seen
from remit.evidence.observations import LAST
from remit.evidence.row_acts import by_row

DAY = date(2026, 3, 27)
OLD, LONG_AGO = DAY - timedelta(days=9), date(1969, 12, 30)


def answer(*told: tuple[Any, ...]) -> pa.Table:
    """An answer in its order, as ``last_acts`` gives it."""
    columns = zip(*sorted(told, key=repr), strict=True)
    return pa.table(
        [pa.array(list(column)).cast(field.type) for column, field in zip(columns, LAST, strict=True)], LAST
    )


def test_nothing() -> None:
    assert by_row(LAST.empty_table()) == {}


def test_each_field_has_the_latest_act_and_of_one_day_the_first() -> None:
    found = by_row(
        answer(
            ("t1", "mentoring", "forge", "holder", None, "chi", "pairing", OLD, DAY),
            ("t1", "mentoring", "forge", "holder", None, "dan", "mentoring", OLD, OLD),
            ("t1", "mentoring", "git", "holder", None, "chi", "mentoring", LONG_AGO, DAY),
            ("t1", "mentoring", "git", "acting", None, None, "pairing", DAY, DAY),
            ("t1", "mentoring", "git", "other", "lead", None, "pairing", OLD, OLD),
            ("t1", "mentoring", "git", "other", "lead", None, "review", OLD, DAY),
            ("t1", "mentoring", "calendar", "other", None, None, "pairing", OLD, OLD),
            ("t1", "mentoring", "git", "unknown", None, "eve", "pairing", OLD, DAY),
            ("t1", "mentoring", "bots", "machine", None, None, "pairing", OLD, DAY),
        )
    )
    assert found == {
        ("t1", "mentoring"): RowActs(
            holder=Seen(DAY, "pairing"),
            acting=Seen(DAY, "pairing"),
            unknown=Seen(DAY, "pairing"),
            others=(Seen(OLD, "pairing", OUTSIDE), Seen(DAY, "review", "lead")),
            shown={"forge": OLD, "git": LONG_AGO, "calendar": OLD},
            pairs={"chi": DAY, "dan": OLD},
        )
    }


def test_rows_do_not_mix() -> None:
    found = by_row(
        answer(
            ("t1", "reviews", "git", "anybody", None, None, "review", OLD, LONG_AGO),
            ("t1", "reviews", "git", "due", None, None, "merge", OLD, DAY),
            ("t1", "reviews", "git", "counter", None, None, "unreviewed-merge", OLD, OLD),
            ("t2", "happiness", "git", "told", None, None, "check-in", OLD, OLD),
            ("t2", "reviews", "git", "machine", None, None, "review", OLD, DAY),
        )
    )
    assert found == {
        ("t1", "reviews"): RowActs(
            unknown=Seen(LONG_AGO, "review"),
            due=Seen(DAY, "merge"),
            counter=Seen(OLD, "unreviewed-merge"),
            shown={"git": OLD},
        ),
        ("t2", "happiness"): RowActs(check_in=OLD),
        ("t2", "reviews"): RowActs(),
    }
