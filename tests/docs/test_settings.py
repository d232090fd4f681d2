"""Every setting of the environment stands in the documentation, and the documentation names no other."""

from __future__ import annotations

import re
from pathlib import Path

from remit.project.environment import NAMES

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_settings_has_a_heading_or_row_for_each() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bREMIT_[A-Z_]+\b", page)) == set(NAMES)


def test_no_setting_is_read_elsewhere() -> None:
    elsewhere = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "src/remit").rglob("*.py"))
        for name in re.findall(
            r"environ(?:\.get\(|\[)\s*[\"'](REMIT_\w+)[\"'](?!\] = )", path.read_text(encoding="utf-8")
        )
    ]
    assert elsewhere == []


def test_every_check_has_a_row() -> None:
    source = (ROOT / "src/remit/project/checks.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    identifier = r"remit\.[EW]\d{3}"
    found = re.findall(rf'id="({identifier})"', source)
    assert sorted(re.findall(rf"(?m)^\| ({identifier}) \|", page)) == sorted(found)
    assert len(found) == len(set(found))
