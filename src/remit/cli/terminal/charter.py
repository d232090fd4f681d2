"""A team's page in the terminal."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from remit.cli.terminal.printing import printed
from remit.core.signature import State
from remit.lib.text import harmless
from remit.queries.charter import CharterPage, RowView, Section
from remit.queries.charter_export import (
    NOT_YET,
    UNANSWERED,
    agreed_text,
    cover_text,
    held_text,
    initial_upper,
    observed_text,
    people_text,
    terms_text,
)

TONES = {"system": "cyan", "people": "magenta", "shared": "yellow"}
WIDE = 120
"""From so many columns on, the System and the People stand side by side."""


def show(page: CharterPage) -> None:
    """Print the page: the System left and the People right where there is room, what is shared below."""
    with printed() as out:
        show_on(out, page)


def show_on(out: Console, page: CharterPage) -> None:
    """The page on a console."""
    crumbs = "".join(f"{harmless(crumb.name)} › " for crumb in page.crumbs)
    out.print(
        Text(f"{crumbs}{harmless(page.team.name)}", style="bold"), Text(f"as of {page.at.isoformat()}", "dim")
    )
    for lead in page.leads:
        who = harmless(people_text(lead.holders)) or "vacant"
        out.print(
            Text(f"{harmless(lead.role.title)}: ", style=TONES.get(lead.role.focus, ""))
            + Text(who, style="" if lead.holders else "red")
        )
    for cover in page.covers:
        out.print(Text("⇄ " + harmless(cover_text(cover)), style="yellow"))
    out.print(Text(f"{page.held} of {page.total} rows are held by somebody.", "dim"))
    sides = [section for section in page.sections if section.id in ("system", "people")]
    if out.width >= WIDE and len(sides) == 2:
        both = Table.grid(expand=True, padding=(0, 3))
        both.add_column(ratio=1)
        both.add_column(ratio=1)
        both.add_row(*[stacked(section) for section in sides])
        out.print(both)
    else:
        for section in sides:
            out.print(stacked(section))
    for section in page.sections:
        if section not in sides:
            out.print(stacked(section))
    if page.not_yet == "file":
        out.print(Text(f"\nAgreed, observed: {NOT_YET[page.not_yet]}.", style="dim"))
    else:
        out.print(Text(f"\n{page.signed} of {page.to_sign} rows are signed by all who have to.", style="dim"))
        if page.not_yet in UNANSWERED:
            out.print(Text(f"Observed: {NOT_YET[page.not_yet]}.", style="dim"))


def stacked(section: Section) -> RenderableType:
    """One side of the page below its title."""
    tone = TONES.get(section.id, "")
    found = Table.grid(padding=(0, 2), expand=True)
    found.add_column(ratio=1)
    found.add_column(ratio=1)
    for row in section.rows:
        found.add_row(Text(harmless(row.short_title)), cell(row))
    outer = Table.grid(expand=True)
    outer.add_row(Text(f"\n{harmless(initial_upper(section.title))}", style=f"bold {tone}".strip()))
    outer.add_row(Padding(found, (0, 0, 0, 2)))
    return outer


def cell(row: RowView) -> Text:
    """Who holds a row; red where nobody does. The days of covers and leaves stand at the head of the page."""
    text = Text(harmless(held_text(row, days=False)), style="red" if row.vacant else "")
    lines = [terms_text(row)]
    if row.agreed is not None and row.agreed.state not in (State.NEVER, State.NOBODY):
        lines.append(agreed_text(row.agreed))
    if row.observed is not None:
        lines.append(observed_text(row.observed))
    for line in filter(None, lines):
        text += Text(f"\n{harmless(line)}", style="dim")
    return text
