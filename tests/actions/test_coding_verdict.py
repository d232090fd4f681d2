"""Shared verdicts on hands-on coding: kept of who shares, worked out anew, gone with the sharing and with the role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from agreed import begin
from pytest_django import Settings

from remit.actions import coding, coding_verdict, observing, privacy
from remit.actions.organisation import edit
from remit.core import editing
from remit.core.coding import Verdict
from remit.core.editing import EditError
from remit.core.observation import State
from remit.core.split_load import Workload
from remit.db import organisation as stored
from remit.db.models import (
    AuditEntry,
    CodingEstimate,
    CodingHours,
    CodingShare,
    CodingVerdict,
    LastAsked,
    User,
)
from remit.evidence.parts import LakeError
from remit.lib.periods import Period
from remit.queries import coded, split
from remit.queries import observed as observing_queries
from remit.queries import privacy as held
from remit.queries.coding import judgements

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAY = NOW.date()
ANA = ("ana", "pay", "tech-lead")
SINCE = Period(date(2026, 3, 1))
ROW = ("pay", "tech-lead-coding")
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def users(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: Any
) -> Iterator[dict[str, User]]:
    """A small organisation with users, an empty lake; Ana says that she worked 40 hours and hardly coded."""
    settings.LAKE_DIR = tmp_path / "lake"
    for module in (coded, observing_queries):
        monkeypatch.setattr(module.timezone, "now", lambda: NOW)
    found = begin()
    says(found["ana"], 5)
    yield found


def says(user: User, percent: int) -> None:
    coding.set_hours(Decimal(40), "", acting_user=user, now=NOW)
    coding.estimate(DAY - timedelta(days=7), percent, acting_user=user, now=NOW)


def kept() -> list[tuple[Any, ...]]:
    found = CodingVerdict.objects.order_by("day").values_list(
        "person", "team", "role", "day", "verdict", "why"
    )
    return list(found)


def share(user: User, shared: bool = True, now: datetime = NOW) -> None:
    coding.share("pay", "tech-lead", shared, acting_user=user, now=now)


def test_of_who_does_not_share_nothing_is_kept(users: dict[str, User]) -> None:
    assert observing.observe(NOW)
    assert kept() == []
    coding_verdict.keep(stored.load(), NOW)
    assert kept() == []


def test_a_verdict_is_kept_as_it_is_shared_and_gone_as_it_is_taken_back(users: dict[str, User]) -> None:
    share(users["ana"])
    assert kept() == [(*ANA, DAY, "below", ["below"])]
    says(users["ana"], 35)
    assert kept() == [(*ANA, DAY, "undetermined", ["estimate"])]
    coding.set_hours(None, "", acting_user=users["ana"], now=NOW)
    assert kept() == [(*ANA, DAY, "", ["no-hours"])]
    share(users["ana"], False)
    assert kept() == []
    says(users["ana"], 5)
    observing.observe(NOW)
    assert kept() == []


def test_only_a_role_with_a_range_that_one_holds_is_shared(users: dict[str, User]) -> None:
    for team, role in (("web", "tech-lead"), ("pay", "engineering-manager"), ("nowhere", "tech-lead")):
        with pytest.raises(EditError, match="you hold no role with a range there"):
            coding.share(team, role, True, acting_user=users["ana"], now=NOW)
    assert not CodingShare.objects.exists()


def test_the_background_keeps_what_is_another_than_before(users: dict[str, User]) -> None:
    share(users["ana"])
    later = NOW + timedelta(days=1)
    assert observing.observe(later)
    assert len(kept()) == 1
    CodingEstimate.objects.all().delete()
    after = later + timedelta(days=1)
    assert observing.observe(after)
    assert kept() == [
        (*ANA, DAY, "below", ["below"]),
        (*ANA, after.date(), "undetermined", ["no-estimate"]),
    ]


def test_sharing_ends_with_the_role(users: dict[str, User]) -> None:
    share(users["ana"])
    edit(lambda o: editing.end_role(o, "ana", "tech-lead", "pay", DAY), acting_user=None, action="role.end")
    organisation = stored.load()
    assert coded.running(organisation, NOW) == {}
    assert coded.verdicts(organisation, ["pay"], DAY) == {}
    assert observing.observe(NOW)
    assert (kept(), CodingShare.objects.filter(ended_at=None).exists()) == ([], False)
    entry = AuditEntry.objects.get(action="coding.unshare")
    assert (entry.actor, entry.object, entry.reason) == ("remit", "ana", coding_verdict.LAPSED)


def test_where_the_evidence_cannot_be_asked_no_outdated_verdict_stays(
    users: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    share(users["ana"])
    observing.observe(NOW)

    def broken(*_: object, **__: object) -> None:
        raise LakeError("no")

    with monkeypatch.context() as patched:
        patched.setattr("remit.actions.coding_verdict.judgements", broken)
        says(users["ana"], 35)
        assert kept() == []
        assert LastAsked.objects.get().mark == ""
        assert observing.observe(NOW) is False
    assert observing.observe(NOW)
    assert kept() == [(*ANA, DAY, "undetermined", ["estimate"])]


def test_taken_back_while_it_is_worked_out_it_is_not_written_down(
    users: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    share(users["ana"])
    judge = judgements

    def slow(*given: Any, **more: Any) -> Any:
        found = judge(*given, **more)
        share(users["ana"], False)
        return found

    monkeypatch.setattr("remit.actions.coding_verdict.judgements", slow)
    coding_verdict.keep(stored.load(), NOW)
    assert kept() == []


def test_of_somebody_erased_nothing_stays_and_before_they_can_read_it(users: dict[str, User]) -> None:
    share(users["ana"])
    assert "What others read of them" in str(held.export("ana"))
    privacy.erase("ana", acting_user=None)
    assert (kept(), CodingShare.objects.count()) == ([], 0)


def seen(day: date = DAY) -> Any:
    return observing_queries.observed(stored.load(), ["pay"], day)[ROW]


def test_the_row_is_in_the_state_that_its_holder_shares(users: dict[str, User]) -> None:
    hidden = seen()
    assert (hidden.state, hidden.shared) == (State.NOT_SHARED, ())
    CodingHours.objects.all().delete()
    assert seen() == hidden
    says(users["ana"], 5)
    share(users["ana"])
    told = seen()
    assert (told.state, [one.person for one in told.shared]) == (State.BELOW, ["ana"])
    assert [note.text for note in told.reasons] == [
        "Ana has shared it: under the range, by the commits and by the own estimate."
    ]
    assert seen(DAY - timedelta(days=1)) == hidden
    share(users["ana"], False)
    assert seen() == hidden


def test_on_a_past_day_it_is_what_it_was_then_if_it_is_shared_now(users: dict[str, User]) -> None:
    before = NOW - timedelta(days=20)
    share(users["ana"], now=before)
    CodingVerdict.objects.all().delete()
    for back, verdict in ((20, Verdict.WITHIN), (10, Verdict.BELOW)):
        CodingVerdict.objects.create(
            person_id="ana",
            team="pay",
            role="tech-lead",
            day=DAY - timedelta(days=back),
            verdict=verdict.value,
            why=[verdict.value],
        )
    states = [seen(DAY - timedelta(days=back)).state for back in (21, 20, 11, 10, 0)]
    assert states == [State.NOT_SHARED, State.WITHIN, State.WITHIN, State.BELOW, State.BELOW]
    share(users["ana"], False)
    assert {seen(DAY - timedelta(days=back)).state for back in (21, 20, 10, 0)} == {State.NOT_SHARED}


def test_of_several_holders_each_who_shares_is_told(users: dict[str, User]) -> None:
    edit(
        lambda o: editing.assign_role(o, "chi", "tech-lead", "pay", SINCE),
        acting_user=None,
        action="role.add",
    )
    share(users["ana"])
    told = seen()
    assert (told.state, [one.person for one in told.shared]) == (State.NOT_SHARED, ["ana"])
    assert told.reasons[-1].text == "Not everybody who holds it has shared how it is."
    share(users["chi"])
    assert [(one.person, one.verdict) for one in seen().shared] == [("ana", Verdict.BELOW), ("chi", None)]


def test_the_split_signal_has_the_reason_only_where_it_is_shared(users: dict[str, User]) -> None:
    edit(
        lambda o: editing.assign_role(o, "ana", "engineering-manager", "pay", SINCE),
        acting_user=None,
        action="role.add",
    )
    edit(
        lambda o: editing.declare_range(o, "ana", "pay", 20, 40, date(2026, 3, 1)),
        acting_user=None,
        action="range.declare",
    )

    def reasons() -> list[str]:
        organisation = stored.load()
        found = observing_queries.observed(organisation, ["pay"], DAY)
        page = split.page(organisation, "pay", NOW, Workload(), found)
        return [note.code for one in page.people for note in one.signal.reasons]

    assert "coding" not in reasons()
    share(users["ana"])
    assert "coding" in reasons()
    share(users["ana"], False)
    assert "coding" not in reasons()
