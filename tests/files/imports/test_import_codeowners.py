"""CODEOWNERS of both forges; where the dialects agree, checked against the library of that name."""

from __future__ import annotations

from pathlib import Path

import pytest
from codeowners import CodeOwners

from remit.core.system import CodeOwnersRule
from remit.files.imports import IMPORTERS, FileErrors, Left

FIXTURES = Path(__file__).parent / "fixtures"
ORGANISATION = str(FIXTURES / "organisation.yaml")
CODEOWNERS = IMPORTERS["codeowners"]


def test_github() -> None:
    imported = CODEOWNERS.read([FIXTURES / "CODEOWNERS.github"], {"system": "ledger"})
    (system,) = imported.organisation.systems
    assert system.code_owners == (
        CodeOwnersRule("*", ("@acme/payments",), 2),
        CodeOwnersRule("/docs/", ("@anaruiz", "docs@acme.example"), 3),
        CodeOwnersRule("/vendor/", (), 4),
        CodeOwnersRule("path\\ with\\ blanks/", ("@acme/payments",), 5),
    )
    assert imported.took == ("4 rules with 3 owners as code owners of ledger, read as github",)
    assert imported.left == (
        Left(
            "lines (2: 6: !/docs/x.md  @bo, 7: *.[ch]       @bo)",
            "GitHub skips lines with !, \\# or [ in the pattern",
        ),
    )


def test_gitlab_gives_the_owners_of_a_section_to_its_rules_without_owners() -> None:
    imported = CODEOWNERS.read([FIXTURES / "CODEOWNERS.gitlab"], {"system": "ledger"})
    (system,) = imported.organisation.systems
    assert system.code_owners == (
        CodeOwnersRule("*", ("@acme",), 1),
        CodeOwnersRule("/models/", ("@acme/data", "@ana"), 3),
        CodeOwnersRule("/models/core/", ("@bo",), 4),
        CodeOwnersRule("docs/", ("@cy",), 7),
        CodeOwnersRule("/bare/", (), 9),
    )
    assert imported.left == (
        Left(
            "names of sections (3: Data, Docs, Bare)",
            "each rule stands for itself; default owners went to the rules without any",
        ),
        Left("approvals of sections (2: Data, Docs)", "who must approve is no ownership"),
        Left(
            "lines (1: 5: !/models/notes.md)",
            "an exclusion takes files out of rules and names no owner",
        ),
    )


def test_rules_without_comments_and_sections_are_what_the_library_reads(tmp_path: Path) -> None:
    text = "# all\n*  @acme/all ops@acme.example\n\n/src/**/*.py\t@ana\n/free/\ndocs/ @bo @chi\n"
    file = tmp_path / "CODEOWNERS"
    file.write_text(text)
    (system,) = CODEOWNERS.read([file], {"system": "x"}).organisation.systems
    library = reversed(CodeOwners(text).paths)
    assert system.code_owners == tuple(
        CodeOwnersRule(pattern, tuple(owner for _kind, owner in owners), line)
        for _regex, pattern, owners, line, _section in library
    )


def test_a_file_of_a_known_system_replaces_its_rules_and_says_so() -> None:
    imported = CODEOWNERS.read([FIXTURES / "CODEOWNERS.github"], {"system": "till", "into": ORGANISATION})
    before, after = imported.organisation.systems
    assert (before.id, before.code_owners) == ("ledger", ())
    assert (after.id, after.name, after.catalogue_owner, len(after.code_owners)) == (
        "till",
        "Till",
        "shop",
        4,
    )
    assert imported.took == (
        "4 rules with 3 owners as code owners of till, read as github",
        "code owners of till: 4 rules, instead of 1 rule",
    )


def test_a_system_that_the_organisation_lacks_is_asked_for() -> None:
    with pytest.raises(FileErrors) as raised:
        CODEOWNERS.read([FIXTURES / "CODEOWNERS.github"], {"system": "leger", "into": ORGANISATION})
    (problem,) = raised.value.problems
    assert (problem.read, problem.message, problem.hint) == (
        "leger",
        "the organisation has no such system",
        "did you mean ledger?",
    )


def test_owners_that_are_none_come_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "CODEOWNERS"
    file.write_text("*  @acme/ @ok\n/a bo @x/y/z\n")
    with pytest.raises(FileErrors) as raised:
        CODEOWNERS.read([file], {"system": "x"})
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == [
        (1, 4, "@acme/", "this is no owner"),
        (2, 4, "bo", "this is no owner"),
        (2, 7, "@x/y/z", "this is no owner"),
    ]
