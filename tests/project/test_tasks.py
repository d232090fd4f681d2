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

from remit.actions import source as sources
from remit.db.models import Source
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
