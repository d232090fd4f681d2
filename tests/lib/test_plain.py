"""Values as plain data and back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from invented import FRAMEWORK, invent

from remit.core.charter import CharterRow
from remit.core.framework import Framework, Mode, Party
from remit.core.objects import take_apart
from remit.core.person import Identity, Kind, Person
from remit.lib.periods import Period
from remit.lib.plain import from_plain, plain


def test_each_kind_of_value_has_a_plain_form() -> None:
    row = CharterRow(
        "architecture", Period(date(2026, 1, 1)), (Party.person("ana"),), mode=Mode.ENSURES, aliases=()
    )
    assert {name: value for name, value in plain(row).items() if value is not None} == {
        "responsibility": "architecture",
        "period": {"start": "2026-01-01", "end": None},
        "holders": [["person", "ana"]],
        "mode": "ensures",
        "aliases": [],
    }
    assert plain({"a": (1, True, None)}) == {"a": [1, True, None]}


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no plain form"):
        plain(object())


@pytest.mark.parametrize("seed", range(3))
def test_every_object_comes_back_from_json(seed: int) -> None:
    for kind, values in take_apart(invent(seed)).items():
        for value in values.values():
            again = from_plain(type(value), json.loads(json.dumps(plain(value))))
            assert again == value, kind


def test_a_framework_and_a_person_come_back() -> None:
    person = Person(
        "a", "A", Kind.AGENT, (Identity("email", "a@x"),), ("tech-lead",), Period(None, date(2026, 1, 1))
    )
    assert from_plain(Person, plain(person)) == person
    assert from_plain(Framework, plain(FRAMEWORK)) == FRAMEWORK


def test_plain_data_of_a_plain_type_is_the_value() -> None:
    assert from_plain(str, "text") == "text"
    assert from_plain(int | None, None) is None
