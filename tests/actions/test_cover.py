"""Cover: asked for, granted, accepted, running to the second, returned; and everything that is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from covered import ACME, BEFORE, EM, END, ROWS, START, TL, WISH, ZONE, users
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from remit.actions import cover
from remit.actions.charter import acting_for
from remit.actions.organisation import edit
from remit.actions.permission import Hidden, NotAllowed
from remit.core.access import Thing
from remit.core.cover import Cover
from remit.core.covering import acting_in, granters
from remit.core.editing import EditError, Seen, digest, end_role
from remit.core.objects import KINDS, key_of
from remit.core.resolution import who
from remit.db import organisation as stored
from remit.db.models import AuditEntry, CoverRequest, Notice, User
from remit.lib.periods import Period
from remit.queries.permission import decide

People = dict[str, User]
AGREED = replace(WISH, accepted=date(2026, 3, 2), granted_by="dana")


@pytest.fixture
def people(database: object) -> People:
    """The team in the database, and a user for everybody."""
    return users()


def agreed(people: People, wish: Cover = WISH, granter: str = "dana", now: datetime = BEFORE) -> Cover:
    """The cover that stands after all said yes."""
    asked = cover.ask(wish, acting_user=people[granter], now=now)
    cover.accept(asked.pk, acting_user=people[wish.acting], now=now)
    return stored.load().covers[-1]


def seen(standing: Cover) -> Seen:
    """What a form that ends the cover has seen."""
    key = key_of(KINDS["cover"], standing)
    return Seen(key, digest(stored.load(), key))


def test_from_asking_to_running(people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["ana"], now=BEFORE)
    assert (asked.state, asked.accepted_at, asked.granted_by_id) == ("open", BEFORE, None)
    assert stored.load() == ACME
    granted = cover.grant(asked.pk, acting_user=people["dana"], now=BEFORE)
    assert (granted.state, granted.granted_by_id, granted.granted_at) == ("running", "dana", BEFORE)
    assert stored.load() == replace(ACME, covers=(AGREED,))
    entries = AuditEntry.objects.filter(action__startswith="cover.").order_by("sequence")
    assert list(entries.values_list("actor", "action", "kind")) == [
        ("ana", "cover.ask", "cover request"),
        ("ana", "cover.accept", "cover request"),
        ("dana", "cover.grant", "cover request"),
        ("dana", "cover.begin", "cover"),
    ]


@pytest.mark.parametrize(
    ("asker", "steps"),
    [("bo", ["ana"]), ("dana", ["ana"]), ("ana", ["bo"]), ("ana", ["dana"]), ("chi", ["bo", "ana"])],
)
def test_who_asks_has_said_yes_for_their_side(people: People, asker: str, steps: list[str]) -> None:
    asked = cover.ask(WISH, acting_user=people[asker], now=BEFORE)
    for person in steps:
        assert stored.load().covers == ()
        step = cover.accept if person == "ana" else cover.grant
        step(asked.pk, acting_user=people[person], now=BEFORE)
    (granter,) = {asker, *steps} & {"bo", "dana"}
    assert stored.load().covers == (replace(AGREED, granted_by=granter),)


def test_who_would_act_answers_what_is_granted(people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["chi"], now=BEFORE)
    with pytest.raises(NotAllowed):
        cover.accept(asked.pk, acting_user=people["ana"], now=BEFORE)
    cover.grant(asked.pk, acting_user=people["bo"], now=BEFORE)
    with pytest.raises(EditError, match="this has been granted already"):
        cover.grant(asked.pk, acting_user=people["dana"], now=BEFORE)


def test_each_step_is_told_to_whom_it_waits_for(people: People) -> None:
    def waiting() -> list[tuple[str, str, str]]:
        open_ones = Notice.objects.filter(done_at=None).order_by("person_id", "kind")
        return list(open_ones.values_list("person_id", "kind", "why"))

    asked = cover.ask(WISH, acting_user=people["chi"], now=BEFORE)
    assert waiting() == [("bo", "cover-asked", "holder"), ("dana", "cover-asked", "manager")]
    cover.grant(asked.pk, acting_user=people["dana"], now=BEFORE)
    assert waiting() == [("ana", "cover-asked", "asked"), ("chi", "cover-granted", "asker")]
    cover.accept(asked.pk, acting_user=people["ana"], now=BEFORE)
    assert [entry for entry in waiting() if entry[1] == "cover-accepted"] == [
        ("bo", "cover-accepted", "holder"),
        ("chi", "cover-accepted", "asker"),
        ("dana", "cover-accepted", "manager"),
    ]
    (standing,) = stored.load().covers
    cover.end(seen(standing), date(2026, 3, 12), acting_user=people["bo"], now=BEFORE)
    ended = Notice.objects.get(kind="cover-shortened")
    assert (ended.person_id, ended.params["last"]) == ("ana", "2026-03-11")
    other = replace(WISH, acting="noor", rows=("headcount-hiring",))
    again = cover.ask(other, acting_user=people["noor"], now=BEFORE)
    cover.decline(again.pk, acting_user=people["dana"], now=BEFORE)
    declined = Notice.objects.filter(kind="cover-declined").order_by("person_id")
    assert list(declined.values_list("person_id", "why")) == [("bo", "holder"), ("noor", "asker")]
    assert not Notice.objects.filter(about=f"cover:{again.pk}", waits=True, done_at=None).exists()


def test_all_rows_and_a_vacant_role(people: People) -> None:
    edit(lambda o: end_role(o, "bo", EM, "payments", START), acting_user=None, action="test")
    wish = Cover("payments", EM, "chi", Period(START, END))
    assert granters(stored.load(), wish, date(2026, 3, 2)) == ("dana",)
    asked = cover.ask(wish, acting_user=people["chi"], now=BEFORE)
    with pytest.raises(NotAllowed):
        cover.grant(asked.pk, acting_user=people["chi"], now=BEFORE)
    cover.grant(asked.pk, acting_user=people["dana"], now=datetime(2026, 3, 10, tzinfo=UTC))
    answer = who(stored.load(), "payments", "one-on-ones", date(2026, 3, 12))
    assert [(held.person, held.acting, held.acting_for) for held in answer.holders] == [("chi", True, None)]
    assert answer.vacant


SECOND = timedelta(seconds=1)


def local(day: date) -> datetime:
    """Midnight at the beginning of the day in Auckland, told in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "acts"),
    [
        (local(START) - SECOND, False),
        (local(START), True),
        (local(END) - SECOND, True),
        (local(END), False),
    ],
)
def test_it_runs_to_the_second_in_the_zone_of_the_team(people: People, at: datetime, acts: bool) -> None:
    agreed(people)
    organisation = stored.load()
    held = acting_in(organisation, "ana", "payments", "one-on-ones", at)
    assert (held is not None and held.acting_for == "bo") is acts
    row = Thing("row", "held", "payments", "one-on-ones")
    assert decide(people["ana"], "take", row, at).allowed is acts
    assert not decide(people["ana"], "take", replace(row, row="headcount-hiring"), at).allowed
    assert acting_for(people["ana"], "payments", "one-on-ones", at) == ("Bo" if acts else "")
    assert acting_for(people["ana"], "payments", "headcount-hiring", at) == ""
    assert acting_for(people["chi"], "payments", "one-on-ones", at) == ""
    assert acting_for(None, "payments", "one-on-ones", at) == ""


@pytest.mark.parametrize("who_ends", ["bo", "ana", "dana"])
def test_a_revocation_binds_at_once(people: People, who_ends: str) -> None:
    standing = agreed(people)
    noon = local(date(2026, 3, 12)) + timedelta(hours=12)
    assert acting_for(people["ana"], "payments", "one-on-ones", noon) == "Bo"
    row = Thing("row", "held", "payments", "one-on-ones")
    assert decide(people["ana"], "take", row, noon).allowed
    cover.end(seen(standing), date(2026, 3, 12), acting_user=people[who_ends], now=noon)
    assert not decide(people["ana"], "take", row, noon).allowed
    assert acting_for(people["ana"], "payments", "one-on-ones", noon) == ""
    assert stored.load().covers == (replace(AGREED, period=Period(START, date(2026, 3, 12))),)


def test_one_that_has_not_begun_is_taken_away(people: People) -> None:
    cover.end(seen(agreed(people)), date(2026, 3, 2), acting_user=people["bo"], now=BEFORE)
    assert stored.load().covers == ()


def test_it_lapses_with_either_assignment(people: People) -> None:
    agreed(people)
    organisation, day = stored.load(), date(2026, 3, 12)
    for person, role in (("bo", EM), ("ana", TL)):
        ended = end_role(organisation, person, role, "payments", date(2026, 3, 11))
        assert acting_in(ended, "ana", "payments", "one-on-ones", day) is None
        assert acting_in(ended, "ana", "payments", "one-on-ones", date(2026, 3, 10)) is not None


REFUSED = {
    "the other way round": (replace(WISH, period=Period(date(2026, 2, 1), date(2026, 3, 2))), "these days are over"),
    "oneself": (replace(WISH, acting="bo"), "nobody stands in for themselves"),
    "an agent": (replace(WISH, acting="bot"), "an agent may do work, and never acts for somebody who is responsible"),
    "nobody": (replace(WISH, acting="nobody"), "there is no person “nobody”"),
    "no team": (replace(WISH, team="paymnts"), "there is no team “paymnts”"),
    "no role": (replace(WISH, role="boss"), "the framework has no role “boss”"),
    "no holder": (replace(WISH, holder="chi", acting="noor"), "Chi is not Engineering Manager when it begins"),
    "not vacant": (replace(WISH, holder=None), "Engineering Manager is not vacant when it begins"),
    "no end": (replace(WISH, period=Period(START)), "a cover has a first and a last day"),
    "no rows": (replace(WISH, rows=()), "choose at least one row, or all of them"),
    "not their row": (
        replace(WISH, rows=("one-on-ones", "architecture")),
        "“architecture” is no row of this role in which somebody can act",
    ),
    "in person": (
        replace(WISH, rows=("act-as-tech-lead",)),
        "“act-as-tech-lead” is no row of this role in which somebody can act",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_begin_is_refused(people: People, name: str) -> None:
    wish, message = REFUSED[name]
    with pytest.raises(EditError) as error:
        cover.ask(wish, acting_user=people["dana"], now=BEFORE)
    assert error.value.message.startswith(message)
    assert CoverRequest.objects.count() == 0


def test_rows_overlap_once_at_most(people: People) -> None:
    agreed(people)
    wish = replace(WISH, acting="chi", rows=("team-happiness", "headcount-hiring"))
    with pytest.raises(EditError) as error:
        cover.ask(wish, acting_user=people["dana"], now=BEFORE)
    assert error.value.message == (
        "Ana acts in Team Protection and Happiness already, from 2026-03-09 to 2026-03-22"
    )
    with pytest.raises(EditError, match="Ana acts in One on Ones, Team Planning"):
        cover.ask(replace(wish, rows=None), acting_user=people["dana"], now=BEFORE)
    beside = agreed(people, replace(wish, rows=("headcount-hiring",)))
    after = agreed(people, replace(wish, period=Period(END, date(2026, 3, 30))))
    assert stored.load().covers == (AGREED, beside, after)


def test_of_two_that_overlap_the_one_agreed_first_stands(people: People) -> None:
    first = cover.ask(WISH, acting_user=people["ana"], now=BEFORE)
    second = cover.ask(replace(WISH, acting="chi"), acting_user=people["chi"], now=BEFORE)
    cover.grant(first.pk, acting_user=people["bo"], now=BEFORE)
    with pytest.raises(EditError, match="Ana acts in One on Ones, Team Planning and Delivery"):
        cover.grant(second.pk, acting_user=people["bo"], now=BEFORE)
    second.refresh_from_db()
    assert (second.state, second.granted_by_id) == ("open", None)


def test_nobody_else_has_a_say(people: People) -> None:
    with pytest.raises(NotAllowed):
        cover.ask(WISH, acting_user=people["eve"], now=BEFORE)
    with pytest.raises(cover.NotYours):
        cover.ask(WISH, acting_user=None, now=BEFORE)
    asked = cover.ask(WISH, acting_user=people["chi"], now=BEFORE)
    before = AuditEntry.objects.count()
    for step in (cover.grant, cover.accept, cover.decline):
        with pytest.raises(Hidden):
            step(asked.pk, acting_user=people["eve"], now=BEFORE)
        with pytest.raises(cover.NoSuchRequest):
            step(asked.pk + 1, acting_user=people["eve"], now=BEFORE)
    assert AuditEntry.objects.count() == before
    standing = agreed(people)
    for other in ("chi", "eve"):
        with pytest.raises(NotAllowed):
            cover.end(seen(standing), END - timedelta(days=3), acting_user=people[other], now=BEFORE)
    assert stored.load().covers == (standing,)


def test_who_acts_neither_grants_nor_passes_on_nor_extends(people: People) -> None:
    """Bo is Ana's manager: where Bo would act for Ana, Ana or Dana grants, and Bo never."""
    wish = Cover("payments", TL, "bo", Period(START, END), "ana", ("architecture",))
    assert granters(ACME, wish, START) == ("ana", "dana")
    asked = cover.ask(wish, acting_user=people["bo"], now=BEFORE)
    assert asked.granted_by_id is None
    with pytest.raises(cover.NotYours):
        cover.grant(asked.pk, acting_user=people["bo"], now=BEFORE)
    standing = agreed(people)
    at = local(START) + timedelta(hours=1)
    onward = replace(WISH, acting="chi", rows=("one-on-ones",), period=Period(END, END + timedelta(days=7)))
    asked = cover.ask(onward, acting_user=people["ana"], now=at)
    with pytest.raises(NotAllowed):
        cover.grant(asked.pk, acting_user=people["ana"], now=at)
    longer = replace(WISH, period=Period(END, END + timedelta(days=7)))
    asked = cover.ask(longer, acting_user=people["ana"], now=at)
    with pytest.raises(NotAllowed):
        cover.grant(asked.pk, acting_user=people["ana"], now=at)
    with pytest.raises(EditError, match="for longer ask for another cover"):
        cover.end(seen(standing), END + timedelta(days=1), acting_user=people["ana"], now=at)
    with pytest.raises(EditError, match="cannot be ended"):
        cover.end(seen(standing), START - timedelta(days=1), acting_user=people["bo"], now=at)


def test_with_a_reporting_line_only_that_manager_grants() -> None:
    wish = Cover("search", TL, "eve", Period(START, END), "lin", ("architecture",))
    assert granters(ACME, wish, START) == ("lin",)
    assert granters(ACME, replace(wish, acting="chi"), START) == ("lin", "eve")


def test_no_and_never_mind(people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["bo"], now=BEFORE)
    assert cover.decline(asked.pk, acting_user=people["ana"], now=BEFORE).state == "declined"
    with pytest.raises(EditError, match="somebody has said no to this already"):
        cover.accept(asked.pk, acting_user=people["ana"], now=BEFORE)
    again = cover.ask(WISH, acting_user=people["bo"], now=BEFORE)
    assert cover.decline(again.pk, acting_user=people["bo"], now=BEFORE).state == "withdrawn"
    with pytest.raises(EditError, match="who asked for this has taken it back"):
        cover.accept(again.pk, acting_user=people["ana"], now=BEFORE)
    assert stored.load().covers == ()


def test_a_yes_that_comes_too_late(people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["bo"], now=BEFORE)
    with pytest.raises(EditError, match="these days are over"):
        cover.accept(asked.pk, acting_user=people["ana"], now=local(END))
    late = local(date(2026, 3, 12)) + timedelta(hours=3)
    cover.accept(asked.pk, acting_user=people["ana"], now=late)
    (standing,) = stored.load().covers
    assert standing.accepted == date(2026, 3, 12)
    assert acting_in(stored.load(), "ana", "payments", "one-on-ones", date(2026, 3, 11)) is None


def at_once(url: str, steps: list[Callable[[], object]]) -> list[object]:
    """What each step gives or is refused with, all at once, each over a connection of its own."""
    ready, results = threading.Barrier(len(steps)), [None] * len(steps)

    def work(place: int, step: Callable[[], object]) -> None:
        own = connections["default"] = connect(url)
        own.ensure_connection()
        ready.wait()
        try:
            results[place] = step()
        except EditError as error:
            results[place] = error
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(results)


@pytest.fixture
def url(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> str:
    """The address of the database under test."""
    found: str = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    return found


def test_accepted_twice_at_once_it_stands_once(url: str, people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["bo"], now=BEFORE)
    step = lambda: cover.accept(asked.pk, acting_user=people["ana"], now=BEFORE)  # noqa: E731
    results = at_once(url, [step] * 4)
    told = [result.message for result in results if isinstance(result, EditError)]
    assert told == ["this cover has been agreed already"] * 3
    assert stored.load().covers == (replace(AGREED, granted_by="bo"),)


def test_granted_twice_at_once_it_stands_once(url: str, people: People) -> None:
    asked = cover.ask(WISH, acting_user=people["ana"], now=BEFORE)
    steps = [
        lambda who=who: cover.grant(asked.pk, acting_user=people[who], now=BEFORE)  # type: ignore[misc]
        for who in ("dana", "bo")
    ]
    results = at_once(url, steps)
    assert sorted(getattr(result, "message", "") for result in results) == [
        "",
        "this cover has been agreed already",
    ]
    (standing,) = stored.load().covers
    assert replace(standing, granted_by=None) == replace(AGREED, granted_by=None)
    assert CoverRequest.objects.get().state == "running"


def test_ended_twice_at_once_it_ends_once(url: str, people: People) -> None:
    standing = seen(agreed(people))
    days = {"bo": date(2026, 3, 12), "ana": date(2026, 3, 15), "dana": date(2026, 3, 18)}
    results = at_once(
        url,
        [
            lambda who=who, on=on: cover.end(standing, on, acting_user=people[who], now=BEFORE)  # type: ignore[misc]
            for who, on in days.items()
        ],
    )
    told = [result.message for result in results if isinstance(result, EditError)]
    assert told == ["somebody changed this after you opened the page: look at what it says now"] * 2
    assert AuditEntry.objects.filter(action="cover.end").count() == 1
    (left,) = stored.load().covers
    assert left.rows == ROWS and left.period.end in days.values()
