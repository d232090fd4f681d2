"""What the last blind round found about a row stands beside it; a change tried out tells what it would un-sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from markup import Node, parse

from remit.db.models import User
from remit.project.database_port import DatabasePort
from remit.project.demo import fill

TODAY = datetime.now(UTC).date()
HEADING = "What the last blind round found"


@pytest.fixture
def filled(db: None) -> None:
    fill(DatabasePort(), TODAY)


def seen_by(person: str, address: str) -> Node:
    browser = Client()
    browser.force_login(User.objects.get(person=person))
    return parse(browser.get(address).content)


def found(page: Node) -> list[str]:
    assert (HEADING in page.texts("h4")) == bool(page.select("ul.blind"))
    return page.texts("ul.blind li") if page.select("ul.blind") else []


def test_the_last_round_stands_beside_the_row_for_those_who_may_read_it(filled: None) -> None:
    capacity = "/teams/mobile/rows/technical-capacity/"
    shown = ["Eli Engel Tech Lead", "The team, pooled"]
    assert [text for text in found(seen_by("kim", capacity)) if text in shown[:1]] == shown[:1]
    assert found(seen_by("kim", capacity))[1].startswith("The team, pooled Tech Lead 2")
    # Three pooled answers are in nothing that anybody sees.
    spikes = "/teams/payments/rows/technical-spikes/"
    assert found(seen_by("noor", spikes)) == ["Ana Ruiz Both", "Bo Lind Tech Lead"]
    assert found(seen_by("noor", "/teams/payments/rows/on-call-rota/")) == []
    # Somebody of another team reads what is said and signed, not what a round found.
    assert found(seen_by("sol", spikes)) == []
    # A round that runs has found nothing yet.
    assert found(seen_by("mina", "/teams/identity/rows/architecture/")) == []


def test_a_change_tried_out_tells_which_rows_it_would_un_sign(filled: None) -> None:
    on = (TODAY + timedelta(days=1)).isoformat()
    page = seen_by("dana", f"/what-if/?kind=leaves&person=ana&on={on}")
    block = next(
        one for one in page.select("#effect section.block") if one.one("h2").text == "Rows to sign again"
    )
    assert block.texts("li a.name") == ["Payments"]
    assert "Production Issues Escalation" in block.text
    assert "Bo Lind" in block.text
    none = seen_by("dana", f"/what-if/?kind=leaves&person=noor&on={on}")
    assert "No signature would be lost." in none.text
