"""The audit chain: whatever is done to it shows, and erasing somebody does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remit.core.audit import (
    GENESIS,
    Checkpoint,
    Problem,
    Row,
    append,
    checkpoint,
    read_checkpoint,
    read_row,
    seal,
    verify,
    verify_content,
)
from remit.lib.canonical import canonical

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
ANA = b"a key that was drawn for ana"
BO = b"and one for bo"


def chain(length: int, mark: str = "") -> list[Row]:
    rows: list[Row] = []
    for number in range(length):
        seals = {"actor": seal("ana", ANA), "after": seal({"name": f"{mark}{number}"}, BO)}
        rows.append(
            append(rows[-1] if rows else None, NOON + timedelta(seconds=number), "change", "team", seals)
        )
    return rows


FIVE = chain(5)


def problems(rows: Sequence[Row], *checkpoints: Checkpoint) -> list[Problem]:
    return list(verify(rows, checkpoints))


def test_a_row_is_chained_to_the_one_before() -> None:
    first, second, *_ = FIVE
    assert first[:9] == (
        1,
        NOON,
        "change",
        "team",
        seal("ana", ANA),
        None,
        None,
        seal({"name": "0"}, BO),
        None,
    )
    assert (first.previous, second.previous, second.sequence) == (GENESIS, first.hash, 2)
    assert (
        append(checkpoint(first), second.at, "change", "team", {"actor": second.actor, "after": second.after})
        == second
    )
    with pytest.raises(KeyError, match="user"):
        append(None, NOON, "change", "team", {"user": "ana"})


def test_what_is_hashed_is_this_text() -> None:
    row = append(None, NOON, "change", "team", {})
    text = (
        '{"action":"change","actor":null,"after":null,"at":"2026-11-09T12:00:00.000000+00:00","before":null,'
        f'"kind":"team","object":null,"previous":"{GENESIS}","reason":null,"sequence":1}}'
    )
    content = row._asdict()
    del content["hash"]
    assert canonical(content).decode() == text
    assert row.hash == "65f8187758d04044fcb7e31867573bb0316866479a176ce6ef075be0da6757e3"


def test_a_whole_chain_has_no_problem() -> None:
    assert problems([]) == problems(FIVE) == problems(FIVE, *map(checkpoint, FIVE)) == []


def test_an_edit_shows() -> None:
    edited = [*FIVE]
    edited[2] = FIVE[2]._replace(action="add")
    assert problems(edited) == [Problem("edited", 3)]


def test_an_edit_that_is_hashed_again_shows_at_the_next_row() -> None:
    edited = [*FIVE]
    changed = FIVE[2]._replace(action="add")
    edited[2] = changed._replace(hash=changed.expected)
    assert problems(edited) == [Problem("unchained", 4)]


def test_a_deletion_shows_and_so_does_one_that_is_numbered_again() -> None:
    assert problems([*FIVE[:2], *FIVE[3:]]) == [Problem("missing", 4)]
    assert problems(FIVE[1:]) == [Problem("missing", 2)]
    renumbered = [row._replace(sequence=row.sequence - 1) for row in FIVE[3:]]
    rehashed = [row._replace(hash=row.expected) for row in renumbered]
    assert problems([*FIVE[:2], *rehashed]) == [Problem("unchained", 3), Problem("unchained", 4)]


def test_a_reordering_and_a_repetition_show() -> None:
    one, two, three, *_ = FIVE
    assert problems([one, three, two]) == [Problem("missing", 3), Problem("out-of-order", 2)]
    assert problems([one, one, two]) == [Problem("out-of-order", 1)]


def test_an_end_that_is_cut_off_shows_with_a_checkpoint_alone() -> None:
    assert problems(FIVE[:3]) == []
    assert problems(FIVE[:3], checkpoint(FIVE[1]), checkpoint(FIVE[4])) == [Problem("truncated", 5)]
    assert problems([], checkpoint(FIVE[0])) == [Problem("truncated", 1)]


def test_a_chain_that_is_written_anew_shows_with_a_checkpoint_alone() -> None:
    anew = chain(6, "other ")
    assert problems(anew) == []
    assert problems(anew, checkpoint(FIVE[3])) == [Problem("rewritten", 4)]


@settings(deadline=None)
@given(st.data())
def test_no_other_order_or_part_of_a_chain_verifies(data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, 4), max_size=7))
    rows = [FIVE[place] for place in places]
    assume(rows != FIVE)
    assert problems(rows, checkpoint(FIVE[-1])) != []


@settings(deadline=None)
@given(st.integers(0, 4), st.sampled_from(Row._fields), st.integers(0, 63))
def test_no_field_can_be_changed(place: int, field: str, digit: int) -> None:
    row = FIVE[place]
    value = getattr(row, field)
    if isinstance(value, int):
        changed: object = value + 1 + digit
    elif isinstance(value, datetime):
        changed = value + timedelta(microseconds=1 + digit)
    else:
        text = value or "x" * 64
        changed = text[:digit] + ("1" if text[digit : digit + 1] == "0" else "0") + text[digit + 1 :]
    rows = [*FIVE]
    rows[place] = row._replace(**{field: changed})
    assert problems(rows) != []


def test_values_are_checked_against_their_seals() -> None:
    row = FIVE[0]
    right = {"actor": ("ana", ANA), "after": ({"name": "0"}, BO), "before": (None, BO)}
    assert list(verify_content(row, right)) == []
    wrong = {"actor": ("eve", ANA), "after": ({"name": "0"}, ANA), "before": ("x", BO), "reason": (None, BO)}
    assert list(verify_content(row, wrong)) == [
        Problem("content", 1, "actor"),
        Problem("content", 1, "after"),
        Problem("content", 1, "before"),
    ]


def test_somebody_who_is_erased_leaves_a_chain_that_verifies_and_says_nothing() -> None:
    """The rows need no key; with another key, as after the true one was destroyed, no value fits its seal."""
    assert problems(FIVE) == []
    assert list(verify_content(FIVE[0], {"after": ({"name": "0"}, BO)})) == []
    guesses = [seal(name, b"") for name in ("ana", "bo", "chi")]
    assert FIVE[0].actor not in guesses
    assert "ana" not in repr(FIVE)


def test_an_export_is_read_and_verified_elsewhere() -> None:
    text = [canonical(row._asdict()) for row in FIVE]
    mark = canonical(checkpoint(FIVE[4])._asdict())
    rows = [read_row(json.loads(line)) for line in text]
    assert rows == FIVE
    assert problems(rows, read_checkpoint(json.loads(mark))) == []
    with pytest.raises(KeyError):
        read_row({"sequence": 1})
