"""Background work: what is due is queued once, run, told of, and cleared away; the dead hold nothing up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import fake_source
import pytest
from agreed import begin
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from fake_source import CHUNK, Fake
from pytest_django import Settings

from remit.actions import collect
from remit.actions import source as sources
from remit.db.models import Source
from remit.evidence.collector import SourceProblem
from remit.project import background, tasks

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def company(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """An organisation, an empty lake, the invented kind of source, and nobody who asks the process to end."""
    settings.LAKE_DIR = tmp_path / "lake"
    fake_source.register(monkeypatch.setattr)
    tasks.ending.clear()
    begin()
    yield
    Fake.interrupt = staticmethod(lambda number: None)


def added(name: str) -> Source:
    return sources.add("fake", name, acting_user=None, now=timezone.now(), source_id=name)


def queue() -> list[tuple[str, list[object], str]]:
    found = DBTaskResult.objects.order_by("enqueued_at", "pk")
    return sorted((one.task_path.rpartition(".")[2], one.args_kwargs["args"], one.status) for one in found)


def test_what_is_due_is_queued_once_and_run() -> None:
    added("one")
    added("two")
    for _ in range(2):
        tasks.enqueue_due(timezone.now())
    assert queue() == [
        ("collect_source", ["one"], "READY"),
        ("collect_source", ["two"], "READY"),
        ("keep_house", [], "READY"),
        ("match_accounts", [], "READY"),
    ]
    assert tasks.work() == 4
    assert {status for _, _, status in queue()} == {"SUCCESSFUL"}
    told = {
        one.task_path.rpartition(".")[2]: one.return_value
        for one in DBTaskResult.objects.order_by("enqueued_at")
    }
    assert told == {
        "collect_source": {"read": True, "new": 2 * CHUNK, "problem": ""},
        "keep_house": {"pruned": 0, "compacted": 0},
        "match_accounts": {"matched": 0, "suggested": 0},
    }
    tasks.enqueue_due(timezone.now())
    assert "READY" not in {status for _, _, status in queue()}


def test_what_its_process_left_behind_is_taken_up_again() -> None:
    added("one")
    tasks.enqueue_due(timezone.now())
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    tasks.enqueue_due(timezone.now())
    assert [each for each in queue() if each[0] == "collect_source"] == [
        ("collect_source", ["one"], "FAILED"),
        ("collect_source", ["one"], "READY"),
    ]
    tasks.work()
    assert Source.objects.get().cursor == {"next": 2}


def test_a_source_that_fails_tells_so_and_holds_up_no_other() -> None:
    added("one")
    sources.change("one", acting_user=None, now=timezone.now(), settings={"chunks": 2, "fails_after": 0})
    added("two")
    tasks.enqueue_due(timezone.now())
    tasks.work()
    told = {
        one.args_kwargs["args"][0]: one.return_value
        for one in DBTaskResult.objects.filter(task_path=tasks.collect_source.module_path)
    }
    assert told == {
        "one": {"read": True, "new": 0, "problem": "The server answered 503. It is tried again by itself."},
        "two": {"read": True, "new": 2 * CHUNK, "problem": ""},
    }
    tasks.enqueue_due(timezone.now())
    assert "READY" not in {status for _, _, status in queue()}


def test_asked_to_end_it_stops_behind_a_chunk_and_goes_on_later() -> None:
    added("one")
    Fake.interrupt = staticmethod(lambda number: tasks.ending.set())
    tasks.enqueue_due(timezone.now())
    tasks.work()
    assert Source.objects.get().cursor == {"next": 1}
    assert tasks.work() == 0
    tasks.ending.clear()
    tasks.enqueue_due(timezone.now())
    tasks.work()
    assert Source.objects.get().cursor == {"next": 2}


def test_old_pieces_of_work_go() -> None:
    added("one")
    tasks.enqueue_due(timezone.now())
    tasks.work()
    done = DBTaskResult.objects.count()
    tasks.prune(timezone.now())
    assert DBTaskResult.objects.count() == done
    tasks.prune(timezone.now() + tasks.KEPT + timedelta(seconds=1))
    assert DBTaskResult.objects.count() == 0


def test_a_changed_organisation_has_the_accounts_matched_once() -> None:
    look = background.Evidence()
    for _ in range(2):
        look(timezone.now())
    assert queue() == [("match_accounts", [], "READY")]


def test_once_does_everything_that_is_due() -> None:
    added("one")
    background.work_once()
    assert Source.objects.get().cursor == {"next": 2}
    assert {status for _, _, status in queue()} == {"SUCCESSFUL"}


def test_the_server_works_unless_somebody_else_does(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(background.Background, "__enter__", lambda self: started.append(self._thread.name))
    monkeypatch.setattr(background.Background, "__exit__", lambda self, *_: None)
    for settings.WORKS, names in (
        (True, ["background", "webhooks", "evidence", "worker"]),
        (False, ["background", "webhooks"]),
    ):
        started.clear()
        with background.running():
            assert started == [f"remit-{name}" for name in names]


def test_where_there_is_a_cluster_repositories_are_one_piece_of_work(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ENGINE, settings.CLUSTER_KEY_FILE = "sc://127.0.0.1:1", None
    added("one")
    for name in ("a", "b"):
        address = str(tmp_path / name)
        sources.add("git", address, acting_user=None, now=timezone.now(), source_id=name)

    def reading() -> list[tuple[str, list[object], str]]:
        return [each for each in queue() if each[0].startswith("collect_")]

    for _ in range(2):
        tasks.enqueue_due(timezone.now())
    assert reading() == [("collect_source", ["one"], "READY"), ("collect_sources", [["a", "b"]], "READY")]
    DBTaskResult.objects.filter(task_path=tasks.collect_sources.module_path).update(status="RUNNING")
    tasks.enqueue_due(timezone.now())  # they are due, so whoever had them is gone
    assert reading() == [
        ("collect_source", ["one"], "READY"),
        ("collect_sources", [["a", "b"]], "FAILED"),
        ("collect_sources", [["a", "b"]], "READY"),
    ]
    tasks.work()  # the cluster is gone too: they are read here
    told = DBTaskResult.objects.get(
        task_path=tasks.collect_sources.module_path, status="SUCCESSFUL"
    ).return_value
    gone = "There is nothing at {}. Check the address, and whether the token may see it."
    assert told == {
        "read": ["a", "b"],
        "new": 0,
        "problems": {name: gone.format(tmp_path / name) for name in ("a", "b")},
    }
    tasks.enqueue_due(timezone.now())
    assert "READY" not in {status for _, _, status in reading()}


YEAR = timedelta(days=365)


def test_a_clock_that_jumps_ahead_and_back_puts_nothing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    added("one")
    background.work_once()
    with monkeypatch.context() as ahead:
        ahead.setattr(timezone, "now", lambda: now + YEAR)
        tasks.enqueue_due(now + YEAR)
        tasks.work()
        # It dies while it reads: its lease, and when it is due, are of next year.
        source = Source.objects.get()
        assert source.due_at is not None
        assert source.due_at > now + YEAR
        Source.objects.update(lease="dead", leased_until=now + YEAR + collect.LEASE)
    assert collect.due(now) == ("one",)
    for _ in range(3):
        tasks.enqueue_due(now)
    house = [each for each in queue() if each[0] == "keep_house" and each[2] == "READY"]
    assert len(house) == 1
    tasks.work()
    row = Source.objects.get()
    assert row.due_at is not None
    assert (row.lease, row.due_at < now + timedelta(hours=2)) == ("", True)
    assert collect.due(now) == ()


def test_a_lease_and_a_time_that_may_be_are_kept() -> None:
    now = timezone.now()
    made = added("one")
    later = timedelta(seconds=1)
    for until, free in (
        (collect.LEASE, False),
        (2 * collect.LEASE, False),  # of a machine whose clock is some minutes ahead
        (2 * collect.LEASE + timedelta(minutes=1), True),
        (-later, True),
    ):
        Source.objects.update(lease="other", leased_until=now + until)
        assert (collect.due(now) == ("one",)) is free, until
        assert (collect.collect("one", now, stopped=lambda: True) is not None) is free, until
        Source.objects.update(due_at=now)
    longest = timedelta(minutes=made.every_minutes, days=2)
    for at, is_due in ((later, False), (longest, False), (longest + timedelta(minutes=1), True)):
        Source.objects.update(due_at=now + at, lease="", leased_until=None)
        assert (collect.due(now) == ("one",)) is is_due, at
        assert (collect.collect("one", now, stopped=lambda: True) is not None) is is_due, at


def test_what_is_too_old_goes_from_the_second_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    added("one")
    Source.objects.update(retention_days=30)
    # What is read is older than it is kept: in the first night nobody knows yet whether the clock is right.
    background.work_once()
    assert sources.lake().read("one").num_rows == 2 * CHUNK
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1.01))
    background.work_once()
    assert sources.lake().read("one").num_rows == 0


def test_a_clock_that_has_jumped_by_years_is_not_believed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    added("one")
    Source.objects.update(retention_days=3650)
    background.work_once()
    with monkeypatch.context() as ahead:
        ahead.setattr(timezone, "now", lambda: now + 20 * YEAR)
        background.work_once()
        assert sources.lake().read("one").num_rows == 2 * CHUNK
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1.01))
    background.work_once()
    assert sources.lake().read("one").num_rows == 2 * CHUNK


def test_a_source_is_asked_again_after_a_day_however_long_it_wants_us_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    added("one")

    def waits(number: int) -> None:
        raise SourceProblem("rate", retry_at=now + YEAR, until="next year")

    Fake.interrupt = staticmethod(waits)
    collect.collect("one", now, force=True)
    due = Source.objects.get().due_at
    assert due is not None
    assert now + timedelta(hours=23) < due < now + timedelta(hours=25)
