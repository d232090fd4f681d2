"""A repository on this machine as git may see it: its objects and branches, and none of its settings or hooks.

git obeys the settings of the repository that it is pointed at: they can name programs to run. So it is pointed at a
folder of ours that lists the same branches and reads the objects from there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.refs import Heads, local_heads, text

_SHALLOW_LIMIT: Final = 8 * 1024 * 1024
_ALTERNATES_LIMIT: Final = 64 * 1024
_ALTERNATES_DEPTH: Final = 5
EXPECTED: Final = "the folder of a git repository itself"


class Repository(NamedTuple):
    """What git is run on. ``extra`` goes into its environment."""

    folder: Path
    heads: Heads
    shallow: bool = False
    extra: dict[str, str] = {}


def git_dir(folder: Path) -> Path:
    """The folder of git of a working copy or of a bare repository. Links are refused. Raises ``SourceProblem``."""
    try:
        inner = folder / ".git"
        if inner.is_symlink() or (inner.exists() and not inner.is_dir()):
            raise SourceProblem("address", address=str(folder), expected=f"{EXPECTED}, not a link to it")
        found = inner if inner.is_dir() else folder
        if not (found / "objects").is_dir() or not (found / "HEAD").is_file():
            raise SourceProblem("not-found", address=str(folder))
        for name in ("objects", "refs"):
            if (found / name).is_symlink():
                raise SourceProblem("address", address=str(folder), expected=f"{EXPECTED}, not a link to it")
    except PermissionError as error:
        raise SourceProblem("unreachable", address=str(folder), why="it may not be read") from error
    return found


@contextmanager
def shadow(folder: Path) -> Iterator[Repository]:
    """A folder of ours that stands for the repository, while the block runs. Raises ``SourceProblem``."""
    source = git_dir(folder)
    heads = local_heads(source)
    objects = (source / "objects").resolve()
    _check_alternates(objects, source.resolve(), 0)
    cut = text(source / "shallow", _SHALLOW_LIMIT)
    with tempfile.TemporaryDirectory(prefix="remit-git-") as made:
        ours = Path(made)
        (ours / "refs").mkdir()
        (ours / "objects").mkdir()
        wide = any(len(commit) == 64 for commit in heads.all.values())
        (ours / "config").write_text(
            f"[core]\n\tbare = true\n\trepositoryformatversion = {int(wide)}\n"
            + ("[extensions]\n\tobjectFormat = sha256\n" if wide else "")
        )
        (ours / "HEAD").write_text(f"ref: {heads.main}\n", encoding="utf-8")
        lines = [f"{commit} {name}\n" for name, commit in heads.all.items()]
        (ours / "packed-refs").write_text("# pack-refs with: sorted\n" + "".join(lines), encoding="utf-8")
        if cut:
            (ours / "shallow").write_text(cut, encoding="utf-8")
        yield Repository(ours, heads, bool(cut), {"GIT_OBJECT_DIRECTORY": str(objects)})


def _check_alternates(objects: Path, root: Path, depth: int) -> None:
    """Refuse objects borrowed from elsewhere: they would show what the repository itself does not hold."""
    listed = text(objects / "info" / "alternates", _ALTERNATES_LIMIT)
    for line in listed.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        target = Path(os.path.realpath(objects / line.strip().strip('"')))
        if depth >= _ALTERNATES_DEPTH or not target.is_relative_to(root):
            raise SourceProblem(
                "address",
                address=str(root),
                expected="a repository that holds its own objects (git repack -a -d takes in borrowed ones)",
            )
        _check_alternates(target, root, depth + 1)
