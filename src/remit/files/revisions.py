"""A file or folder as it was at a git revision, laid out in a temporary place.

Git is asked for names and contents only: it checks nothing out, so neither hooks nor filters nor anything else
that the configuration of a repository names is run, and nothing is fetched. What a tree calls its files is
looked at before anything is written: a tree can be forged.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from posixpath import normpath
from tempfile import TemporaryDirectory
from typing import NamedTuple

SECONDS = 30
MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 20_000
SUFFIXES = (".yaml", ".yml", ".json")
SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false")
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what is missing, by what its configuration names
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")
"""Set within hooks, for another folder than the one that is asked about."""

_FRAMEWORK = re.compile(
    rb"^framework:[ \t]*(['\"]?)([^'\"#{}\r\n]+?\.(?:yaml|yml|json))\1[ \t]*(?:#.*)?$", re.M
)
"""The framework's own file, which the organisation file names relative to itself."""


class RevisionError(Exception):
    """The revision, or the file at it, cannot be had; the message says which."""


class Entry(NamedTuple):
    """A file in a tree: its path from the top of the repository, its object, and its size in bytes."""

    path: PurePosixPath
    blob: str
    size: int


@contextmanager
def checked_out(revision: str, path: Path) -> Iterator[Path]:
    """The path at the revision; it need not be there today. Raises RevisionError."""
    folder, inside = placed(path)
    commit = commit_of(folder, revision)
    entries = listed(folder, commit, inside)
    if not entries:
        raise RevisionError(f"{path} is not there at revision {revision}")
    with TemporaryDirectory(prefix="remit-") as temporary:
        root = Path(temporary)
        contents = lay_out(folder, entries, root)
        for place in frameworks_of(contents):
            lay_out(folder, listed(folder, commit, place), root)
        yield root / inside


def placed(path: Path) -> tuple[Path, PurePosixPath]:
    """The nearest folder that is there today, and the path from the top of its repository."""
    place = path.resolve()
    folder = place
    while not folder.is_dir():
        folder = folder.parent
    prefix = os.fsdecode(git(folder, "rev-parse", "--show-prefix").removesuffix(b"\n"))
    return folder, PurePosixPath(prefix, place.relative_to(folder).as_posix())


def commit_of(folder: Path, revision: str) -> str:
    """The commit that the revision means."""
    if revision.startswith("-") or "\0" in revision:
        raise RevisionError(f"{revision} is no git revision")
    try:
        found = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    except RevisionError as error:
        raise error if str(error) else RevisionError(f"there is no git revision {revision}") from None
    return found.decode().strip()


def listed(folder: Path, commit: str, inside: PurePosixPath) -> list[Entry]:
    """The files at or below a path that are of a kind that is read; links and submodules are not."""
    below = [str(inside)] if inside.parts else []
    listing = git(folder, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *below)
    found = []
    for line in listing.split(b"\0"):
        told, _, name = line.partition(b"\t")
        if not told:
            continue
        mode, kind, blob, size = told.split()
        path = PurePosixPath(os.fsdecode(name))
        if kind != b"blob" or mode == b"120000" or (path != inside and path.suffix not in SUFFIXES):
            continue
        if path.is_absolute() or ".." in path.parts:
            raise RevisionError(f"the tree of {commit[:12]} has a path that leads out of it")
        found.append(Entry(path, blob.decode(), int(size)))
    return found


def lay_out(folder: Path, entries: list[Entry], root: Path) -> Mapping[PurePosixPath, bytes]:
    """Write the files below a folder of our own."""
    if len(entries) > MOST_FILES or sum(entry.size for entry in entries) > MOST_BYTES:
        raise RevisionError("over 256 MiB, or over 20,000 files, at that revision")
    contents = dict(zip((entry.path for entry in entries), blobs(folder, entries), strict=True))
    try:
        for path, content in contents.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise RevisionError(f"cannot lay the files out: {error.strerror or error}") from None
    return contents


def blobs(folder: Path, entries: list[Entry]) -> Iterator[bytes]:
    """The contents, asked for in one go."""
    if not entries:
        return
    asked = "".join(f"{entry.blob}\n" for entry in entries).encode()
    told = git(folder, "cat-file", "--batch", given=asked)
    start = 0
    for entry in entries:
        head, _, _ = told[start : start + 200].partition(b"\n")
        if not head.endswith(f" blob {entry.size}".encode()):
            raise RevisionError(f"the repository does not have the contents of {entry.path}")
        start += len(head) + 1
        yield told[start : start + entry.size]
        start += entry.size + 1


def frameworks_of(contents: Mapping[PurePosixPath, bytes]) -> Iterator[PurePosixPath]:
    """The framework files that were named and not laid out yet; what lies outside the repository is left."""
    for path, content in contents.items():
        found = _FRAMEWORK.search(content)
        if found is None:
            continue
        place = PurePosixPath(normpath(path.parent / os.fsdecode(found[2].strip())))
        if place not in contents and not place.is_absolute() and place.parts[:1] != ("..",):
            yield place


def git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Ask git. Raises RevisionError with what it said, which may be nothing."""
    inherited = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    try:
        done = subprocess.run(
            ["git", *SAFE, *arguments],
            cwd=folder,
            env={**inherited, **ENVIRONMENT},
            input=given,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git cannot be asked: {error}") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git: {said[0]}" if said else "")
    return done.stdout
