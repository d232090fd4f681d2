"""The vendored files are the ones that their record names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src/remit"
VENDORS = (PACKAGE / "web/static/remit/vendor", PACKAGE / "queries/fonts")


def test_every_folder_has_a_licence_and_the_recorded_files() -> None:
    folders = [path.parent for vendor in VENDORS for path in vendor.glob("*/VENDORED.md")]
    assert [folder.name for folder in folders] == ["htmx", "dejavu"]
    for folder in folders:
        recorded = dict(
            re.findall(r"\| `(\S+)` \| `([0-9a-f]{64})` \|", (folder / "VENDORED.md").read_text("utf-8"))
        )
        found = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.iterdir()
            if path.name != "VENDORED.md"
        }
        assert found == recorded
        assert "LICENSE" in found
