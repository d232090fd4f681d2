"""The history as git prints it: streamed, parted by NUL, in blocks; a broken or monstrous commit harms no other."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from queue import Full, Queue
from typing import IO, Final

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.process import SECONDS, running
from remit.evidence.sources.git.shadow import Repository

FIELDS: Final = (
    "%H",
    "%P",
    "%ad",
    "%ct",
    "%aN",
    "%aE",
    "%cN",
    "%cE",
    "%(trailers:key=Reviewed-by,key=Co-authored-by,key=Assisted-by,only=true,unfold=true)",
)
"""Commit, parents, author's time and offset, committer's time, author, committer, trailers."""
FORMAT: Final = "%x00%x00" + "%x00".join(FIELDS)
"""Two empty fields begin a commit. Nothing else is empty behind the fixed fields: a path never is."""
COUNT: Final = len(FIELDS)
OPTIONS: Final = (
    "-z",
    "--name-only",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-notes",
    "--no-color",
    "--ignore-submodules=all",
    "--date=raw",
    "--encoding=UTF-8",
)
BLOCK: Final = 1024 * 1024
FIELD_LIMIT: Final = 1024 * 1024
"""Bytes of one field; what is longer is cut. Only made-up trailers and paths are."""
RECORD_LIMIT: Final = 16 * 1024 * 1024
"""Characters of one commit; its further paths are left out."""
OUTPUT_LIMIT: Final = 64 * 1024**3
_PIPE: Final = 1024 * 1024
_BLOCKS_AHEAD: Final = 32

Record = tuple[list[str], list[str]]
"""The fixed fields, and the changed paths."""


def history(
    repository: Repository, tips: Iterable[str], seen: Iterable[str] = (), words: Sequence[str] = ()
) -> Iterator[list[Record]]:
    """The commits that ``tips`` reach and ``seen`` do not, in blocks, newest first. Raises ``SourceProblem``."""
    given = "\n".join([*tips, *(f"^{commit}" for commit in seen)]) + "\n"
    call = ["log", *OPTIONS, f"--format=tformat:{FORMAT}", *words, "--stdin"]
    with running(
        call, repository.folder, extra=repository.extra, given=given.encode(), seconds=SECONDS
    ) as stream:
        yield from records(stream)


def records(stream: IO[bytes]) -> Iterator[list[Record]]:
    """The commits in what ``git log`` prints, one list a block."""
    with suppress(OSError, AttributeError, ValueError):  # a larger pipe, so that git need not wait for us
        fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    parser = _Parser()
    total = 0
    for block in _ahead(stream):
        total += len(block)
        if total > OUTPUT_LIMIT:
            raise SourceProblem("too-large", what="the history", limit=f"{OUTPUT_LIMIT // 1024**3} GiB")
        found = parser.feed(block)
        if found:
            yield found
    found = parser.feed(b"\0\0")
    if found:
        yield found


def _ahead(stream: IO[bytes]) -> Iterator[bytes]:
    """The blocks of the stream, some read ahead, so that git goes on while we are busy with the last."""
    blocks: Queue[bytes] = Queue(_BLOCKS_AHEAD)
    ended = threading.Event()

    def read() -> None:
        block = b"."
        while block and not ended.is_set():
            try:
                block = stream.read(BLOCK)
            except (OSError, ValueError):  # closed, because nobody wants more
                block = b""
            while not ended.is_set():
                with suppress(Full):
                    blocks.put(block, timeout=0.2)
                    break

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while block := blocks.get():
            yield block
    finally:
        ended.set()


class _Parser:
    """Cuts the stream into commits. Holds at most one unfinished commit, of bounded size."""

    def __init__(self) -> None:
        self._tail = b""  # the unfinished field
        self._cut = False  # its rest is thrown away
        self._kept = ""  # whole fields of the unfinished commit
        self._skipping = False  # its further paths are thrown away

    def feed(self, block: bytes) -> list[Record]:
        """The commits that are whole with this block."""
        if self._cut:
            start = block.find(b"\0")
            if start < 0:
                return []
            block, self._cut = block[start:], False
        data = self._tail + block if self._tail else block
        end = data.rfind(b"\0") + 1
        self._tail = data[end:]
        if len(self._tail) > FIELD_LIMIT:
            self._tail, self._cut = self._tail[:FIELD_LIMIT], True
        if not end:
            return []
        fields = (self._kept + data[:end].decode("utf-8", "replace")).split("\0")
        fields.pop()  # what is behind the last NUL
        return self._records(fields)

    def _records(self, fields: list[str]) -> list[Record]:
        found: list[Record] = []
        at, length = 0, len(fields)
        if self._skipping:
            try:
                at = fields.index("")
            except ValueError:
                return []
            self._skipping = False
        while at < length:
            begin = at + 2
            try:
                end = fields.index("", begin + COUNT)
            except ValueError:
                break
            paths = fields[begin + COUNT : end]
            if paths:
                paths[0] = paths[0].removeprefix("\n")
            found.append((fields[begin : begin + COUNT], paths))
            at = end
        rest = fields[at:]
        self._kept = "\0".join(rest) + "\0" if rest else ""
        if len(self._kept) > RECORD_LIMIT and len(rest) > COUNT + 2:
            paths = rest[2 + COUNT :]
            paths[0] = paths[0].removeprefix("\n")
            found.append((rest[2 : 2 + COUNT], paths))
            self._kept, self._skipping = "", True
        return found
