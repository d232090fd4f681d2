"""How much somebody does shows to nobody else: with ten times their events every other answer is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from filling import fill
from pytest_django import Settings
from walking import paths, reader, tables

from remit.actions import collect, push
from remit.actions.account import user_of
from remit.actions.observing import observe
from remit.db.models import Account, LastActs, Person, Source, User
from remit.evidence.envelope import Envelope
from remit.evidence.lake import Lake
from remit.files.demo import demo_text
from remit.files.organisation import read
from remit.project import demo_evidence

TODAY = datetime.now(UTC).date()
ACCOUNTING = frozenset({"remit_last_asked", "remit_token"})
"""The mark by which it is known whether the lake changed, shown nowhere; when a token was last used."""
ROWS = ("code-reviews", "one-on-ones")


@pytest.fixture
def lake(db: None, settings: Settings, tmp_path: Path) -> Lake:
    """The demo company's evidence, read and observed."""
    settings.LAKE_DIR = tmp_path / "lake"
    company = tmp_path / "company.yaml"
    company.write_text(demo_text(TODAY), encoding="utf-8")
    fill(read(company).organisation, effective=TODAY)
    demo_evidence.fill(tmp_path / "tools", TODAY)
    for source in collect.due(timezone.now()):
        collect.collect(source, timezone.now())
    push.drain_all(timezone.now())
    observe(timezone.now())
    return Lake(settings.LAKE_DIR)


def tenfold(lake: Lake, keys: frozenset[str]) -> int:
    """Nine more of each event of these accounts, between it and their last one of that day there; how many."""
    added = 0
    for source in lake.manifests():
        rows = [Envelope(**one) for one in lake.read(source).to_pylist()]
        own = [one for one in rows if one.actor in keys]
        last: dict[object, datetime] = {}
        for one in own:
            day = (one.origin, one.occurred_at.date())
            last[day] = max(last.get(day, one.occurred_at), one.occurred_at)
        more = [
            one._replace(
                uid=f"{one.uid}-{number}",
                occurred_at=min(
                    one.occurred_at + timedelta(seconds=number), last[one.origin, one.occurred_at.date()]
                ),
            )
            for one in own
            for number in range(1, 10)
        ]
        added += lake.append(source, more)
    return added


def test_ten_times_the_events_of_somebody_change_no_answer_to_anybody_else(lake: Lake) -> None:
    keys = frozenset(Account.objects.filter(person="ana").values_list("key", flat=True))
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
        "token": ("none",),
    }
    user_of(Person.objects.get(pk="dana"))
    User.objects.filter(person="dana").update(is_administrator=True)
    readers = {who: reader(user_of(Person.objects.get(pk=who))) for who in ("dana", "chi")}
    addresses = [*paths(values)]

    def everything() -> dict[tuple[str, str], bytes]:
        return {(who, path): ask(path) for who, ask in readers.items() for path in addresses}

    assert LastActs.objects.exists()
    assert Source.objects.count() > 5
    everything()  # what a first reading writes by itself is there from now on
    held, told = tables(ACCOUNTING), everything()
    assert sum(answer.startswith(b"200 ") for answer in told.values()) > 120
    assert tenfold(lake, keys) > 1000
    observe(timezone.now())
    again = everything()
    assert [key for key in told if told[key] != again[key]] == []
    after = tables(ACCOUNTING)
    assert [name for name in held if held[name] != after[name]] == []
    lake.drop("ledger")  # the walk does see the evidence: without it answers are others
    observe(timezone.now())
    for who in readers:
        assert readers[who]("/teams/payments/") != told[who, "/teams/payments/"]
