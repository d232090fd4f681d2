"""Reading a file without being flooded by it, and writing one so that nobody ever sees half of it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class TooLarge(Exception):
    """A file is larger than the caller allows; ``limit`` is in bytes."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(f"{path} is larger than {limit} bytes")
        self.path = path
        self.limit = limit


def read_bounded(path: Path | str, limit: int) -> bytes:
    """The whole file. Raises TooLarge beyond ``limit`` bytes, OSError where it is no readable regular file.

    A device or a pipe is refused before it is opened: reading it could go on for ever.
    """
    path = Path(path)
    if not stat.S_ISREG(path.stat().st_mode):
        kind = "a folder" if path.is_dir() else "no regular file"
        raise OSError(f"{path} is {kind}")
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(path, limit)
    return data


def write_atomically(path: Path | str, text: str) -> None:
    """Write UTF-8 text: a reader sees the old file or the new one, also after a crash or on a full disk.

    Line endings are written as they are. The mode of a file that is replaced is kept. Raises OSError.
    """
    with atomically(path) as stream:
        stream.write(text.encode())


@contextmanager
def atomically(path: Path | str, mode: int | None = None) -> Iterator[BinaryIO]:
    """A stream whose bytes are in the place of the file once the block ends well, and nowhere if it does not.

    ``mode``: of the new file; without it that of the file replaced, or the usual one. Raises OSError.
    """
    path = Path(os.path.realpath(path))
    if mode is None:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _default_mode()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _default_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
