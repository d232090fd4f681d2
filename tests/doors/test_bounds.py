"""Doors on the edge: to the second, after a revocation, and lists, which show what each is allowed by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from doorcompany import ACME, BERLIN, COVER, DAY, END, NOON, ROW, START, TEAM, TL, USERS, fill
from doortable import DOORS
from doorthings import an_asked_cover
from doorways import Visitor, answer, undone

from remit.actions.organisation import edit
from remit.core.editing import end_cover
from remit.core.role import RoleAssignment
from remit.db.models import CoverRequest, OpenPoint

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on the day."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


TAKE = DOORS["row", "held", "take"][0]


def midnight(day: date) -> datetime:
    """When the day begins where the team is."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(BERLIN))


def test_a_cover_opens_the_form_to_the_second_and_its_end_closes_it(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ACME)
    moments = (midnight(START) - SECOND, midnight(START), midnight(END) - SECOND, midnight(END))
    found = []
    for moment in moments:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        found.append(answer(undone(lambda: TAKE.act(Visitor("eve"), 0))))
    assert found == ["refused", "allowed", "allowed", "refused"]
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    eve = Visitor("eve")
    assert answer(undone(lambda: TAKE.act(eve, 0))) == "allowed"
    edit(lambda organisation: end_cover(organisation, COVER, DAY), acting_user=None, action="test")
    assert answer(undone(lambda: TAKE.act(eve, 0))) == "refused"


def test_lists_show_what_each_would_be_allowed_by_itself(database: object) -> None:
    """Points on the page of their row and of their team; covers on their way on the page of covers."""
    fill(ACME)
    for person in USERS[:8]:
        OpenPoint.objects.create(
            team_id=TEAM, responsibility=ROW, text="hm", opened_by_id=person, opened_at=NOON
        )
    for person, acting in (("chi", "frank"), ("sam", "sam"), ("bo", "chi")):
        an_asked_cover(asked_by=person, acting=acting)
    for name in USERS:
        visitor = Visitor(name)
        for kind, model, pages in (
            ("points", OpenPoint, (f"/teams/{TEAM}/", f"/teams/{TEAM}/rows/{ROW}/")),
            ("covers", CoverRequest, (f"/teams/{TEAM}/covers/",)),
        ):
            numbers = model.objects.values_list("pk", flat=True)
            readable = {n for n in numbers if visitor.get(f"/{kind}/{n}/").status_code == 200}
            for page in pages:
                html = visitor.get(page).content.decode()
                linked = {int(number) for number in re.findall(rf'href="/{kind}/(\d+)/"', html)}
                assert linked == readable, (name, page)


def test_what_if_the_roles_were_split_is_for_who_reads_the_signal(database: object) -> None:
    """Of a team in which one person holds both roles."""
    both = (RoleAssignment("bo", TL, TEAM), *ACME.assignments[1:])
    fill(replace(ACME, assignments=both, covers=()))
    path = f"/teams/{TEAM}/split-signal/after?role={TL}&to=ana"
    found = {
        name: answer(Visitor(name).api("GET", path))
        for name in ("bo", "dana", "gina", "chi", "frank", "root")
    }
    allowed = dict.fromkeys(("bo", "dana", "gina"), "allowed")
    assert found == allowed | dict.fromkeys(("chi", "frank", "root"), "refused")
