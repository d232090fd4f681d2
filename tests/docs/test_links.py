"""A relative link in a document leads to a file that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def documents() -> list[Path]:
    return [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "changelog.d").glob("*.md"),
        *ROOT.glob("bench/*.md"),
    ]


def test_links_lead_somewhere() -> None:
    broken = []
    for document in documents():
        for target in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
            path = target.split("#")[0]
            if (
                path
                and "://" not in target
                and not target.startswith("mailto:")
                and not (document.parent / path).exists()
            ):
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []
