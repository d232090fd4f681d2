"""A team's page in the terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from remit.cli.options import console
from remit.lib.text import harmless
from remit.queries.charter import CharterPage, RowView, Section
from remit.queries.charter_export import NOT_YET, cover_text, held_text, people_text, terms_text

TONES = {"system": "cyan", "people": "red", "shared": "magenta"}
WIDE = 110
"""From so many columns on, the System and the People stand side by side."""


def show(page: CharterPage) -> None:
    """Print the page: the System left and the People right where there is room, what is shared below."""
    out = console()
    crumbs = "".join(f"{harmless(crumb.name)} › " for crumb in page.crumbs)
    out.print(
        Text(f"{crumbs}{harmless(page.team.name)}", style="bold"), Text(f"as of {page.at.isoformat()}", "dim")
    )
    for lead in page.leads:
        who = harmless(people_text(lead.holders)) or "vacant"
        out.print(Text(f"{lead.role.title}: ", style=TONES.get(lead.role.focus, "")) + Text(who))
    for cover in page.covers:
        out.print(Text("⇄ " + harmless(cover_text(cover)), style="yellow"))
    out.print(Text(f"{page.held} of {page.total} rows are held by somebody."))
    sides = [section for section in page.sections if section.id in ("system", "people")]
    if out.width >= WIDE and len(sides) == 2:
        both = Table.grid(expand=True, padding=(0, 1))
        both.add_row(*[table(section) for section in sides])
        out.print(both)
    else:
        for section in sides:
            out.print(table(section))
    for section in page.sections:
        if section not in sides:
            out.print(table(section))
    out.print(Text(f"Agreed, observed: {NOT_YET[page.not_yet]}.", style="dim"))


def table(section: Section) -> Table:
    """One side of the page."""
    tone = TONES.get(section.id, "")
    found = Table(
        title=harmless(section.title).capitalize(),
        title_style=f"bold {tone}",
        title_justify="left",
        expand=True,
    )
    found.add_column("Responsibility", ratio=3)
    found.add_column("Held by", ratio=3)
    for row in section.rows:
        found.add_row(Text(harmless(row.short_title)), cell(row))
    return found


def cell(row: RowView) -> Text:
    """Who holds a row; red where nobody does."""
    text = Text(harmless(held_text(row)), style="red" if row.vacant else "")
    terms = terms_text(row)
    return text + Text(f"\n{harmless(terms)}", style="dim") if terms else text
