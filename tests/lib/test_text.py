"""Texts of others: harmless, compared, shortened."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.lib.text import did_you_mean, harmless, initials, shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("徐俊杰", "徐俊杰"),
        ("García", "García"),
        ("Garci\u0301a", "Garci\u0301a"),
        ("👩🏽", "👩🏽"),
        ("a\x1b[31mb", "a\\u{1b}[31mb"),
        ("a\nb\tc\r", "a\\u{a}b\\u{9}c\\u{d}"),
        ("a\x7f\x9bb", "a\\u{7f}\\u{9b}b"),
        ("\u202eabc\u202c", "\\u{202e}abc\\u{202c}"),
        ("\u2066a\u2069", "\\u{2066}a\\u{2069}"),
        ("\u200ea\u200f\u061c", "\\u{200e}a\\u{200f}\\u{61c}"),
        ("a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"),
        ("a\u2028b\u2029", "a\\u{2028}b\\u{2029}"),
        ("a\U000e0041", "a\\u{e0041}"),
        ("a\u3164", "a\\u{3164}"),
        ("\ud800", "\\u{d800}"),
    ],
)
def test_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    left = {unicodedata.category(character) for character in harmless(text)}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_shorten() -> None:
    assert [shorten("abc", 3), shorten("abcd", 3), shorten("a\x1b", 9)] == ["abc", "ab…", "a\\u{1b}"]


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("payment", ["payments", "platform", "ledger"], ("payments",)),
        ("Tech-Lead", ["tech-lead", "engineering-manager"], ("tech-lead",)),
        ("zzz", ["payments"], ()),
        ("", ["payments"], ()),
        ("x" * 101, ["x" * 100], ()),
        ("ann", ["anna", "anne", "hanna", "annie", "ann2"], ("ann2", "anna", "anne")),
        ("ana", ["ANA", "ana"], ("ANA",)),
        ("ab", ["abcdefgh"], ()),
        ("abcdef", ["fedcba"], ()),
    ],
)
def test_did_you_mean(word: str, candidates: list[str], found: tuple[str, ...]) -> None:
    assert did_you_mean(word, candidates) == found


def test_initials_are_those_of_first_and_last_name() -> None:
    names = {"a": "Ana Ruiz", "b": "Bo", "c": "徐俊杰", "d": "Mary Ann Smith", "e": "X"}
    assert initials(names) == {"a": "AR", "b": "BO", "c": "徐俊", "d": "MS", "e": "X"}


def test_initials_are_made_unique() -> None:
    names = {
        "a": "Ana Ruiz",
        "b": "Ada Ruiz",
        "c": "Al R",
        "d": "Al R",
        "e": "Amy R",
        "f": "!!",
        "g": "??",
        "-": "--",
        "_": "",
    }
    assert initials(names) == {
        "a": "AR",
        "b": "AU",
        "c": "A2",
        "d": "A3",
        "e": "A4",
        "f": "F",
        "g": "G",
        "-": "?",
        "_": "?2",
    }


def test_three_letters_come_before_a_number() -> None:
    assert initials({"a": "Ana Be", "b": "Ana Be", "c": "Ana Be"}) == {"a": "AB", "b": "AE", "c": "ABE"}


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=40))
def test_initials_are_short_unique_and_the_same_each_time(names: dict[str, str]) -> None:
    signs = initials(names)
    assert list(signs) == list(names)
    assert len(set(signs.values())) == len(names)
    assert initials(names) == signs
