"""The page of a team's delivery: figures, weeks, forecast; why it is empty; and for whom it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from company import TODAY, Get
from django.test import Client
from pytest_django import Settings

from remit.actions import push
from remit.core.organisation import Organisation
from remit.db.models import Account, Source
from remit.evidence.engine import TooLong
from remit.project import demo_delivery
from remit.queries import delivered
from remit.web.week_chart import Bar, bars

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
PAGE = "/teams/payments/delivery/"


@pytest.fixture
def forge(company: Organisation, settings: Settings, tmp_path: Path) -> Source:
    """The forge of a system of Payments, that told of two years; and whose the accounts are."""
    settings.LAKE_DIR = tmp_path / "lake"
    settings.ENGINE = ""
    made = demo_delivery.fill(NOON, TODAY)
    push.drain_all(NOON)
    return made


def test_the_figures_and_the_weeks(get: Get, forge: Source) -> None:
    page = get(PAGE)
    shown = {one.one("h3").text: one for one in page.select(".delivery li")}
    assert list(shown) == [
        "Deployment frequency",
        "Lead time for changes",
        "Change failure rate",
        "Time to restore",
        "Throughput",
        "Cycle time",
    ]
    assert shown["Deployment frequency"].one(".value").text == "2 days a week"
    assert "from 12 weeks" in shown["Deployment frequency"].text
    assert shown["Change failure rate"].one(".value").text.endswith("%")
    assert shown["Time to restore"].one(".why").text == (
        "No source told of an incident in this time. If there were any, have them told by what pages people, "
        "or label them on the forge."
    )
    assert len(page.select(".by-week tbody tr")) == 12
    assert len(page.select("figure svg")) == 2
    assert "Repository payouts: tells of deployments, finished work." in page.select(".told")[0].text
    assert not {"Ana", "Chi", "Noor", "Pavel"} & set(page.one("main").text.split())


def test_fewer_weeks_and_a_forecast_and_the_same_again(get: Get, forge: Source) -> None:
    asked = f"{PAGE}?weeks=20&left=40&start=2026-12-01"
    page = get(asked)
    dates = [one.text for one in page.select("table.by-week")[1].select("tbody tr")]
    assert [one.split("%")[0] for one in dates] == ["50", "85", "95"]
    assert "40 pieces of work from 1 Dec 2026 on, drawn from 20 weeks" in page.one("main").text
    again = get(asked).select("table.by-week")[1].select("tbody tr")
    assert [one.text for one in again] == dates
    assert "There are only 6 whole weeks" in get(f"{PAGE}?weeks=6&left=40").one("main").text
    assert "later than in three years" in get(f"{PAGE}?left=100000").one("main").text
    assert "This is how it stands on 5 May 2026" in get(f"{PAGE}?at=2026-05-05").one("main").text


def test_what_cannot_be_understood_is_said_at_its_field(get: Get, forge: Source) -> None:
    page = get(f"{PAGE}?weeks=3&left=-1&start=soon", 422)
    assert [one.attributes["id"] for one in page.select(".errorlist")] == [
        "weeks-error",
        "left-error",
        "start-error",
    ]
    assert len(page.select(".delivery li")) == 6
    assert get(f"{PAGE}?left=5&start=0001-01-01", 422).one("#start-error").text == "That is too far away."


def test_the_work_of_two_is_shown_nowhere(get: Get, forge: Source) -> None:
    Account.objects.filter(person__in=("noor", "pavel")).update(person="chi")
    page = get(f"{PAGE}?left=40")
    whys = [one.text for one in page.select(".delivery .why")]
    few = "It is the work of fewer than 3 people: it would be about them, not about the team."
    assert [one == few for one in whys] == [True, True, True, False, True, True]
    assert [len(page.select(what)) for what in ("figure", ".by-week", ".value")] == [0, 0, 0]
    assert page.one("#page").text.count(few) == 7  # beside the weeks, and in the place of the forecast


def test_without_a_source_it_says_what_to_connect(
    get: Get, company: Organisation, settings: Settings
) -> None:
    text = get(PAGE).one("main").text
    assert "No source tells of deployments. Connect GitHub or GitLab" in text
    assert "No source that could tell of it looks at this team." in text


def test_it_is_for_the_team_and_those_above_it(get: Get, forge: Source) -> None:
    get("/teams/checkout/delivery/", 403)
    get("/teams/nobody/delivery/", 404)
    get(f"{PAGE}?at=soon", 400)
    assert ("Delivery", PAGE) in get("/teams/payments/").links(".entries")
    assert "Delivery" not in get("/teams/checkout/").texts(".entries a")


def test_where_the_evidence_does_not_answer_it_says_so(
    get: Get, forge: Source, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise TooLong(1)

    with monkeypatch.context() as patched:
        patched.setattr(delivered.asking, "delivered", slow)
        assert "took too long" in get(PAGE, 503).one("main").text
    for path in Path(settings.LAKE_DIR).rglob("*.parquet"):
        path.write_bytes(b"broken")
    assert "cannot be asked now" in get(PAGE, 503).one("main").text


def test_a_source_that_cannot_be_read_is_named(get: Get, forge: Source) -> None:
    Source.objects.filter(pk=forge.pk).update(
        problem={"code": "expired", "params": {"day": "1 November"}},
        good_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    )
    text = get(PAGE).one("main").text
    assert "It cannot be read now. Last read on 1 Nov 2026." in text
    Source.objects.filter(pk=forge.pk).update(good_at=None)
    text = get(PAGE).one("main").text
    assert "It was never read yet." in text
    assert "The sources that tell of it were not read for these weeks" in text


def test_strangers_do_not_learn_of_it(client: Client, forge: Source) -> None:
    assert client.get(PAGE).status_code == 302


def test_bars_reach_from_nothing_to_the_top() -> None:
    assert bars([0, None, 4, 2]) == (Bar(161.0, 0.0, 78.0, 80.0), Bar(241.0, 40.0, 78.0, 40.0))
    assert bars([7], 14) == (Bar(1.0, 40.0, 318.0, 40.0),)
    assert bars([]) == bars([0, None]) == ()
