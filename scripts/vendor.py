"""Fetch the vendored front-end files again, at the versions pinned here.

    make vendor

Uses `npm pack`, so it needs npm and whatever package source npm is set up for; nothing of it is run, and no
address is written. Afterwards each folder holds the files, the licence and a VENDORED.md with their digests,
which `tests/docs/test_vendored.py` compares.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/remit/web/static/remit/vendor"


@dataclass(frozen=True)
class Vendored:
    """One package: which version, and which of its files we keep (name in the package -> name here)."""

    folder: str
    package: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    # The major version is pinned on purpose: docs/adr/0005-htmx-2.md.
    Vendored("htmx", "htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
)


def fetch(vendored: Vendored) -> dict[str, bytes]:
    """Our name of each kept file -> its bytes. Raises CalledProcessError (npm) or KeyError (no such file)."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--json", "--ignore-scripts", f"{vendored.package}@{vendored.version}"]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(Path(folder) / json.loads(packed.stdout)[0]["filename"]) as archive:
            kept = {}
            for theirs, ours in vendored.files.items():
                member = archive.extractfile(f"package/{theirs}")
                if member is None:
                    raise KeyError(theirs)
                kept[ours] = member.read()
    return kept


def record(vendored: Vendored, kept: dict[str, bytes]) -> str:
    """The text of VENDORED.md."""
    rows = "\n".join(
        f"| `{name}` | `{hashlib.sha256(data).hexdigest()}` |" for name, data in sorted(kept.items())
    )
    return (
        f"# {vendored.package} {vendored.version}\n\n"
        f"Licence {vendored.licence}, in `LICENSE`. Unchanged files of the npm package of that name;\n"
        "refresh them with `make vendor` (the version is in `scripts/vendor.py`).\n\n"
        f"| file | sha256 |\n| --- | --- |\n{rows}\n"
    )


def main() -> int:
    for vendored in PACKAGES:
        kept = fetch(vendored)
        folder = VENDOR / vendored.folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in kept.items():
            (folder / name).write_bytes(data)
        (folder / "VENDORED.md").write_text(record(vendored, kept), encoding="utf-8")
        print(f"{vendored.package} {vendored.version}: {', '.join(sorted(kept))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
