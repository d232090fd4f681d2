"""A little is remembered, and the oldest goes first."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from remit.lib.memory import Latest, Memory


def test_what_is_known_is_not_worked_out_again_until_it_had_to_go() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    memory = Memory(2)
    asked = ("a", "b", "a", "c", "b", "a")
    assert [memory.get(name, partial(make, name)) for name in asked] == [
        "A",
        "B",
        "A",
        "C",
        "B",
        "A",
    ]
    assert made == ["a", "b", "c", "a"]


def test_who_needs_another_result_does_not_wait_and_who_needs_the_same_does() -> None:
    memory = Memory(4)
    begun, go, made = threading.Event(), threading.Event(), list[str]()

    def slow() -> str:
        begun.set()
        assert go.wait(10)
        made.append("slow")
        return "slow"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(memory.get("a", slow))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    assert memory.get("b", lambda: "quick") == "quick"
    assert made == []
    go.set()
    for thread in threads:
        thread.join(10)
    assert (made, found) == (["slow"], ["slow"] * 3)


def test_one_that_could_not_be_made_is_tried_again() -> None:
    memory = Memory(2)

    def fails() -> str:
        raise LookupError("not now")

    with pytest.raises(LookupError, match="not now"):
        memory.get("a", fails)
    assert memory.get("a", lambda: "now") == "now"


def test_the_latest_holds_while_what_it_rests_on_is_equal() -> None:
    latest, made = Latest(), list[int]()

    def make(value: int) -> int:
        made.append(value)
        return value * 10

    grounds = (1, 1, 2, 1, None, None)
    assert [latest.get(ground, partial(make, ground or 0)) for ground in grounds] == [
        10,
        10,
        20,
        10,
        0,
        0,
    ]
    assert made == [1, 2, 1, 0]


def test_the_latest_is_made_by_one_and_the_others_wait_for_it() -> None:
    latest, begun, go, made = Latest(), threading.Event(), threading.Event(), list[str]()

    def slow() -> str:
        begun.set()
        assert go.wait(10)
        made.append("slow")
        return "slow"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(latest.get("a", slow))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    go.set()
    for thread in threads:
        thread.join(10)
    assert (made, found) == (["slow"], ["slow"] * 3)
