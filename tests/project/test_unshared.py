"""A verdict on hands-on coding that is not shared: whatever it rests on, nothing for anybody else differs by it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from demo_told import TODAY, told
from django.test import Client
from django.utils import timezone
from lakes import envelope
from pytest_django import Settings
from walking import paths, reader, tables

from remit.actions import coding, split
from remit.actions.account import user_of
from remit.actions.observing import observe
from remit.core.coding import Verdict
from remit.db import models
from remit.db import organisation as stored
from remit.db.models import Account, Person, User
from remit.evidence.lake import Lake
from remit.queries.coding import WEEKS, coding_of

OWN = frozenset({"remit_coding_hours", "remit_coding_estimate", "remit_coding_note"})
"""What is the person's own, and read on their own page alone."""
ACCOUNTING = frozenset({"remit_last_asked", "remit_token", "remit_audit_entry"})
"""What is counted and shown to nobody but auditors; the audit says that something was said, and never what."""
SIDE = "https://git.lumen.example/side"
RAVI, ELI = ("ravi", "commerce", "tech-lead"), ("eli", "mobile", "tech-lead")
"""Ravi has written nothing that any tool told of. Eli holds both roles."""
READERS = ("dana", "kim")
"""Above both, administrator too; a member of Eli's team."""
COMMERCE = (
    "/teams/commerce/",
    "/teams/commerce/charter.md",
    "/api/v1/teams/commerce/observed",
    "/people/ravi/",
)
"""Where Ravi's row stands; the other addresses are walked for Eli's team."""
TOLD = {
    "/teams/mobile/",
    "/teams/commerce/",
    "/findings/",
    "/teams/mobile/split/",
    "/teams/mobile/charter.md",
    "/teams/commerce/charter.md",
    "/api/v1/findings",
    "/api/v1/teams/mobile",
    "/api/v1/teams/mobile/findings",
    "/api/v1/teams/mobile/observed",
    "/api/v1/teams/mobile/split-signal",
}
"""Where what is shared shows, of what is walked."""
Answers = dict[tuple[str, str], bytes]


@pytest.fixture
def lake(db: None, settings: Settings, tmp_path: Path) -> Lake:
    """The demo company, in which nobody has said anything of their coding; Eli declared a range, and wrote nothing."""
    found = told(settings, tmp_path)
    for model in (models.CodingShare, models.CodingVerdict, models.CodingHours, models.CodingEstimate):
        model.objects.all().delete()
    user = user_of(Person.objects.get(pk="eli"))
    split.declare_range("mobile", "eli", 20, 40, acting_user=user, now=timezone.now())
    found.drop("shopping-app")
    observe(timezone.now())
    return found


@pytest.fixture
def everything(lake: Lake) -> Callable[..., Answers]:
    """Every answer to everybody else."""
    ravi = Account.objects.filter(person="ravi").values_list("key", flat=True)[0]
    values = {
        "team": ("mobile",),
        "team_id": ("mobile",),
        "row_id": ("tech-lead-coding",),
        "responsibility": ("tech-lead-coding", "engineering-manager-coding"),
        "person_id": ("eli",),
        "source_id": ("basket",),
        "form": ("md", "yaml", "json"),
        "code": ("R304",),
        "role": ("tech-lead",),
        "role_id": ("tech-lead",),
        "key": (ravi,),
        "number": (1,),
        "delivery": (1,),
        "start": (TODAY.isoformat(),),
        "week": (TODAY.isoformat(),),
        "token": ("none",),
    }
    user_of(Person.objects.get(pk="dana"))
    User.objects.filter(person="dana").update(is_administrator=True)
    readers = {who: reader(user_of(Person.objects.get(pk=who))) for who in READERS}
    addresses = [*paths(values), *COMMERCE]

    def ask(only: Collection[str] | None = None) -> Answers:
        wanted = addresses if only is None else only
        return {(who, path): read(path) for who, read in readers.items() for path in wanted}

    ask(
        [path for path in addresses if "/api/" not in path]
    )  # what a first reading writes is there from now on
    return ask


def verdict(of: tuple[str, str, str]) -> Verdict | None:
    """What the page of who codes says."""
    roles = coding_of(stored.load(), of[0], timezone.now()).roles
    return next(one.judgement.verdict for one in roles if (one.team.id, one.role.id) == of[1:])


def codes(lake: Lake, person: str) -> None:
    """From now on there are commits of the person: all day, on every working day."""
    key = Account.objects.filter(person=person).values_list("key", flat=True)[0]
    days = (TODAY - timedelta(days=back) for back in range(7, 7 * (WEEKS + 1)))
    lake.append(
        "basket",
        [
            envelope(
                f"{day} {hour}", 0, "basket", activity="commit", actor=key, offset=0, origin=SIDE
            )._replace(occurred_at=datetime.combine(day, time(hour), UTC))
            for day in days
            if day.weekday() < 5
            for hour in range(8, 18)
        ],
    )


def says(person: str, percent: int) -> None:
    """The person says what their weeks were like."""
    user = user_of(Person.objects.get(pk=person))
    coding.set_hours(Decimal(40), "PT", acting_user=user, now=timezone.now())
    for week in range(1, WEEKS + 1):
        coding.estimate(TODAY - timedelta(weeks=week), percent, acting_user=user, now=timezone.now())


def share(of: tuple[str, str, str], shared: bool, committed: Any) -> None:
    """The switch."""
    with committed(execute=True):
        user = user_of(Person.objects.get(pk=of[0]))
        coding.share(*of[1:], shared, acting_user=user, now=timezone.now())


def others(one: Answers, two: Answers) -> set[str]:
    """The addresses whose answer to anybody is another."""
    return {path for (who, path), answer in one.items() if answer != two[who, path]}


def test_nothing_differs_by_what_is_not_shared_and_what_is_shared_shows(
    lake: Lake, everything: Callable[..., Answers], django_capture_on_commit_callbacks: Any
) -> None:
    pages = {who: Client() for who in ("ravi", "eli")}
    for who, client in pages.items():
        client.force_login(user_of(Person.objects.get(pk=who)))
    own = {who: client.get("/me/coding/").content for who, client in pages.items()}
    before, held = everything(), tables(ACCOUNTING | OWN)
    assert sum(answer.startswith(b"200 ") for answer in before.values()) > 150
    assert (verdict(RAVI), verdict(ELI)) == (None, None)

    says("eli", 5)
    codes(lake, "ravi")
    says("ravi", 90)
    observe(timezone.now())
    assert (verdict(RAVI), verdict(ELI)) == (Verdict.ABOVE, Verdict.BELOW)
    assert others(before, everything()) == set()
    assert {name for name, rows in tables(ACCOUNTING | OWN).items() if rows != held[name]} == set()
    for who, client in pages.items():
        assert client.get("/me/coding/").content != own[who]

    share(RAVI, True, django_capture_on_commit_callbacks)
    share(ELI, True, django_capture_on_commit_callbacks)
    shown = everything(TOLD)
    assert {path for who, path in shown if shown["dana", path] != before["dana", path]} == TOLD
    finding = b"Ravi Menon has shared that it is over the range."
    assert finding in shown["dana", "/findings/"] and finding not in before["dana", "/findings/"]
    assert b"below the range" in shown["kim", "/teams/mobile/"]
    reason = b"Eli Engel shared that their hands-on coding is under the agreed floor."
    assert reason in shown["dana", "/teams/mobile/split/"]

    for of in (RAVI, ELI):
        share(of, False, django_capture_on_commit_callbacks)
    assert others(before, everything()) == set()
    after = tables(ACCOUNTING | OWN)
    assert {name for name, rows in after.items() if rows != held[name]} == {"remit_coding_share"}
