"""The matrix in the terminal: a block of columns for each side, so many to a block as the width takes."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from remit.cli.terminal.charter import TONES
from remit.cli.terminal.printing import printed
from remit.core.framework import Framework
from remit.lib.text import harmless
from remit.queries.matrix import Cell, Column, Line, Matrix, State

NAME_MOST = 28
"""Columns that a team's name takes at the most; longer ones are cut."""

LEGEND = {
    "+": "shared",
    "+–": "shared, one half vacant",
    "–": "nobody",
    "!": "contested",
    "*": "somebody acts",
    "=": "both roles in one person",
    "·": "does not apply",
}


def show(found: Matrix, framework: Framework) -> None:
    """Print teams down and rows across, then what the numbers, letters and signs mean."""
    with printed() as out:
        show_on(out, found, framework)


def show_on(out: Console, found: Matrix, framework: Framework) -> None:
    """The matrix on a console."""
    out.print(Text(harmless(found.organisation.name), "bold"), Text(f"as of {found.at.isoformat()}", "dim"))
    if not found.lines:
        out.print("No team matches.")
        return
    names = [Text(" " * line.depth + harmless(line.team.name)) for line in found.lines]
    indent = min(NAME_MOST, max(name.cell_len for name in names))
    for block in blocks(found, out.width - indent):
        out.print()
        show_block(out, found, block, names, indent, framework)
    out.print()
    show_legend(out, found)


def blocks(found: Matrix, room: int) -> list[list[int]]:
    """The columns' indexes, block by block: whole sides together where they fit, else cut."""
    sides: list[list[int]] = []
    for n, column in enumerate(found.columns):
        if n and found.columns[n - 1].section == column.section:
            sides[-1].append(n)
        else:
            sides.append([n])
    fitting: list[list[int]] = []
    for side in sides:
        most = max(1, room // (max(width(found, n) for n in side) + 1))
        for piece in (side[start : start + most] for start in range(0, len(side), most)):
            if fitting and sum(width(found, n) + 1 for n in (*fitting[-1], *piece)) <= room:
                fitting[-1] += piece
            else:
                fitting.append(piece)
    return fitting


def width(found: Matrix, n: int) -> int:
    """How wide a column has to be."""
    signs = (cell_len(sign(line.cells[n]).plain) for line in found.lines)
    return max(len(str(n + 1)), *signs)


def show_block(
    out: Console, found: Matrix, block: list[int], names: list[Text], indent: int, framework: Framework
) -> None:
    """Some columns of every team, below the names of their sides and their numbers."""
    widths = {n: width(found, n) for n in block}
    heads, numbers = Text(" " * indent), Text(" " * indent)
    for n in block:
        column = found.columns[n]
        if n == block[0] or found.columns[n - 1].section != column.section:
            start = indent + sum(widths[before] + 1 for before in block if before < n)
            room = sum(widths[m] + 1 for m in block if found.columns[m].section == column.section) - 1
            heads.pad_right(max(0, start + 1 - heads.cell_len))
            heads.append(side_title(column, framework, room), f"bold {tone(column)}".strip())
        numbers.append(" " + str(n + 1).ljust(widths[n]), tone(column))
    out.print(heads, no_wrap=True, overflow="crop")
    out.print(numbers, no_wrap=True, overflow="crop")
    for line, name in zip(found.lines, names, strict=True):
        text = Text(cut(name.plain, indent))
        for n in block:
            shown = sign(line.cells[n])
            text.append(" ").append(shown).append(" " * (widths[n] - shown.cell_len))
        text.rstrip()
        out.print(text, no_wrap=True, overflow="crop")


def cut(name: str, room: int) -> str:
    """The name in exactly so many columns."""
    return set_cell_size(name, room) if cell_len(name) <= room else set_cell_size(name, room - 1) + "…"


def side_title(column: Column, framework: Framework, room: int) -> str:
    """How a side is called: after what its role is in charge of; in short where there is no room."""
    role = framework.role_by_id.get(column.section)
    title = harmless(role.title) if role else column.section.capitalize()
    if cell_len(title) > room and role:
        title = harmless(role.short)
    return title if cell_len(title) <= room else set_cell_size(title, room)


def tone(column: Column) -> str:
    """The colour of a column's side."""
    return TONES.get(column.section, "")


def show_legend(out: Console, found: Matrix) -> None:
    """The rows by number, the people by initials, the signs that appear."""
    entries = [
        (f"{n:>2} {harmless(column.row.short_title)}", tone(column))
        for n, column in enumerate(found.columns, 1)
    ]
    wide = max(cell_len(text) for text, _ in entries) + 3
    beside = max(1, out.width // wide)
    deep = -(-len(entries) // beside)
    for at in range(deep):
        line = Text()
        for text, style in entries[at::deep]:
            line.append(set_cell_size(text, wide), style)
        line.rstrip()
        out.print(line)
    people: Mapping[str, str] = found.initials
    if people:
        told = ", ".join(f"{letters} {harmless(name)}" for letters, name in sorted(people.items()))
        out.print(Text(f"\n{told}", style="dim"))
    signs = signs_used(found.lines)
    if signs:
        out.print(Text("\n" + "   ".join(f"{mark} {LEGEND[mark]}" for mark in signs), style="dim"))
    if found.pages > 1:
        page = min(found.asked.page, found.pages)
        out.print(
            Text(
                f"\nPage {page} of {found.pages}, {found.teams} teams. --page N shows another, --all all.",
                "dim",
            )
        )


def signs_used(lines: tuple[Line, ...]) -> list[str]:
    """The signs that need words, in the order of the legend."""
    signs = [sign(cell).plain for line in lines for cell in line.cells]
    used = {s.rstrip("*=") for s in signs} | {s[-1] for s in signs}
    return [mark for mark in LEGEND if mark in used]


def sign(cell: Cell) -> Text:
    """A cell: its sign, never by colour alone."""
    mark = "*" if cell.acting else ("=" if cell.combined else "")
    red = cell.state in (State.NOBODY, State.HALF, State.CONTESTED)
    return Text(harmless(cell.sign) + mark, style="red" if red else TONES.get(cell.section, ""))
