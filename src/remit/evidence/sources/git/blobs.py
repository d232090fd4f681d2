"""The contents of files in a history: a bounded number, each of bounded size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from remit.evidence.sources.git.process import output
from remit.evidence.sources.git.shadow import Repository

SIZE: Final = 256 * 1024
"""Bytes of a file that is read."""
MOST: Final = 2_000
"""Files that are read at once: with ``SIZE`` they fit the memory."""


def contents(repository: Repository, wanted: Sequence[str]) -> tuple[dict[str, str], bool]:
    """The text of each ``commit:path`` or id that is a file, and whether some were too large."""
    names = [name for name in wanted if "\n" not in name][:MOST]
    sizes = _asked(repository, names, ["cat-file", "--batch-check=%(objecttype) %(objectsize)"]).split(b"\n")
    small, large, total = [], len(wanted) > MOST, 0
    for name, line in zip(names, sizes, strict=False):
        kind, _, size = line.partition(b" ")
        if kind != b"blob" or not size.isdigit():
            continue
        if int(size) > SIZE or total + int(size) > SIZE * 200:
            large = True
            continue
        total += int(size)
        small.append((name, int(size)))
    read = _asked(repository, [name for name, _ in small], ["cat-file", "--batch=%(objectsize)"])
    found, at = {}, 0
    for name, length in small:
        at = read.find(b"\n", at) + 1
        found[name] = read[at : at + length].decode("utf-8", "replace")
        at += length + 1
    return found, large


def _asked(repository: Repository, names: Sequence[str], call: list[str]) -> bytes:
    if not names:
        return b""
    given = "".join(f"{name}\n" for name in names).encode("utf-8", "replace")
    return output(call, repository.folder, extra=repository.extra, given=given)
