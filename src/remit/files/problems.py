"""What is wrong with a file: where, what was read, what was expected; all of it in one go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One problem. ``line`` and ``column`` count from 1; 0 where the whole file is meant.

    ``read`` quotes the file, shortened and with unseen characters made visible.
    """

    path: str
    line: int
    column: int
    read: str
    message: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        parts = [f"{place}: {self.message}"]
        if self.read:
            parts.append(f"read: {self.read}")
        if self.expected:
            parts.append(f"expected: {self.expected}")
        if self.hint:
            parts.append(self.hint)
        return "; ".join(parts)


class FileErrors(Exception):
    """A file, or a folder of files, cannot be used. ``problems`` has everything that was found, in file order."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
