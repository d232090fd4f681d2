"""Rows of the organisation's own charter, on both engines: administrators change and drop them, teams inherit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from agreed import ACME, DAY, begin

from remit.actions import common_row
from remit.actions.permission import NotAllowed
from remit.core.charter import Charter, CharterRow
from remit.core.resolution import who
from remit.db import organisation as stored
from remit.db.models import AuditEntry, User
from remit.lib.periods import Period

ROW = CharterRow("architecture", Period(DAY), note="for everybody")
LATER = date(2026, 7, 1)


def test_what_administrators_write_holds_for_every_team(database: object) -> None:
    begin(replace(ACME, charters=(*ACME.charters, Charter(None))))
    boss = User.objects.create(username="boss", is_administrator=True)
    assert common_row.change(ROW, acting_user=boss, reason="because").steps
    assert who(stored.load(), "pay", "architecture", DAY).note == "for everybody"
    common_row.drop("architecture", LATER, acting_user=boss)
    whole = stored.load()
    assert who(whole, "pay", "architecture", DAY).note == "for everybody"
    assert who(whole, "pay", "architecture", LATER).note is None
    entries = AuditEntry.objects.filter(action__startswith="charter.").order_by("sequence")
    assert list(entries.values_list("action", "reason")) == [
        ("charter.row", "because"),
        ("charter.row-end", ""),
    ]


def test_nobody_else_may(database: object) -> None:
    users = begin()
    with pytest.raises(NotAllowed):
        common_row.change(ROW, acting_user=users["ana"])
    with pytest.raises(NotAllowed):
        common_row.drop("architecture", DAY, acting_user=users["ana"])
