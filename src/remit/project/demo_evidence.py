"""Two years of invented evidence of the demo's company: real repositories, calendars and pushed incidents, read as any.

Every state that a row can have is there once. What is written here is what tools would say; what it comes to is left to
the rules.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone

from remit.actions import check_in, coding, source
from remit.actions.account import user_of
from remit.actions.book import Book
from remit.actions.push import store
from remit.core.activity import Performer
from remit.db.models import Person, Source, User
from remit.db.organisation import load
from remit.evidence.act import Account, Act
from remit.project import demo_delivery
from remit.project.demo_calendars import Series
from remit.project.demo_calendars import write as write_calendar
from remit.project.demo_repositories import Hand, Record, Repository, decision
from remit.project.demo_repositories import write as write_repository

ANA, BO, CHI = "Ana Ruiz <ana@lumen.example>", "Bo Lind <bo@lumen.example>", "Chi Tan <chi@lumen.example>"
DINA, SOL = "Dina Lopes <dina@lumen.example>", "Sol Okafor <sol@lumen.example>"
MINA, LEA = "Mina Koh <mina@lumen.example>", "Léa Fontaine <lea@lumen.example>"
ELI, KIM = "Eli Engel <eli@lumen.example>", "Kim Seo-yeon <kim@lumen.example>"
MORNING: Final = ((9.0, 4), (13.5, 4))
REPOSITORIES: Final = (
    Repository(
        "ledger",
        "payments",
        (
            Hand("ana@lumen.example", "Ana Ruiz", ((9.0, 5),)),
            Hand("chi@lumen.example", "Chi Tan", MORNING),
            Hand("noor@lumen.example", "Noor Haddad", MORNING, 0.8),
            Hand("pavel@lumen.example", "Pavel Novak", MORNING, 0.8),
        ),
        (
            Record(
                "docs/adr/{day}.md",
                40,
                11,
                ANA,
                decision("Settle by events", "ana@lumen.example", "bo@lumen.example"),
            ),
            Record("docs/roadmap.md", 80, 30, ANA),
            Record("CONTRIBUTING.md", 85, 50, CHI),
            Record("docs/capacity/plan.md", 88, 20, ANA),
            Record("docs/spikes/{day}.md", 70, 25, CHI),
            Record("docs/practices/retries.md", 75, 33, ANA),
            Record("docs/tech-radar/{day}.md", 60, 14, ANA),
            Record("slos/ledger.slo.yaml", 28, 6, ANA),
            Record("docs/okrs/{day}.md", 88, 18, BO),
            Record("docs/demos/{day}.md", 28, 9, ANA),
        ),
        reviewer=ANA,
        pair=ANA,
        assisted="Claude <noreply@anthropic.com>",
    ),
    Repository(
        "basket",
        "checkout",
        (
            Hand("dina@lumen.example", "Dina Lopes", MORNING),
            Hand("sol@lumen.example", "Sol Okafor", MORNING),
            Hand("yuki@lumen.example", "Yuki Arai", MORNING),
        ),
        (
            Record("docs/adr/{day}.md", 45, 30, SOL, decision("Price in one place", "Sol Okafor")),
            Record("docs/roadmap.md", 85, 120, DINA),
            Record("docs/announcements/{day}.md", 29, 12, SOL),
        ),
        reviewer=SOL,
        pair="Ada Contractor <ada@contractor.example>",
    ),
    Repository(
        "sign-in",
        "identity",
        (
            Hand("lea@lumen.example", "Léa Fontaine", MORNING),
            Hand("omar@lumen.example", "Omar Diaz", MORNING, 0.7),
        ),
        (
            Record("docs/adr/{day}.md", 60, 140, LEA, decision("Keys in hardware", "Léa Fontaine")),
            Record("docs/headcount.md", 80, 40, MINA),
        ),
        reviewer=LEA,
    ),
    Repository(
        "shopping-app",
        "mobile",
        (
            Hand("eli@lumen.example", "Eli Engel", ((9.0, 1),), 0.2),
            Hand("kim@lumen.example", "Kim Seo-yeon", MORNING),
            Hand("max@lumen.example", "Max Adler", MORNING),
            Hand("uma@lumen.example", "Uma Rao", MORNING, 0.8),
        ),
        (
            Record(
                "docs/adr/{day}.md",
                50,
                22,
                KIM,
                decision("One build", "kim@lumen.example", "", "eli@lumen.example"),
            ),
            Record("docs/roadmap.md", 85, 44, ELI),
        ),
        reviewer=KIM,
    ),
)
CALENDARS: Final = {
    "bo": (
        *(
            Series("1:1", 14, 14, (person,), 9 + number)
            for number, person in enumerate(("ana", "chi", "noor", "pavel"))
        ),
        Series("Managers of Commerce", 28, 13, ("mina", "vera"), 15),
        Series("Payments offsite", 85, 60, ("ana", "chi", "noor", "pavel"), 11),
    ),
    "chi": (Series("1:1", 14, 3, ("noor",), 9), Series("1:1", 14, 4, ("pavel",), 10)),
    "ana": (
        Series("Design review", 40, 16, ("chi", "noor"), 14),
        Series("Leads of Commerce", 28, 8, ("priya", "ravi"), 16),
        Series("Payments planning", 14, 5, ("chi", "noor", "pavel"), 10),
        Series("Delivery review", 28, 6, ("chi", "noor"), 13),
    ),
    "dina": (
        Series("1:1", 14, 5, ("sol",), 9),
        Series("1:1", 14, 6, ("yuki",), 10),
        Series("1:1", 14, 20, ("emil",), 11),
        Series("Career", 170, 60, ("sol",), 12),
        Series("Retro", 28, 12, ("sol", "yuki", "emil"), 16),
    ),
    "eli": (Series("1:1", 21, 44, ("kim",), 9), Series("1:1", 21, 9, ("max",), 10)),
}
CATALOGUE_SEARCH: Final = "https://github.lumen.example/lumen/catalogue-search"
"""Its host is nobody's: nothing reads it while a demo lasts."""
WEEKS: Final = 8
"""Of the verdict on hands-on coding."""
CODERS: Final = (
    ("ana", "payments", "tech-lead", 45, False),
    ("bo", "payments", "engineering-manager", 10, False),
    ("dina", "checkout", "tech-lead", 65, True),
    ("eli", "mobile", "tech-lead", 5, False),
    ("ravi", "commerce", "tech-lead", 10, True),
    ("vera", "search", "engineering-manager", 5, True),
    ("priya", "search", "tech-lead", None, True),
    ("jonas", "search", "tech-lead", None, True),
)
"""Who, for which role, the own estimate of each week in percent, and whether the verdict is shared."""


def fill(folder: Path, today: date) -> None:
    """Writes what the tools of the company hold below the folder, and adds the sources; the background reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    noon = min(timezone.now(), datetime.combine(today, time(6), UTC))
    for made in REPOSITORIES:
        path = write_repository(folder, made, today)
        settings = {"reviews": "trailers"}
        name = f"Repository {made.name}"
        source.add(
            "git",
            str(path),
            acting_user=None,
            now=noon,
            source_id=made.name,
            name=name,
            team=made.team,
            settings=settings,
        )
    for owner, series in CALENDARS.items():
        path = write_calendar(folder / f"{owner}.ics", owner, series, today)
        source.add(
            "calendar",
            str(path),
            acting_user=None,
            now=noon,
            source_id=f"calendar-{owner}",
            name="Calendar",
            owner=owner,
        )
    _failing(noon)
    demo_delivery.fill(noon, today)
    _incidents(noon, today)
    with transaction.atomic():
        _told(noon, today)
        _coding(noon, today)


def _failing(now: datetime) -> None:
    """A forge whose token ran out: nothing can be seen, and the page says what to do. Who has access it told before."""
    made = source.add(
        "github",
        CATALOGUE_SEARCH,
        acting_user=None,
        now=now,
        source_id="catalogue-search",
        name="Repository catalogue-search",
        team="search",
    )
    day = now - timedelta(days=3)
    Source.objects.filter(pk=made.pk).update(
        problem={"code": "expired", "params": {"day": f"{day:%-d %B}"}},
        problem_since=day,
        good_at=day,
        due_at=None,
    )
    may_write = [["hugo-brandt", "write"], ["priya-nair", "admin"]]
    made.found.create(
        origin=CATALOGUE_SEARCH,
        kind="access",
        path="",
        content={"kind": "github", "accounts": may_write},
        seen_at=day,
    )


def _incidents(now: datetime, today: date) -> None:
    """Pages of two years: Payments' lead takes hers, Mobile's are taken by somebody else, Checkout had none lately."""
    made = source.add(
        "pagerduty",
        "",
        acting_user=None,
        now=now,
        source_id="pager",
        name="Pager",
        secret=secrets.token_hex(16),
    )
    Source.objects.filter(pk=made.pk).update(added_at=now - timedelta(days=720))
    made.refresh_from_db()
    takers = {
        "ledger": ("ana", 9, 60),
        "payouts": ("ana", 10, 11),
        "shopping-app": ("kim", 17, 45),
        "basket": ("dina", 200, 90),
    }
    acts = [
        act
        for system, (person, last, every) in takers.items()
        for back in range(last, 720, every)
        for act in _incident(system, person, datetime.combine(today - timedelta(days=back), time(13, 7), UTC))
    ]
    reached = Account("email", "kim@lumen.example")
    book = Book(load(), now)
    book.learn([reached])
    content = {"policy": "Mobile on call", "system": "shopping-app", "account": book.key(reached)}
    made.found.create(
        origin="shopping-app",
        kind="escalation",
        path=f"mobile/{content['account']}",
        content=content,
        seen_at=now - timedelta(days=17),
    )
    store(made, "two-years", acts, "pagerduty/1", now)


def _incident(system: str, person: str, began: datetime) -> list[Act]:
    at, who = int(began.timestamp()), Account("email", f"{person}@lumen.example")
    first = Act(
        f"{system}/{at}", "pager", at, "incident", subject=f"{system}/{at}", started=at, system=system
    )
    took = first._replace(
        native=f"{first.native}/ack",
        at=at + 240,
        activity="incident-acknowledged",
        actor=who,
        performed_by=Performer.HUMAN,
    )
    lasted = 1800 * (1 + began.toordinal() % 7)
    over = first._replace(native=f"{first.native}/over", at=at + lasted, activity="incident-resolved")
    return [first, took, over]


def _told(now: datetime, today: date) -> None:
    """What only people can say."""
    said = (
        ("checkout", "team-happiness", "dina", 20, "Health check in the retro; two things to follow up."),
        ("checkout", "objectives-performance", "dina", 35, "Half-year objectives set with everybody."),
        ("payments", "career-planning", "bo", 40, "Growth talks held with all three."),
        ("mobile", "cascading-communications", "eli", 8, "Passed on the plan for the year."),
    )
    for team, row, person, back, line in said:
        day = today - timedelta(days=back)
        check_in.check_in(team, row, line, day, acting_user=_user(person), now=now)


def _coding(now: datetime, today: date) -> None:
    """Hours and estimates of those who wrote them down, and who shares what follows."""
    for person, team, role, percent, shared in CODERS:
        user = _user(person)
        coding.set_hours(Decimal(40), "PT", acting_user=user, now=now)
        for week in range(1, WEEKS + 1) if percent is not None else ():
            coding.estimate(today - timedelta(weeks=week), percent, acting_user=user, now=now)
        if shared:
            coding.share(team, role, True, acting_user=user, now=now)


def _user(person: str) -> User:
    return user_of(Person.objects.get(pk=person))
