"""What home says comes next: where nothing waits, and only for who can do it."""

from __future__ import annotations

import pytest
from company import Get
from django.utils import timezone

from remit.actions.notice import tell
from remit.db.models import Notice, Round, User

NEXT = "What to do next"


@pytest.fixture
def nothing_waits(get: Get) -> None:
    Notice.objects.all().delete()


def comes_next(get: Get) -> list[tuple[str, str]]:
    blocks = {block.one("h2").text: block for block in get("/home/").select("section.block")}
    return blocks[NEXT].links("li") if NEXT in blocks else []


def opened() -> None:
    """A round of the team that came to nothing."""
    now = timezone.now()
    Round.objects.create(
        team_id="payments",
        state="cancelled",
        opened_at=now,
        day=now.date(),
        rows=[],
        choices=[],
        min_pooled=5,
    )


def test_the_first_round_of_a_team_that_one_leads(get: Get, nothing_waits: None) -> None:
    assert comes_next(get) == [("The first clarity round: Payments", "/teams/payments/rounds/")]
    opened()
    assert comes_next(get) == []


def test_who_is_alone_may_invite_the_others(get: Get, nothing_waits: None) -> None:
    opened()
    User.objects.exclude(person_id="ana").delete()
    assert comes_next(get) == []
    User.objects.filter(person_id="ana").update(is_administrator=True)
    assert comes_next(get) == [("Invite the others", "/organisation/")]
    User.objects.create(username="bo", person_id="bo")
    assert comes_next(get) == []


def test_what_waits_comes_first(get: Get, nothing_waits: None) -> None:
    tell(
        "ana",
        "round-due",
        params={"team": "Payments", "day": "2026-11-30"},
        link="/",
        why="member",
        about="r",
    )
    tell("ana", "signature-due", params={"row": "x", "team": "Payments"}, link="/", why="holder", about="s")
    assert comes_next(get) == []
