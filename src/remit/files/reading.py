"""One file while it is read: its text, and the problems found so far."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from remit.files.nodes import Listing, Scalar
from remit.files.problems import FileProblem
from remit.lib.files import TooLarge, read_bounded
from remit.lib.text import shorten

if TYPE_CHECKING:
    from remit.files.nodes import Node

MIB: Final = 1024 * 1024
SMALL: Final = MIB
LARGE: Final = 256 * MIB
SMALL_LINE: Final = 64 * 1024
LARGE_LINE: Final = MIB
STANDARD: Final = "-"
MOST_PROBLEMS: Final = 1000
"""Beyond this a file is of another kind altogether, and a longer list helps nobody."""

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OTHER_ENCODINGS: Final = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class Reading:
    """A file being read. ``text`` is empty where it could not be; ``problems`` then says why."""

    def __init__(self, path: Path | str, text: str = "") -> None:
        self.path = str(path)
        self.text = text
        self.size = 0
        self.problems: list[FileProblem] = []
        self._lines: list[str] | None = None

    @classmethod
    def of(
        cls, path: Path, *, large: bool = False, limit: int | None = None, longest: int | None = None
    ) -> Reading:
        """Read and decode the file; nothing is raised, problems are collected.

        Without ``large`` a file may have 1 MiB with lines up to 64 KiB, with it 256 MiB and 1 MiB.
        ``limit`` and ``longest`` (of a line) are other limits, in bytes. The path ``-`` is standard input.
        """
        reading = cls(path)
        limit = (LARGE if large else SMALL) if limit is None else limit
        try:
            data = _standard_input(limit) if str(path) == STANDARD else read_bounded(path, limit)
        except TooLarge:
            reading.too_large("the file has", limit, large=large)
        except OSError as error:
            reading.whole(f"cannot read it: {error.strerror or error}", expected="a readable YAML file")
        else:
            reading.size = len(data)
            reading.text = reading._decode(data, longest or (LARGE_LINE if large else SMALL_LINE))
        return reading

    @property
    def full(self) -> bool:
        """Whether there are so many problems that further ones are not kept."""
        return len(self.problems) >= MOST_PROBLEMS

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty beyond the end."""
        if self._lines is None:
            self._lines = self.text.splitlines()
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def say(
        self, node: Node, message: str, *, expected: str = "", hint: str = "", read: str | None = None
    ) -> None:
        """Tell a problem of a node, quoting it."""
        if self.full:
            return
        self.say_at(
            node.line,
            node.column,
            quote(node) if read is None else read,
            message,
            expected=expected,
            hint=hint,
        )

    def say_at(
        self, line: int, column: int, read: str, message: str, *, expected: str = "", hint: str = ""
    ) -> None:
        """Tell a problem of a place."""
        if not self.full:
            self.problems.append(
                FileProblem(self.path, line, column, shorten(read.strip()), message, expected, hint)
            )

    def whole(self, message: str, *, expected: str = "", hint: str = "") -> None:
        """Tell a problem of the file as a whole."""
        self.say_at(0, 0, "", message, expected=expected, hint=hint)

    def too_large(self, what: str, limit: int, *, large: bool) -> None:
        """Tell that there is more than the limit, and with which option more is allowed."""
        hint = "" if large else "allow it with --large"
        self.whole(f"{what} more than {_size(limit)}", expected=f"at most {_size(limit)}", hint=hint)

    def _decode(self, data: bytes, longest: int) -> str:
        for mark, encoding in _OTHER_ENCODINGS.items():
            if data.startswith(mark):
                self.say_at(1, 1, _hexadecimal(mark), f"the file is {encoding}", expected="UTF-8")
                return ""
        data = data.removeprefix(codecs.BOM_UTF8)
        if control := _CONTROL.search(data):
            name = "a NUL byte" if control.group() == b"\0" else "a control character"
            self._at_byte(data, control.start(), _hexadecimal(control.group()), name, "text in UTF-8")
            return ""
        if (start := _long_line(data, longest)) is not None:
            read = data[start : start + 60].decode("utf-8", "replace")
            expected = f"lines of at most {_size(longest)}"
            self._at_byte(data, start, read, f"a line of more than {_size(longest)}", expected)
            return ""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            read = _hexadecimal(data[error.start : error.start + 1])
            self._at_byte(
                data, error.start, read, "a byte that is not UTF-8 (Latin-1 perhaps)", "text in UTF-8"
            )
            return ""

    def _at_byte(self, data: bytes, offset: int, read: str, message: str, expected: str) -> None:
        start = data.rfind(b"\n", 0, offset) + 1
        column = len(data[start:offset].decode("utf-8", "replace")) + 1
        self.say_at(data.count(b"\n", 0, offset) + 1, column, read, message, expected=expected)


def _standard_input(limit: int) -> bytes:
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(Path(STANDARD), limit)
    return data


def quote(node: Node) -> str:
    """What a problem shows of a node."""
    if isinstance(node, Scalar):
        return node.value if node.value or not node.plain else "nothing"
    if isinstance(node, Listing):
        return f"a list of {len(node.items)}" if node.items else "an empty list"
    if not node.pairs:
        return "an empty mapping"
    keys = [key.value for key, _ in node.pairs[:8] if isinstance(key, Scalar)]
    return "{" + ", ".join(f"{key}: …" for key in keys) + "}"


def _long_line(data: bytes, longest: int) -> int | None:
    """Where the first line begins that is too long; the search leaps from line end to line end."""
    start = 0
    while len(data) - start > longest:
        end = data.rfind(b"\n", start, start + longest + 1)
        if end < 0:
            return start
        start = end + 1
    return None


def _hexadecimal(data: bytes) -> str:
    return "byte " + " ".join(f"0x{byte:02X}" for byte in data)


def _size(count: int) -> str:
    return f"{count // MIB} MiB" if count >= MIB else f"{count // 1024} KiB"
