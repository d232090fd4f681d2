"""How much somebody does shows to nobody else: with ten times their events every other answer is the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from demo_told import TODAY, told
from django.utils import timezone
from pytest_django import Settings
from walking import paths, reader, tables

from remit.actions.account import user_of
from remit.actions.observing import observe
from remit.db.models import Account, LastActs, Person, Source, User
from remit.evidence.envelope import Envelope
from remit.evidence.lake import Lake

ACCOUNTING = frozenset({"remit_last_asked", "remit_token"})
"""The mark by which it is known whether the lake changed, shown nowhere; when a token was last used."""
ROWS = ("code-reviews", "one-on-ones")
BUSY = ("ana", "noor")
DELIVERY = "/teams/payments/delivery"
ASKED = (
    f"{DELIVERY}/?weeks=8&left=30&start=2026-11-23",
    f"/api/v1{DELIVERY}?weeks=20&left=30&start=2026-11-23",
)


@pytest.fixture
def lake(db: None, settings: Settings, tmp_path: Path) -> Lake:
    """The demo company's evidence, read and observed."""
    return told(settings, tmp_path)


def tenfold(lake: Lake, keys: frozenset[str], *, anew: bool = False) -> int:
    """Nine more of each event of these accounts, between it and their last one of that day there; how many.

    ``anew``: each is about something of its own, and not about the same.
    """
    added = 0
    for source in lake.manifests():
        rows = [Envelope(**one) for one in lake.read(source).to_pylist()]
        own = [one for one in rows if one.actor in keys and "-" not in one.uid]  # no copies of copies
        last: dict[object, datetime] = {}
        for one in own:
            day = (one.origin, one.occurred_at.date())
            last[day] = max(last.get(day, one.occurred_at), one.occurred_at)
        more = [
            one._replace(
                uid=f"{one.uid}-{number}-{anew}",
                subject=f"{one.subject}-{number}" if anew and one.subject else one.subject,
                occurred_at=min(
                    one.occurred_at + timedelta(seconds=number), last[one.origin, one.occurred_at.date()]
                ),
            )
            for one in own
            for number in range(1, 10)
        ]
        added += lake.append(source, more)
    return added


def new_things_show_in_delivery_alone(
    lake: Lake,
    keys: frozenset[str],
    everything: Callable[[], dict[tuple[str, str], bytes]],
    held: dict[str, list[str]],
) -> None:
    """Who finishes ten times as many things has the team finish more; nothing else is other, in any answer or table."""
    answers = everything()
    assert tenfold(lake, keys, anew=True) > 1000
    observe(timezone.now())
    again, after = everything(), tables(ACCOUNTING)
    other = [key for key in answers if answers[key] != again[key]]
    assert {path for _, path in other} == {*ASKED, f"{DELIVERY}/", f"/api/v1{DELIVERY}"}
    assert [name for name in held if held[name] != after[name]] == []
    for who, path in other:
        if path.startswith("/api/"):
            one, two = (json.loads(found[who, path].removeprefix(b"200 ")) for found in (answers, again))
            counted = {"figures", "weeks", "forecast"} if one["forecast"] else {"figures", "weeks"}
            assert {name for name in one if one[name] != two[name]} == counted


def test_ten_times_the_events_of_somebody_change_no_answer_to_anybody_else(lake: Lake) -> None:
    keys = frozenset(Account.objects.filter(person__in=BUSY).values_list("key", flat=True))
    values = {
        "team": ("payments",),
        "team_id": ("payments",),
        "row_id": ROWS,
        "responsibility": ROWS,
        "person_id": ("ana",),
        "source_id": ("ledger", "calendar-ana", "pager"),
        "form": ("md", "yaml", "json"),
        "code": ("R301", "R304"),
        "role": ("tech-lead",),
        "role_id": ("tech-lead",),
        "key": (min(keys),),
        "number": (1,),
        "delivery": (1,),
        "start": (TODAY.isoformat(),),
        "week": (TODAY.isoformat(),),
        "token": ("none",),
    }
    user_of(Person.objects.get(pk="dana"))
    User.objects.filter(person="dana").update(is_administrator=True)
    readers = {who: reader(user_of(Person.objects.get(pk=who))) for who in ("dana", "chi")}
    addresses = [*paths(values), *ASKED]

    def everything() -> dict[tuple[str, str], bytes]:
        return {(who, path): ask(path) for who, ask in readers.items() for path in addresses}

    assert LastActs.objects.exists()
    assert Source.objects.count() > 5
    everything()  # what a first reading writes by itself is there from now on
    held, answers = tables(ACCOUNTING), everything()
    assert sum(answer.startswith(b"200 ") for answer in answers.values()) > 120
    assert tenfold(lake, keys) > 1000
    observe(timezone.now())
    again = everything()
    assert [key for key in answers if answers[key] != again[key]] == []
    after = tables(ACCOUNTING)
    assert [name for name in held if held[name] != after[name]] == []
    new_things_show_in_delivery_alone(lake, keys, everything, held)
    lake.drop("ledger")  # the walk does see the evidence: without it answers are others
    observe(timezone.now())
    for who in readers:
        assert readers[who]("/teams/payments/") != answers[who, "/teams/payments/"]
