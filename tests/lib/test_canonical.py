"""Canonical JSON is one text for one meaning."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.lib.canonical import canonical, digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT.map(lambda t: normalize("NFC", t)), inner),
)


def test_keys_are_sorted_and_nothing_is_added() -> None:
    value = {"b": [1, True, None], "a": {"ü": "x y"}, "at": date(2026, 6, 1)}
    assert canonical(value) == '{"a":{"ü":"x y"},"at":"2026-06-01","b":[1,true,null]}'.encode()


def test_the_digest_is_the_sha_256_of_the_text() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_moment_is_one_whatever_the_zone() -> None:
    berlin = datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    assert canonical(berlin) == canonical(berlin.astimezone(UTC)) == b'"2026-06-01T08:00:00.000000+00:00"'
    with pytest.raises(ValueError, match="without a zone"):
        canonical(datetime(2026, 6, 1))


@pytest.mark.parametrize("value", [1.5, {1: 2}, {1, 2}, b"x", object()])
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical JSON"):
        canonical(value)


def test_keys_that_become_one_are_refused() -> None:
    with pytest.raises(ValueError, match="the same text"):
        canonical({"u\u0308": 1, "\u00fc": 2})


@settings(deadline=None)
@given(VALUES)
def test_the_form_of_characters_and_the_order_of_keys_do_not_matter(value: object) -> None:
    def other(each: object) -> object:
        if isinstance(each, str):
            return normalize("NFD", each)
        if isinstance(each, list):
            return tuple(other(item) for item in each)
        if isinstance(each, dict):
            return {key: other(each[key]) for key in reversed(each)}
        return each

    assert canonical(other(value)) == canonical(value)
    assert canonical(json.loads(canonical(value))) == canonical(value)
