"""A team's page as PDF: the tables of the Markdown export, on paper."""

from __future__ import annotations

from datetime import UTC, datetime, time

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from remit.lib.text import harmless
from remit.queries.charter import CharterPage
from remit.queries.charter_export import cells, columns, cover_text, people_text
from remit.queries.fonts import BOLD, REGULAR

FACE = "DejaVu"
MARK = "\ufffd"
"""What stands where the font has no sign."""
LINE = 5.2
"""Height of a line of text, in millimetres."""
WIDTHS = {3: (30, 40, 30), 4: (24, 28, 24, 24), 5: (20, 23, 17, 20, 20)}
"""Widths of the columns, in percent."""


class _Paper(FPDF):
    """A4, with the team and the number of the page at the foot."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.add_font(FACE, "", REGULAR)
        self.add_font(FACE, "B", BOLD)
        faces = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        self.drawn = frozenset.intersection(*(frozenset(font.cmap) for font in faces))
        self.missing: dict[str, None] = {}
        self.set_title(title)
        self.foot = self.drawable(title)
        self.set_lang("en")
        self.set_margin(15)
        self.set_auto_page_break(True, 18)

    def drawable(self, text: str) -> str:
        """The text with a mark in the place of each character that the font cannot draw; what it was is kept."""
        lacking = [sign for sign in text if ord(sign) not in self.drawn and not sign.isspace()]
        self.missing.update(dict.fromkeys(lacking))
        return "".join(MARK if sign in self.missing else sign for sign in text)

    def footer(self) -> None:
        """Which page of how many."""
        self.set_y(-13)
        self.set_font(FACE, "", 8)
        self.cell(0, 6, f"{self.foot} · {self.page_no()} / {{nb}}", align="C")


def as_pdf(page: CharterPage) -> bytes:
    """The page as PDF; the same page gives the same bytes."""
    day = page.at.isoformat()
    paper = _Paper(harmless(f"{page.team.name}, {day}"))
    paper.set_creation_date(datetime.combine(page.at, time(), UTC))
    paper.add_page()
    _line(paper, page.team.name, 20, bold=True)
    _line(paper, f"As of {day}.", 10)
    for lead in page.leads:
        _line(paper, f"{lead.role.title}: {people_text(lead.holders) or 'vacant'}", 10)
    for cover in page.covers:
        _line(paper, cover_text(cover), 10)
    for section in page.sections:
        paper.ln(3)
        _line(paper, section.title.capitalize(), 13, bold=True)
        paper.set_font(FACE, "", 8.5)
        names = columns(page)
        with paper.table(
            col_widths=WIDTHS[len(names)],
            line_height=LINE,
            headings_style=FontFace(emphasis="BOLD"),
            text_align="LEFT",
        ) as table:
            table.row([paper.drawable(name) for name in names])
            for row in section.rows:
                table.row([paper.drawable(harmless(cell)) for cell in cells(row)])
    if paper.missing:
        paper.ln(4)
        codes = ", ".join(f"U+{ord(sign):04X}" for sign in paper.missing)
        _line(paper, f"{MARK} stands for characters that the font of this document cannot draw: {codes}.", 9)
        _line(paper, "The exports as Markdown and YAML have them.", 9)
    return bytes(paper.output())


def _line(paper: _Paper, text: str, size: float, *, bold: bool = False) -> None:
    paper.set_font(FACE, "B" if bold else "", size)
    paper.multi_cell(
        0, size * 0.55, paper.drawable(harmless(text)), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L"
    )
