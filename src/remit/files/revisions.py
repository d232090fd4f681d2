"""A file or folder as it was at a git revision, laid out in a temporary place.

Git is asked for blobs only: nothing is checked out by git itself, so neither hooks nor filters nor the
configuration of the repository run anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

SECONDS = 30
MOST_BYTES = 256 * 1024 * 1024
SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")


class RevisionError(Exception):
    """The revision, or the file at it, cannot be had; the message says which."""


@contextmanager
def checked_out(revision: str, path: Path) -> Iterator[Path]:
    """The path at the revision. Raises RevisionError."""
    place = path.resolve()
    folder = place if place.is_dir() else place.parent
    while not folder.is_dir():
        folder = folder.parent
    top = Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel")).strip())
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    inside = PurePosixPath(place.relative_to(top.resolve()).as_posix())
    listing = git(top, "ls-tree", "-r", "-z", "-l", commit.decode().strip(), "--", str(inside))
    entries = [entry for entry in listing.split(b"\0") if entry]
    if not entries:
        raise RevisionError(f"{path} is not there at revision {revision}")
    with TemporaryDirectory(prefix="remit-") as temporary:
        root = Path(temporary) / "at-revision"
        total = 0
        for entry in entries:
            told, _, name = entry.partition(b"\t")
            mode, kind, blob, size = told.split()
            if kind != b"blob" or mode == b"120000":
                continue
            total += int(size)
            if total > MOST_BYTES:
                raise RevisionError(f"{path} is over 256 MiB at revision {revision}")
            target = root / os.fsdecode(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(git(top, "cat-file", "blob", blob.decode()))
        yield root / str(inside)


def git(folder: Path, *arguments: str) -> bytes:
    """Ask git. Raises RevisionError with what it said."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *SAFE, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git cannot be asked: {error}") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git: {said[0] if said else 'there is no such revision: ' + arguments[-1]}")
    return done.stdout
