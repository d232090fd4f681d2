"""Two years of one system of the demo's company, as a forge tells them: changes, reviews, deployments."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from remit.actions import source
from remit.actions.push import store
from remit.core.activity import Performer
from remit.db.models import Source
from remit.evidence.act import Account, Act
from remit.evidence.sources.forge.acts import Acts
from remit.evidence.sources.forge.change import Change, Deployment, Review, Who, Written
from remit.evidence.sources.forge.settings import DEFAULTS

PAYOUTS: Final = "https://git.lumen.example/payouts"
"""Its host is nobody's: nothing reads it while a demo lasts."""
YEARS: Final = 720
"""Days of history."""
WRITERS: Final = ("chi", "noor", "pavel")
LEAD: Final = "ana"
HOUR: Final = 3600
FAILING: Final = 11
"""Every so many deployments one goes wrong, and is deployed again."""
RELEASES: Final = (1, 3)
"""On which days of the week it is deployed, Monday is 0."""


def fill(now: datetime, today: date) -> Source:
    """Adds the forge of Payouts with what it told; nothing will read it."""
    made = source.add(
        "gitlab",
        PAYOUTS,
        acting_user=None,
        now=now,
        source_id="payouts",
        name="Repository payouts",
        team="payments",
    )
    Source.objects.filter(pk=made.pk).update(good_at=now, healthy_since=now, due_at=None)
    store(made, "two-years", list(_acts(now, today)), "gitlab/1", now)
    return made


def _acts(now: datetime, today: date) -> Iterator[Act]:
    chance = random.Random("payouts")  # noqa: S311  invented weeks, nothing secret
    made = Acts(PAYOUTS, {**DEFAULTS, "delivered": ["changes"]}, now)
    number = deployed = 0
    for back in range(YEARS, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() > 4:
            continue
        midnight = int(datetime.combine(day, time(), UTC).timestamp())
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            number += 1
            yield from _change(made, chance, number, midnight)
        if day.weekday() in RELEASES:
            deployed += 1
            yield from _deployed(made, deployed, midnight + 15 * HOUR)


def _change(made: Acts, chance: random.Random, number: int, midnight: int) -> Iterator[Act]:
    """A change that was merged on the day: written before by one of three, approved and merged by the lead."""
    author, lead = _who(chance.choice(WRITERS)), _who(LEAD)
    merged = midnight + 9 * HOUR + chance.randrange(5 * HOUR)
    opened = merged - chance.randrange(6, 80) * HOUR
    change = Change(number, author, opened, merged, merged, lead)
    review = Review(f"note:{number}", merged - HOUR // 2, lead, approves=True)
    began = opened - chance.randrange(2, 50) * HOUR
    yield from made.change(change)
    yield from made.reviews(change, [review])
    yield from made.written(change, [Written(f"{number:040x}", began, 0, author)])


def _deployed(made: Acts, number: int, at: int) -> Iterator[Act]:
    """A deployment; where it goes wrong, another one an hour later."""
    tries = ("failure", "success") if number % FAILING == 0 else ("success",)
    for place, outcome in enumerate(tries):
        name, then = f"deployment:{number}-{place}", at + place * HOUR
        yield from made.deployment(
            Deployment(
                f"{name}:{outcome}", name, then, outcome, "production", _who(WRITERS[1]), then - 600, True
            )
        )


def _who(person: str) -> Who:
    return Who(Account("email", f"{person}@lumen.example"), Performer.UNKNOWN)
