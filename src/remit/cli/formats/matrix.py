"""The matrix in the terminal: rows as numbered columns where it would not fit otherwise."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from remit.cli.formats.charter import TONES
from remit.cli.options import console
from remit.lib.text import harmless
from remit.queries.matrix import Cell, Matrix, State


def show(found: Matrix) -> None:
    """Print teams down and rows across, then what the numbers, letters and signs mean."""
    out = console()
    grid = Table(padding=(0, 0), pad_edge=False, collapse_padding=True, show_edge=False)
    grid.add_column("")
    for number, column in enumerate(found.columns, 1):
        grid.add_column(
            Text(f"{number}", style=TONES.get(column.section, "")), justify="center", no_wrap=True
        )
    for line in found.lines:
        grid.add_row(Text(" " * line.depth + harmless(line.team.name)), *[sign(cell) for cell in line.cells])
    out.print(grid)
    for number, column in enumerate(found.columns, 1):
        out.print(
            Text(f"{number:>3} ", style=TONES.get(column.section, "")) + Text(harmless(column.row.title))
        )
    people = ", ".join(f"{letters} {harmless(name)}" for letters, name in sorted(found.initials.items()))
    out.print(Text(people, style="dim"))
    out.print(
        Text(
            "+ shared   +– shared, one half vacant   – nobody   ! contested   * somebody acts   "
            "= both roles in one person   · does not apply",
            style="dim",
        )
    )
    if found.pages > 1:
        page = min(found.asked.page, found.pages)
        out.print(
            Text(f"Page {page} of {found.pages}, {found.teams} teams. --page N shows another.", style="dim")
        )


def sign(cell: Cell) -> Text:
    """A cell: its sign, never by colour alone."""
    mark = "*" if cell.acting else ("=" if cell.combined else "")
    red = cell.state in (State.NOBODY, State.HALF, State.CONTESTED)
    return Text(cell.sign + mark, style="red" if red else TONES.get(cell.section, ""))
