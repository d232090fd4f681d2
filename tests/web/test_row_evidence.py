"""The events behind an observation: to who holds the row, a line for a day and a kind, and nothing about anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from company import TODAY
from django.test import Client
from django.utils import timezone
from markup import parse
from pytest_django import Settings
from walking import reader

from remit.actions import check_in, login_link, privacy, push
from remit.actions import source as sources
from remit.actions.account import user_of
from remit.actions.keeping import prune
from remit.actions.observing import observe
from remit.core.activity import Performer
from remit.core.organisation import Organisation
from remit.db.models import EventLink, Person, Source, User
from remit.evidence.act import Account, Act
from remit.evidence.engine import EngineError, TooLong
from remit.queries import row_evidence
from remit.queries.privacy import held

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
ORIGIN = "https://github.com/acme/ledger"
PAGE = "/teams/payments/rows/{}/evidence/"
API = "/api/v1/teams/payments/rows/{}/evidence"


def act(number: int, who: str, activity: str, day: date, hour: int = 10, **more: object) -> Act:
    """Something that somebody did to a change; hours are UTC."""
    at = int(datetime.combine(day, time(hour), UTC).timestamp())
    subject = str(more.pop("subject", f"change:{number}"))
    return Act(
        f"{subject}/{activity}/{who}",
        ORIGIN,
        at,
        activity,
        Account("person", who),
        performed_by=Performer.HUMAN,
        subject=subject,
    )._replace(**more)


def told(*acts: Act) -> None:
    """The source has told of these, and they were looked at."""
    source = Source.objects.get(pk="forge")
    push.store(source, f"{EventLink.objects.count()} {len(acts)} {acts[0].native}", acts, "github/1", NOON)
    push.drain_all(NOON)
    observe(NOON)


@pytest.fixture
def forge(
    company: Organisation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Organisation:
    """A forge of the team's, and some days in it."""
    settings.LAKE_DIR = tmp_path / "lake"
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    Source.objects.create(
        id="forge",
        kind="github",
        name="The forge",
        team_id="payments",
        added_at=NOON - timedelta(days=400),
        good_at=NOON,
        retention_days=730,
        every_minutes=360,
    )
    days = [TODAY - timedelta(days=number) for number in range(12)]
    told(
        act(12, "chi", "review", days[2]),
        act(13, "chi", "review", days[2], 11),
        act(14, "chi", "review", days[10]),
        act(12, "bo", "merge", days[2], 12),
        act(15, "bo", "unreviewed-merge", days[1]),
        act(16, "ana", "pairing", days[3], party=Account("person", "bo")),
        act(17, "bo", "pairing", days[4], party=Account("person", "chi")),
        act(18, "chi", "commit", days[4]),
    )
    ana = User.objects.get_or_create(username="ana", defaults={"person_id": "ana"})[0]
    check_in.check_in("payments", "code-reviews", "Read them all", TODAY, acting_user=ana, now=NOON)
    push.drain_all(NOON)
    observe(NOON)
    return company


def visit(name: str, row: str = "code-reviews") -> object:
    client = Client()
    client.force_login(login_link.redeem(login_link.create(name, acting_user=None)))
    return client.get(PAGE.format(row))


def rows(name: str, row: str = "code-reviews") -> list[str]:
    """The lines, as they are read."""
    response = visit(name, row)
    assert response.status_code == 200  # type: ignore[attr-defined]
    return parse(response.content).texts("table.traces tbody tr")  # type: ignore[attr-defined]


def test_a_day_and_a_kind_have_one_line_with_a_link_to_the_first(forge: Organisation) -> None:
    assert rows("ana") == [
        "22 Nov 2026 Who holds the row said so Check-ins no link",
        "21 Nov 2026 A change was merged without a review speaks against it The forge change 15",
        "20 Nov 2026 A change was merged what it is due at The forge change 12",
        "20 Nov 2026 A change was reviewed The forge change 12",
    ]
    page = parse(visit("ana").content)  # type: ignore[attr-defined]
    links = [one.attributes["href"] for one in page.select("table.traces a")]
    assert links == ["/teams/payments/rows/code-reviews/", *(f"{ORIGIN}/pull/{n}" for n in (15, 12, 12))]


def test_where_it_matters_who_did_it_a_capacity_stands_and_no_name(forge: Organisation) -> None:
    assert rows("ana", "tech-mentoring") == [
        "19 Nov 2026 A change was written together by who holds it The forge change 16",
        "18 Nov 2026 A change was written together by somebody else The forge change 17",
    ]
    text = visit("ana", "tech-mentoring").content.decode()  # type: ignore[attr-defined]
    assert "Chi" not in text
    assert "Bo " not in text


def test_it_is_for_who_holds_the_row_alone(forge: Organisation) -> None:
    found = {name: visit(name).status_code for name in ("ana", "bo", "chi", "dana", "yuki")}  # type: ignore[attr-defined]
    assert found == {"ana": 200, "bo": 403, "chi": 403, "dana": 403, "yuki": 403}
    assert visit("ana", "tech-lead-coding").status_code == 404  # type: ignore[attr-defined]
    row = "/teams/payments/rows/code-reviews/"
    for name, linked in (("ana", True), ("chi", False)):
        client = Client()
        client.force_login(login_link.redeem(login_link.create(name, acting_user=None)))
        assert (f'href="{row}evidence/"'.encode() in client.get(row).content) is linked


def test_ten_times_as_much_of_somebody_else_is_the_same_answer(forge: Organisation) -> None:
    ask = reader(user_of(Person.objects.get(pk="ana")))
    addresses = [path.format(row) for path in (PAGE, API) for row in ("code-reviews", "tech-mentoring")]
    before = [ask(address) for address in addresses]
    assert [answer[:4] for answer in before] == [b"200 "] * 4
    day = TODAY - timedelta(days=2)
    told(
        *(act(100 + n, "chi", "review", day, 11 + n // 10) for n in range(20)),
        *(act(200 + n, "bo", "pairing", TODAY - timedelta(days=4), 12) for n in range(9)),
    )
    assert EventLink.objects.count() == 36
    assert [ask(address) for address in addresses] == before


def test_the_api_says_the_same(forge: Organisation) -> None:
    ask = reader(user_of(Person.objects.get(pk="ana")))
    assert b'"activity": "unreviewed-merge", "who": "counter", "source": {"id": "forge"' in ask(
        API.format("code-reviews")
    )
    assert ask(API.format("tech-lead-coding")).startswith(b"404 ")


def test_only_what_speaks_for_a_row_is_kept_and_not_for_ever(forge: Organisation) -> None:
    assert not EventLink.objects.filter(subject="change:18").exists()
    assert EventLink.objects.count() == 7
    prune(NOON + timedelta(days=392))
    assert {one.subject for one in EventLink.objects.all()} == {
        "change:12", "change:13", "change:15", "change:16", "change:17"
    }  # fmt: skip
    sources.end("forge", acting_user=None, now=NOON)
    assert EventLink.objects.count() == 0


def test_what_leads_to_somebody_erased_is_gone_and_stays_so(forge: Organisation) -> None:
    own = {part.part.id: [(one.name, one.count) for one in part.tables] for part in held("chi").parts}
    assert ("Where what you did can be looked up", 3) in own["evidence"]
    privacy.erase("chi", acting_user=None)
    assert {one.subject for one in EventLink.objects.all()} == {"change:12", "change:15", "change:16"}
    told(act(19, "chi", "review", TODAY - timedelta(days=1)))
    assert not EventLink.objects.filter(subject="change:19").exists()
    assert rows("ana")[-1] == "20 Nov 2026 A change was reviewed The forge no link"


@pytest.mark.parametrize(
    ("error", "says", "reason"),
    [(EngineError("no"), b"cannot be asked now", b"cannot-ask"), (TooLong(5), b"took too long", b"too-long")],
)
def test_where_the_evidence_does_not_answer_it_says_why(
    forge: Organisation, monkeypatch: pytest.MonkeyPatch, error: Exception, says: bytes, reason: bytes
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(row_evidence, "behind", fails)
    response = visit("ana")
    assert response.status_code == 503  # type: ignore[attr-defined]
    assert says in response.content  # type: ignore[attr-defined]
    told = reader(user_of(Person.objects.get(pk="ana")))(API.format("code-reviews"))
    assert told.startswith(b"503 ")
    assert reason in told
