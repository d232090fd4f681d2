"""The branches of a repository on this machine, read by ourselves: no settings of it are ever looked at."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from remit.evidence.collector import SourceProblem

MOST: Final = 200_000
"""Branches that are read. The largest public repositories have some 100,000."""
FILE_LIMIT: Final = 64 * 1024 * 1024
_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
NAME: Final = re.compile(r"refs/heads/[^\x00-\x20\x7f~^:?*\[\\]{1,400}")
_DEPTH: Final = 20
USUAL: Final = ("refs/heads/main", "refs/heads/master", "refs/heads/trunk")


class Heads(NamedTuple):
    """``main``: the name of the branch that HEAD means, as ``refs/heads/main``. ``all``: by name, in order."""

    main: str
    all: dict[str, str]

    @property
    def tip(self) -> str | None:
        """The commit of the main branch, if there is one."""
        return self.all.get(self.main)


def good(name: str) -> bool:
    """Whether git itself would take the name, and no program an option."""
    return bool(NAME.fullmatch(name)) and ".." not in name and "//" not in name and "/." not in name


def local_heads(git_dir: Path) -> Heads:
    """The branches of the repository whose folder of git is ``git_dir``. Raises ``SourceProblem``."""
    found: dict[str, str] = {}
    for line in _text(git_dir / "packed-refs").splitlines():
        commit, _, name = line.partition(" ")
        if _ID.fullmatch(commit) and good(name):
            found[name] = commit
            _bounded(found)
    for name, path in _loose(git_dir / "refs" / "heads", "refs/heads", 0):
        content = _text(path, 200).strip()
        if _ID.fullmatch(content) and good(name):
            found[name] = content
            _bounded(found)
    head = _text(git_dir / "HEAD", 1000).strip()
    main = usual(head.removeprefix("ref:").strip(), found)
    if _ID.fullmatch(head):  # a detached HEAD stands for the branch of the same commit, else for none
        main = next((name for name in sorted(found) if found[name] == head), "refs/heads/main")
    return Heads(main if good(main) else "refs/heads/main", dict(sorted(found.items())))


def usual(named: str, found: Mapping[str, str]) -> str:
    """The branch that HEAD names; where it is not there, the only one, or one with a usual name."""
    if named in found or not found:
        return named
    if len(found) == 1:
        return next(iter(found))
    return next((name for name in USUAL if name in found), named)


def _bounded(found: dict[str, str]) -> None:
    if len(found) > MOST:
        raise SourceProblem("too-large", what="the list of branches", limit=f"{MOST} branches")


def _loose(folder: Path, name: str, depth: int) -> Iterator[tuple[str, Path]]:
    """Loose branches; links are not followed."""
    if depth > _DEPTH:
        return
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        inner = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _loose(Path(entry.path), inner, depth + 1)
        elif entry.is_file(follow_symlinks=False):
            yield inner, Path(entry.path)


def _text(path: Path, limit: int = FILE_LIMIT) -> str:
    """What the file says, nothing if there is none. Never waits on a pipe, never follows a link."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SourceProblem("failed", program="git", why=f"{path.name}: {error.strerror}") from error
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise SourceProblem("failed", program="git", why=f"{path.name} is not a file")
        read = stream.read(limit + 1)
    if len(read) > limit:
        raise SourceProblem("too-large", what=path.name, limit=f"{limit // 1024} KiB")
    return read.decode("utf-8", "replace")


def text(path: Path, limit: int) -> str:
    """What a small file of a repository says, nothing if there is none. Raises ``SourceProblem``."""
    return _text(path, limit)
