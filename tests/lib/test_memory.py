"""A little is remembered, and the oldest goes first."""

from __future__ import annotations

from remit.lib.memory import Memory


def test_what_is_known_is_not_worked_out_again_until_it_had_to_go() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    memory = Memory(2)
    asked = ("a", "b", "a", "c", "b", "a")
    assert [memory.get(name, lambda name=name: make(name)) for name in asked] == [
        "A",
        "B",
        "A",
        "C",
        "B",
        "A",
    ]
    assert made == ["a", "b", "c", "a"]
