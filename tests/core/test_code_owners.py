"""Which CODEOWNERS rule decides."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.core.code_owners import ANY_FILE, deciding_rule, handle, matches
from remit.core.system import CodeOwnersRule


def rules(*patterns: str) -> tuple[CodeOwnersRule, ...]:
    return tuple(CodeOwnersRule(pattern, ("@x",), line) for line, pattern in enumerate(patterns, 1))


def line(path: str, *patterns: str) -> int | None:
    rule = deciding_rule(rules(*patterns), path)
    return None if rule is None else rule.line


@pytest.mark.parametrize(
    ("patterns", "decides"),
    [
        ([], None),
        (["*"], 1),
        (["*", "/docs/"], 1),
        (["*", "/docs/", "*"], 3),
        (["**", "/docs/"], 1),
        (["/docs/", "/**"], 2),
        (["/a/", "/longest/", "/b/"], 2),
        (["/aa/", "/bb/"], 2),
    ],
)
def test_the_rule_of_a_whole_repository(patterns: list[str], decides: int | None) -> None:
    assert line("/", *patterns) == decides
    assert line("./", *patterns) == decides


@pytest.mark.parametrize(
    ("path", "patterns", "decides"),
    [
        ("/ledger", ["*"], 1),
        ("/ledger", ["*", "/ledger/"], 2),
        ("ledger/", ["*", "/ledger"], 2),
        ("/ledger", ["/ledger/", "*"], 2),
        ("/ledger", ["*", "/ledger/docs/"], 1),
        ("/ledger", ["*", "*.md"], 1),
        ("/ledger", ["*", "/led*"], 2),
        ("/ledger", ["*", "/l?dger/"], 2),
        ("/ledger", ["*", "/ledger/*"], 2),
        ("/ledger", ["*", "/ledger/**"], 2),
        ("/ledger", ["*", "/*"], 1),
        ("/ledger", ["/other/"], None),
        ("/apps/ledger", ["*", "ledger/"], 2),
        ("/apps/ledger", ["*", "ledger"], 2),
        ("/apps/ledger", ["*", "/ledger/"], 1),
        ("/apps/ledger", ["*", "apps/"], 2),
        ("/apps/ledger", ["*", "/apps/*"], 1),
        ("/apps/ledger", ["*", "/apps/*/"], 2),
        ("/apps/ledger", ["*", "apps/ledger"], 2),
        ("/apps/ledger", ["*", "**/ledger/"], 2),
        ("/apps/ledger", ["*", "/**/ledger/**"], 2),
        ("/a/b/ledger", ["*", "/a/**/ledger/"], 2),
        ("/a/ledger", ["*", "/a/**/ledger/"], 2),
        ("/apps/ledger", ["*", "ledger/apps/"], 1),
        ("/my app", ["*", r"/my\ app/"], 2),
        ("/a[b]", ["*", "/a[b]/", "/a[?]/"], 3),
        ("/ab", ["*", "/a[b]/"], 1),
        ("/!a", ["*", r"/\!?/"], 2),
        ("/a[", ["*", r"/a\[/"], 2),
        ("/" + "a" * 256, ["*", "/a*/"], 1),
        ("/a*", ["*", r"/a\*/"], 2),
        ("/ab", ["*", r"/a\*/"], 1),
        ("/ledger", ["*", "/LEDGER/"], 1),
        ("/ledger", ["*", "/"], 2),
        ("/ledger", ["*", ""], 1),
    ],
)
def test_the_last_rule_that_matches_a_folder(path: str, patterns: list[str], decides: int | None) -> None:
    assert line(path, *patterns) == decides


def test_owners_are_compared_without_case_and_at() -> None:
    assert [handle(owner) for owner in ("@Ana", " @Acme/Pay ", "A@b.Example", "@@maintainer")] == [
        "ana",
        "acme/pay",
        "a@b.example",
        "@maintainer",
    ]


@pytest.mark.parametrize(
    "pattern", ["*a" * 3000 + "b", "/" + "**/a/" * 3000 + "b", "?*" * 3000, "*a" * 2000 + "b"]
)
def test_a_hostile_pattern_takes_no_time(pattern: str) -> None:
    start = time.perf_counter()
    matches(pattern, ["a" * 255, *["a"] * 300, ANY_FILE])
    assert time.perf_counter() - start < 1


SEGMENTS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4)


@settings(deadline=None)
@given(SEGMENTS)
def test_a_path_matches_itself_and_every_folder_above(path: list[str]) -> None:
    for length in range(1, len(path) + 1):
        assert matches("/" + "/".join(path[:length]), [*path, ANY_FILE])
        assert matches("/" + "/".join(path[:length]) + "/", [*path, ANY_FILE])


@settings(deadline=None)
@given(SEGMENTS, SEGMENTS)
def test_plain_patterns_match_as_prefixes_do(pattern: list[str], path: list[str]) -> None:
    assert matches("/" + "/".join(pattern), path) == (path[: len(pattern)] == pattern)


@settings(deadline=None)
@given(st.text("ab*?/\\", max_size=12), SEGMENTS)
def test_no_pattern_is_an_error(pattern: str, path: list[str]) -> None:
    assert matches(pattern, path) in (True, False)
