"""What the font of the PDF cannot draw is marked and listed, never printed as an empty box without a word."""

from __future__ import annotations

from remit.queries.charter_pdf import MARK, _Paper


def test_what_can_be_drawn_stays_as_it_is() -> None:
    paper = _Paper("Zoë Łukasz Ωmega Ольга")
    assert (paper.foot, paper.missing) == ("Zoë Łukasz Ωmega Ольга", {})


def test_what_cannot_be_drawn_is_marked_and_kept() -> None:
    paper = _Paper("支払い")
    assert paper.foot == MARK * 3
    assert list(paper.missing) == ["支", "払", "い"]
    assert paper.drawable("Ana 支, Bo\n") == f"Ana {MARK}, Bo\n"
    assert ord(MARK) in paper.drawn
