"""The vendored front-end files are the ones that their record names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "src/remit/web/static/remit/vendor"


def test_every_folder_has_a_licence_and_the_recorded_files() -> None:
    folders = [folder for folder in VENDOR.iterdir() if folder.is_dir()]
    assert folders, "nothing is vendored"
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
