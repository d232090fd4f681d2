"""What all importers do with texts: read the files, refuse unseen characters, make ids."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from remit.files.problems import FileErrors, FileProblem
from remit.files.reading import LARGE, SMALL, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from remit.files.imports.outcome import Options

ID = re.compile(r"[a-z0-9_][a-z0-9._-]{0,99}")
"""Ids that importers make; the organisation file allows upper case too."""
NAME_LENGTH = 200
"""Characters that a name in the organisation file may have."""
ADDRESS_LENGTH = 1000
LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}")
"""A login of GitHub (letters, digits, hyphens, an underscore before a company's suffix) or GitLab (dots too)."""
EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+")


def readings(paths: Sequence[Path], options: Options) -> list[Reading]:
    """The files, bounded and decoded. A line may be as long as the file: forges write JSON in one line."""
    large = bool(options.get("large"))
    limit = LARGE if large else SMALL
    return [Reading.of(path, large=large, limit=limit, longest=limit) for path in paths]


def refuse(readings: Iterable[Reading]) -> None:
    """Raise FileErrors with the problems of all files, in file order, if there are any."""
    every = (problem for reading in readings for problem in sorted(reading.problems, key=_place))
    problems = list(dict.fromkeys(every))  # a field that is read twice is wrong once
    if problems:
        raise FileErrors(tuple(problems))


def _place(problem: FileProblem) -> tuple[int, int]:
    return problem.line, problem.column


def one_line(text: str) -> bool:
    """Whether the text can stand in one line of a file: no line breaks, control characters, half surrogates."""
    return not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text)


def slug(text: str) -> str:
    """An id made from a text: ``API Machinery`` gives ``api-machinery``; empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")
