"""Decision records: numbered without a gap, each with a status, the index lists all of them and no others."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "adr"
STATUS = re.compile(r"^- Status: (?:accepted|superseded by \[\d{4}\]\((\d{4}-[\w-]+\.md)\))$", re.MULTILINE)


def records() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("[0-9]*.md"))}


def test_numbers_have_no_gap() -> None:
    assert [int(name[:4]) for name in records()] == list(range(1, len(records()) + 1))


def test_each_has_a_title_with_its_number_and_a_status() -> None:
    for name, text in records().items():
        assert text.startswith(f"# {name[:4]}: "), name
        status = STATUS.search(text)
        assert status, name
        assert status[1] is None or status[1] in records(), name


def test_the_index_lists_all_of_them() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == list(records())
