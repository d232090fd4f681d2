"""What holds for every importer: options, ids of the format, and no traceback or delay on hostile files."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.core.organisation import Organisation
from remit.files import organisation as organisation_files
from remit.files.imports import IMPORTERS, FileErrors
from remit.files.imports.texts import slug
from remit.files.shape import Id
from remit.files.writing import dump

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).resolve().parents[3]
SAMPLES = {
    "backstage": "catalog-info.yaml",
    "codeowners": "CODEOWNERS.gitlab",
    "csv": "people.csv",
    "github-teams": "github-teams.json",
    "gitlab-groups": "gitlab-groups.json",
    "kubernetes-sigs": "sigs.yaml",
}
REQUIRED = {"codeowners": {"system": "x"}}
ID = re.compile(Id("anything").schema({})["pattern"])


def test_there_is_a_sample_and_a_section_of_the_documentation_for_each() -> None:
    headings = re.findall(r"^## `([a-z-]+)`", (ROOT / "docs/imports.md").read_text(encoding="utf-8"), re.M)
    assert sorted(headings) == sorted(IMPORTERS) == sorted(SAMPLES)


@pytest.mark.parametrize("kind", IMPORTERS)
def test_every_option_is_documented(kind: str) -> None:
    text = (ROOT / "docs/imports.md").read_text(encoding="utf-8")
    assert [option.name for option in IMPORTERS[kind].options if f"`--{option.name}" not in text] == []


@pytest.mark.parametrize("kind", IMPORTERS)
def test_ids_are_ids_of_the_format(kind: str) -> None:
    organisation = IMPORTERS[kind].read([FIXTURES / SAMPLES[kind]], REQUIRED.get(kind)).organisation
    ids = [organisation.id]
    for things in (organisation.index.person, organisation.index.team, organisation.index.system):
        ids.extend(things)
    assert [made for made in ids if not ID.fullmatch(made)] == []
    assert len(ids) > 1


@pytest.mark.parametrize("kind", IMPORTERS)
def test_what_was_imported_can_be_written_and_read_back(kind: str, tmp_path: Path) -> None:
    organisation = IMPORTERS[kind].read([FIXTURES / SAMPLES[kind]], REQUIRED.get(kind)).organisation
    file = tmp_path / "organisation.yaml"
    file.write_text(dump(organisation), encoding="utf-8")
    again = organisation_files.read(file).organisation
    for field in fields(Organisation):
        before, after = getattr(organisation, field.name), getattr(again, field.name)
        if isinstance(before, tuple) and field.name != "charters":
            assert Counter(after) == Counter(before), field.name
        elif field.name != "charters":
            assert after == before, field.name
    assert [sorted(one.max_holders) for one in again.charters] == [
        sorted(one.max_holders) for one in organisation.charters
    ]


@given(st.text(max_size=80))
def test_an_id_made_from_any_text_is_an_id_of_the_format_or_nothing(text: str) -> None:
    made = slug(text)
    assert made == "" or (ID.fullmatch(made) and made == made.lower())
    assert slug(made) == made


@pytest.mark.parametrize("kind", IMPORTERS)
def test_options_that_it_does_not_have_are_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=f"{kind} has no option colour"):
        IMPORTERS[kind].read([FIXTURES / SAMPLES[kind]], {"colour": "red"})


def test_options_that_are_missing_or_no_choice_are_refused() -> None:
    importer = IMPORTERS["codeowners"]
    with pytest.raises(ValueError, match="codeowners needs the option system"):
        importer.read([FIXTURES / "CODEOWNERS.github"])
    with pytest.raises(ValueError, match="dialect is svn; it can be github or gitlab"):
        importer.read([FIXTURES / "CODEOWNERS.github"], {"system": "x", "dialect": "svn"})


HOSTILE = {
    "nothing": b"",
    "nul": b"a\0b",
    "utf-16": "sigs: []".encode("utf-16"),
    "latin-1": b"person\nJos\xe9\n",
    "tab": b"\tsigs: 1\n",
    "deep flow": b"[" * 500_000,
    "deep objects": b'{"a":' * 100_000,
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "tag": b"!!python/object/apply:os.abort []\n",
    "half a surrogate": b'[{"slug": "a", "full_path": "a", "name": "\\ud800"}]',
    "huge number": b"9" * 500_000,
    "documents": b"---\na: 1\n" * 50_000,
    "columns": b"person" + b",person" * 100_000,
    "an open quote": b'person\n"' + b"a\n" * 300_000,
    "managers nobody knows": b"person,manager\n" + b"".join(b"p%d,n%d\n" % (n, n) for n in range(30_000)),
    "one line": b"x" * 1_100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", IMPORTERS)
def test_hostile_files_get_an_answer_soon_and_no_traceback(kind: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(HOSTILE[name])
    started = time.monotonic()
    try:
        IMPORTERS[kind].read([file], REQUIRED.get(kind))
    except FileErrors as errors:
        assert 1 <= len(errors.problems) <= 1000
        assert {problem.path for problem in errors.problems} == {str(file)}
        assert all(len(problem.read) < 200 and problem.message for problem in errors.problems)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("kind", IMPORTERS)
def test_a_file_that_is_not_there_is_named(kind: str, tmp_path: Path) -> None:
    with pytest.raises(FileErrors) as raised:
        IMPORTERS[kind].read([tmp_path / "missing"], REQUIRED.get(kind))
    (problem,) = raised.value.problems
    assert (problem.path, problem.line, problem.message) == (
        str(tmp_path / "missing"),
        0,
        "cannot read it: No such file or directory",
    )
