"""Telling people: kept once while it is unread or waits, done when what it is about is done; both engines."""

from __future__ import annotations

from datetime import date

import pytest
from editable import ACME
from filling import fill

from remit.actions import invitation
from remit.actions.notice import BadNotice, done, tell
from remit.db.models import Notice, User

ROUND = {"params": {"team": "Pay"}, "link": "/rounds/3/", "why": "member", "about": "round:3"}


@pytest.fixture(autouse=True)
def acme(database: object) -> None:
    """Ana, Bo and Chi."""
    fill(ACME)


def kept() -> list[tuple[object, ...]]:
    """The notices, without their times."""
    rows = Notice.objects.order_by("pk")
    return [
        (row.person_id, row.kind, row.params, row.link, row.why, row.waits, row.about, bool(row.done_at))
        for row in rows
    ]


def test_told_and_done() -> None:
    tell("ana", "round-opened", **ROUND)  # type: ignore[arg-type]
    tell("bo", "round-opened", **ROUND, waits=False)  # type: ignore[arg-type]
    ana = ("ana", "round-opened", {"team": "Pay"}, "/rounds/3/", "member", True, "round:3")
    bo = ("bo", "round-opened", {"team": "Pay"}, "/rounds/3/", "member", False, "round:3")
    assert kept() == [(*ana, False), (*bo, False)]
    assert done("round:3", "ana") == 1
    assert kept() == [(*ana, True), (*bo, False)]
    assert (done("round:3", kind="round-due"), done("round:3"), done("round:3")) == (0, 1, 0)
    assert kept() == [(*ana, True), (*bo, True)]


def test_the_same_is_told_again_only_after_it_was_done() -> None:
    for _ in range(2):
        tell("ana", "round-opened", **ROUND)  # type: ignore[arg-type]
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    tell("ana", "round-opened", **ROUND)  # type: ignore[arg-type]
    assert len(kept()) == 1
    done("round:3")
    tell("ana", "round-opened", **ROUND, once=True)  # type: ignore[arg-type]
    assert len(kept()) == 1
    tell("ana", "round-opened", **ROUND)  # type: ignore[arg-type]
    assert len(kept()) == 2


def test_news_is_told_again_once_read() -> None:
    for _ in range(2):
        tell("ana", "round-revealed", **ROUND)  # type: ignore[arg-type]
    assert len(kept()) == 1
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    tell("ana", "round-revealed", **ROUND)  # type: ignore[arg-type]
    assert len(kept()) == 2


def test_days_are_kept_as_such() -> None:
    tell("ana", "round-due", params={"team": "Pay", "day": date(2026, 3, 1)}, link="/", why="member")
    assert Notice.objects.get().params == {"team": "Pay", "day": "2026-03-01"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"params": {}},
        {"why": "because"},
        {"kind": "rumour"},
        {"link": "https://elsewhere.example/"},
        {"link": "//elsewhere.example/"},
        {"params": {"team": "Pay", "day": "soon"}},
    ],
)
def test_what_cannot_be_told(wrong: dict[str, object]) -> None:
    given = {"kind": "round-opened", **ROUND, **wrong}
    with pytest.raises(ValueError):
        tell("ana", **given)  # type: ignore[arg-type]
    with pytest.raises(BadNotice):
        done("")
    assert kept() == []


def test_who_invited_somebody_learns_that_they_are_in() -> None:
    ana = User.objects.create(username="ana", person_id="ana")
    for inviter, person in ((ana, "bo"), (None, "chi")):
        invitation.accept(invitation.invite(person, acting_user=inviter), "seven grey geese")
    params = {"person": "Bo"}
    assert kept() == [("ana", "invitation-accepted", params, "/people/bo/", "inviter", False, "", False)]
