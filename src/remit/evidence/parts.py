"""Parts: the Parquet files of a shelf. Each is written whole or not at all, and knows what it should look like."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from remit.lib.files import atomically

ROWS_PER_GROUP: Final = 131_072
"""Rows that a query skips or reads together: large enough for good compression, small enough to skip a day."""
BLOCK: Final = 1 << 20
FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
NAME: Final = "part-*.parquet"


class LakeError(Exception):
    """The evidence on disk cannot be read or written; the text says why, in one sentence."""


class LakeFull(LakeError):
    """There is no room on the disk. What was there before is untouched."""


class Part(NamedTuple):
    """A file of a shelf: ``path`` below the shelf's folder, its size and SHA-256, and what is in it.

    ``month``: as ``2026-05``; ``first_day``, ``last_day``: of its events, in days since 1970 UTC;
    ``labels``: what to read again where it is lost (the origins of envelopes).
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    month: str
    first_day: int
    last_day: int
    labels: tuple[str, ...]


class Written(NamedTuple):
    """What became of a file: its size and its hash, taken while it was written."""

    bytes: int
    sha256: str


class _Hashing:
    """A file to write to that hashes on the way: reading it again would cost as much as writing it."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._hash, self.size = stream, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._stream.write(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        """Left to the owner of the stream."""

    def writable(self) -> bool:
        return True

    def written(self) -> Written:
        return Written(self.size, self._hash.hexdigest())


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """Says that the disk is full in words of its own. Raises LakeFull; any other OSError as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise LakeFull(
                f"There is no space left for evidence in {folder}: nothing was changed."
            ) from error
        raise


def write_part(folder: Path, month: str, table: pa.Table) -> tuple[str, Written]:
    """Write the table as a new file, whole and on disk before its name appears. Gives its path below ``folder``."""
    path = f"month={month}/part-{secrets.token_hex(8)}.parquet"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomically(target) as stream:
        sink = _Hashing(stream)
        pq.write_table(
            table,
            pa.PythonFile(sink, mode="w"),
            compression="zstd",
            compression_level=1,
            row_group_size=ROWS_PER_GROUP,
        )
    settle(target.parent)
    return path, sink.written()


def settle(folder: Path) -> None:
    """Have the names in a folder on disk, as they are now: a rename is not, before this."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_part(folder: Path, part: Part, columns: list[str] | None = None) -> pa.Table:
    """The table of a part, or some columns. Raises LakeError where it is missing or cannot be read."""
    try:
        return pq.ParquetFile(folder / part.path).read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise LakeError(f"{folder / part.path} is missing or damaged: {error}") from error


def fault(folder: Path, part: Part) -> str | None:
    """What is wrong with a part: ``missing``, ``truncated`` (another size), ``changed`` (another hash), or None."""
    path = folder / part.path
    try:
        if path.stat().st_size != part.bytes:
            return "truncated"
        with path.open("rb") as stream:
            found = hashlib.sha256()
            while block := stream.read(BLOCK):
                found.update(block)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "changed"
    return None if found.hexdigest() == part.sha256 else "changed"
