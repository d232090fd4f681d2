"""A CSV file as rows of named cells that know their line and column."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.files.imports.texts import NAME_LENGTH, one_line
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remit.files.reading import Reading

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. ``column`` counts characters in its line from 1; it is 1 in a record that spans lines."""

    reading: Reading
    name: str
    text: str
    line: int
    column: int

    def problem(self, message: str, expected: str = "", hint: str = "") -> None:
        """Note a problem of this cell, naming the column of the table and quoting the text."""
        self.reading.say_at(
            self.line, self.column, self.text, f"{self.name}: {message}", expected=expected, hint=hint
        )


Row = dict[str, Cell]


def table(reading: Reading, columns: Mapping[str, str], required: str) -> tuple[list[Row], list[str]]:
    """The rows under the header, and the names of the columns that are not known.

    Cells are trimmed; the delimiter is the one of ``, ; tab`` that the header has most of. What is not a table,
    a header without ``required`` and rows of another length are problems of the reading.
    """
    delimiter = _delimiter(reading.text)
    records = _records(reading, delimiter)
    header = next(records, None)
    if header is None:
        if not reading.problems:
            reading.whole("the file is empty", expected=f"a header with the column {required}")
        return [], []
    names = [cell.strip().lower().replace(" ", "_") for cell in header[2]]
    _check_header(reading, names, columns, required, header)
    if reading.problems:
        return [], []
    unknown = [name for name in names if name not in columns]
    rows: list[Row] = []
    for line, physical, cells in records:
        if len(cells) != len(names):
            message = f"{len(cells)} cells in this row"
            reading.say_at(line, 1, physical, message, expected=f"{len(names)}, as the header has")
        elif any(cell.strip() for cell in cells):
            rows.append(_row(reading, line, physical, names, cells, delimiter))
    return rows, unknown


def _records(reading: Reading, delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """The line a record starts on, its text where it is one line, and its cells. Blank lines are skipped."""
    lines = reading.text.splitlines(keepends=True)
    parser = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in parser:
            last = parser.line_num
            if cells:
                yield line, lines[line - 1] if last == line else "", cells
            line = last + 1
    except csv.Error as error:
        reading.say_at(
            line, 1, reading.line(line), f"this is no CSV: {error}", expected='cells, quoted in pairs of "'
        )


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _check_header(
    reading: Reading,
    names: list[str],
    columns: Mapping[str, str],
    required: str,
    header: tuple[int, str, list[str]],
) -> None:
    line, text, _cells = header
    for name in (name for name, count in Counter(names).items() if count > 1):
        reading.say_at(line, 1, name, "the column stands here twice", expected="each column once")
    if required not in names:
        near = did_you_mean(required, names)
        hint = f"did you mean to call {near[0]} so?" if near else f"the columns are {', '.join(columns)}"
        reading.say_at(line, 1, text, f"there is no column {required}", expected="a header line", hint=hint)


def _row(
    reading: Reading, line: int, physical: str, names: list[str], cells: list[str], delimiter: str
) -> Row:
    starts = _starts(physical, delimiter) if physical else []
    row: Row = {}
    for index, (name, text) in enumerate(zip(names, cells, strict=True)):
        column = starts[index] if index < len(starts) else 1
        cell = Cell(reading, name, text.strip(), line, column)
        if not one_line(cell.text):
            cell.problem("has a line break or a control character", "one line of text")
        elif len(cell.text) > NAME_LENGTH:
            cell.problem(f"has {len(cell.text)} characters", f"at most {NAME_LENGTH}")
        else:
            row[name] = cell
            continue
        row[name] = Cell(reading, name, "", line, column)
    return row


def _starts(physical: str, delimiter: str) -> list[int]:
    """Where the cells of a line begin, counted from 1; delimiters between quotes begin none."""
    starts, quoted = [1], False
    for at, letter in enumerate(physical):
        if letter == '"':
            quoted = not quoted
        elif letter == delimiter and not quoted:
            starts.append(at + 2)
    return starts
