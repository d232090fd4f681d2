"""Remit's own modules for machines that read for it, as one file: they need no Remit of their own, and have ours."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Final

import remit

PARTS: Final = ("core", "evidence", "lib")
"""What reading needs. None of it touches a database or a setting."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that such a file can tell: the same modules make the same bytes."""


def package(folder: Path) -> Path:
    """Writes the file into a folder; its name tells what is in it, so that another one has another name."""
    root = Path(remit.__file__).parent
    modules = [root / "__init__.py", *(path for part in PARTS for path in (root / part).rglob("*.py"))]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(modules):
            name = f"remit/{path.relative_to(root).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name, EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    made = folder / f"remit-{hashlib.sha256(whole.getvalue()).hexdigest()[:16]}.zip"
    made.write_bytes(whole.getvalue())
    return made
