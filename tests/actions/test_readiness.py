"""Deputies, rehearsals and dry runs: who may record them, and who may see what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from covered import ACME, BEFORE, EM, TL, users

from remit.actions import readiness
from remit.actions.permission import NotAllowed
from remit.core.access import Actor
from remit.core.editing import EditError
from remit.core.readiness import State
from remit.core.role import Deputy
from remit.db import organisation as stored
from remit.db.models import AuditEntry, DryRun, Notice, Rehearsal, User
from remit.lib.periods import Period
from remit.queries import readiness as reading

People = dict[str, User]
DAY = date(2026, 3, 2)
NAMED = Deputy("chi", EM, "payments", None, Period(DAY))


@pytest.fixture
def people(database: object) -> People:
    """The team in the database, and a user for everybody."""
    return users()


def state(person: str | None, role: str = EM, now: datetime = BEFORE) -> State | None:
    """What somebody sees of the row that is about acting in the role."""
    page = reading.page(stored.load(), "payments", Actor(person), now)
    found = {one.role.id: one.state for one in page.roles}[role]
    return None if found is None else found.state


def ready(people: People) -> None:
    """Chi deputises for Bo, has rehearsed, and has tried the access."""
    readiness.name("payments", EM, "chi", acting_user=people["bo"], now=BEFORE)
    readiness.accept("payments", EM, "chi", acting_user=people["chi"], now=BEFORE)
    readiness.rehearse("payments", EM, "chi", date(2026, 2, 20), acting_user=people["chi"], now=BEFORE)
    readiness.dry_run("payments", EM, "chi", "", acting_user=people["chi"], now=BEFORE)


def test_from_nobody_to_ready(people: People) -> None:
    assert state("bo") is State.NOBODY
    readiness.name("payments", EM, "chi", acting_user=people["bo"], now=BEFORE)
    assert stored.load() == replace(ACME, deputies=(NAMED,))
    (notice,) = Notice.objects.all()
    assert (notice.person_id, notice.kind, notice.waits, notice.done_at) == (
        "chi",
        "deputy-asked",
        True,
        None,
    )
    assert state("bo") is State.NOBODY
    readiness.accept("payments", EM, "chi", acting_user=people["chi"], now=BEFORE)
    assert stored.load().deputies == (replace(NAMED, accepted=DAY),)
    assert Notice.objects.get().done_at is not None
    assert state("bo") is State.RUSTY
    readiness.rehearse("payments", EM, "chi", date(2026, 2, 20), acting_user=people["bo"], now=BEFORE)
    assert state("bo") is State.RUSTY
    readiness.dry_run(
        "payments", EM, "chi", " no rights in the HR tool ", acting_user=people["chi"], now=BEFORE
    )
    assert state("bo") is State.RUSTY
    readiness.dry_run("payments", EM, "chi", "", acting_user=people["chi"], now=BEFORE)
    assert state("bo") is State.READY
    assert state("bo", now=datetime(2026, 9, 15, tzinfo=UTC)) is State.RUSTY
    actions = AuditEntry.objects.exclude(action="organisation.begin").order_by("sequence")
    assert list(actions.values_list("action", "actor")) == [
        ("deputy.name", "bo"),
        ("deputy.accept", "chi"),
        ("rehearsal.record", "bo"),
        ("dry_run.record", "chi"),
        ("dry_run.record", "chi"),
    ]
    assert "HR tool" not in str(list(actions.values_list("after", flat=True)))


def test_the_state_is_for_oneself_the_counterpart_and_the_managers(people: People) -> None:
    ready(people)
    seen = {person: state(person) for person in ("ana", "bo", "chi", "dana", "noor", "eve")}
    expected = dict.fromkeys(("ana", "bo", "chi", "dana"), State.READY) | dict.fromkeys(("noor", "eve"))
    assert seen == expected
    assert state(None) is None
    page = reading.page(stored.load(), "payments", Actor("noor"), BEFORE)
    (line,) = page.roles[1].deputies
    assert (line.person.name, line.accepted, line.tried, line.missing) == ("Chi", DAY, None, "")


def test_the_same_day_is_recorded_once(people: People) -> None:
    ready(people)
    before = AuditEntry.objects.count()
    readiness.rehearse("payments", EM, "chi", date(2026, 2, 20), acting_user=people["bo"], now=BEFORE)
    assert (Rehearsal.objects.count(), AuditEntry.objects.count()) == (1, before)
    assert Rehearsal.objects.get().recorded_by_id == "chi"


def test_who_may_do_what(people: People) -> None:
    for person in ("chi", "noor", "eve", "ana"):
        with pytest.raises(NotAllowed):
            readiness.name("payments", EM, "chi", acting_user=people[person], now=BEFORE)
    readiness.name("payments", EM, "chi", acting_user=people["dana"], now=BEFORE)
    for person in ("bo", "dana", "noor"):
        with pytest.raises(NotAllowed):
            readiness.accept("payments", EM, "chi", acting_user=people[person], now=BEFORE)
    with pytest.raises(NotAllowed):
        readiness.end("payments", EM, "chi", acting_user=people["noor"], now=BEFORE)
    with pytest.raises(EditError, match="who was named has not accepted yet"):
        readiness.dry_run("payments", EM, "chi", "", acting_user=people["chi"], now=BEFORE)
    readiness.accept("payments", EM, "chi", acting_user=people["chi"], now=BEFORE)
    for person in ("bo", "noor", "dana"):
        with pytest.raises(NotAllowed):
            readiness.dry_run("payments", EM, "chi", "", acting_user=people[person], now=BEFORE)
    for person in ("noor", "dana"):
        with pytest.raises(NotAllowed):
            readiness.rehearse("payments", EM, "chi", DAY, acting_user=people[person], now=BEFORE)
    assert (DryRun.objects.count(), Rehearsal.objects.count()) == (0, 0)


@pytest.mark.parametrize("who_ends", ["chi", "bo", "dana"])
def test_no_longer(people: People, who_ends: str) -> None:
    ready(people)
    later = datetime(2026, 4, 1, tzinfo=UTC)
    readiness.end("payments", EM, "chi", acting_user=people[who_ends], now=later)
    assert stored.load().deputies == (replace(NAMED, accepted=DAY, period=Period(DAY, date(2026, 4, 1))),)
    assert state("bo", now=later) is State.NOBODY


def test_declined_on_the_same_day_it_never_was(people: People) -> None:
    readiness.name("payments", TL, "noor", acting_user=people["ana"], now=BEFORE)
    readiness.end("payments", TL, "noor", acting_user=people["noor"], now=BEFORE)
    assert stored.load() == ACME
    assert Notice.objects.get().done_at is not None


def test_what_cannot_be_is_refused(people: People) -> None:
    def refused(*args: object, by: str = "bo", step: str = "name") -> str:
        with pytest.raises(EditError) as error:
            getattr(readiness, step)(*args, acting_user=people[by], now=BEFORE)
        return error.value.message

    assert refused("payments", EM, "bo") == "who holds the role cannot deputise in it"
    assert refused("payments", EM, "bot") == "an agent cannot deputise"
    assert refused("payments", EM, "nobody") == "there is no person “nobody”: did you mean “noor”?"
    assert refused("nowhere", EM, "chi") == "there is no team “nowhere”"
    assert refused("payments", EM, "chi", step="accept", by="chi") == (
        "nobody asked them to deputise for this role"
    )
    ready(people)
    assert refused("payments", EM, "chi") == ("they are deputy for this role on some of these days already")
    tomorrow = date(2026, 3, 3)
    assert refused("payments", EM, "chi", tomorrow, step="rehearse", by="chi") == "that day has not come yet"
    assert refused("payments", EM, "chi", "x" * 2001, step="dry_run", by="chi") == "at most 2000 characters"
