"""Collecting: one at a time, resumable, in the order that lets nothing get lost, and patient with what fails."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fake_source
import pytest
from editable import ACME
from fake_source import CHUNK, Fake
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import observing, push  # noqa: F401  they hold the registry too
from remit.actions import source as sources
from remit.actions.organisation import begin
from remit.db.models import Account, Collection, FoundDocument, Source
from remit.evidence.lake import Lake
from remit.evidence.shelf import Shelf

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("database", "company")


@pytest.fixture
def company(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """An organisation, an empty lake, and the invented kind of source."""
    settings.LAKE_DIR = tmp_path / "lake"
    fake_source.register(monkeypatch.setattr)
    begin(ACME, acting_user=None)
    yield
    Fake.interrupt = staticmethod(lambda number: None)


def added(name: str = "one", **settings: Any) -> Source:
    return sources.add("fake", name, acting_user=None, now=NOW, source_id=name, settings=settings)


def natives(settings: Settings, source: str = "one") -> list[tuple[datetime, str]]:
    table = Lake(settings.LAKE_DIR).read(source)
    return list(zip(table["occurred_at"].to_pylist(), table["actor"].to_pylist(), strict=True))


def everything(chunks: int) -> list[tuple[datetime, str]]:
    """What the lake holds once all chunks are read: one event an hour, of three accounts in turn."""
    keys = dict(Account.objects.values_list("value", "key"))
    first = datetime.fromtimestamp(fake_source.FIRST, UTC)
    return [
        (first + timedelta(hours=hour), keys[f"author-{hour % CHUNK}@acme.example"])
        for hour in range(chunks * CHUNK)
    ]


def state(source: str = "one") -> tuple[object, ...]:
    row = Source.objects.get(pk=source)
    problem = None if row.problem is None else row.problem["code"]
    return row.cursor, problem, row.lease, row.leased_until


def test_everything_is_read_once_and_nothing_again(settings: Settings) -> None:
    added(chunks=3)
    seen: list[tuple[int, int | None, str]] = []
    done = collecting.collect(
        "one", NOW, watch=lambda _source, now: seen.append((now.done, now.total, now.unit))
    )
    assert done == ("one", 3 * CHUNK, ("unknown-reviewers",), None)
    assert seen == [(1, 3, "chunks"), (2, 3, "chunks"), (3, 3, "chunks")]
    assert natives(settings) == everything(3)
    assert state() == ({"next": 3}, None, "", None)
    assert sorted(FoundDocument.objects.values_list("path", flat=True)) == [
        "CODEOWNERS-0",
        "CODEOWNERS-1",
        "CODEOWNERS-2",
    ]
    row = Source.objects.get()
    assert row.good_at is not None
    assert row.due_at == row.good_at + timedelta(minutes=60)
    assert collecting.collect("one", NOW) is None
    assert collecting.collect("one", NOW, force=True) == ("one", 0, (), None)
    assert natives(settings) == everything(3)
    assert Account.objects.count() == CHUNK


def test_another_version_of_the_collector_reads_everything_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(chunks=2)
    collecting.collect("one", NOW)
    monkeypatch.setattr(Fake, "version", "2")
    assert collecting.collect("one", NOW, force=True) == ("one", 0, ("unknown-reviewers",), None)
    assert Source.objects.get().collector == "fake/2"
    assert natives(settings) == everything(2)


def test_one_works_and_the_other_leaves_it_alone(settings: Settings) -> None:
    added(chunks=2)
    inner: list[object] = []
    Fake.interrupt = staticmethod(lambda number: inner.append(collecting.collect("one", NOW, force=True)))
    done = collecting.collect("one", NOW)
    assert inner == [None, None]
    assert done is not None
    assert done.new == 2 * CHUNK
    assert natives(settings) == everything(2)


def test_while_it_is_read_it_is_not_due(settings: Settings) -> None:
    added(chunks=1)
    seen: list[object] = []
    assert collecting.due(NOW) == ("one",)
    Fake.interrupt = staticmethod(lambda number: seen.append(collecting.due(NOW + timedelta(minutes=1))))
    collecting.collect("one", NOW)
    assert seen == [()]
    assert collecting.due(NOW) == ()


def test_a_collection_that_died_is_taken_over_where_it_was(settings: Settings) -> None:
    added(chunks=3)

    class Killed(BaseException):
        pass

    def dies(number: int) -> None:
        if number == 2:
            raise Killed

    Fake.interrupt = staticmethod(dies)
    with pytest.raises(Killed):
        collecting.collect("one", NOW)
    assert state() == ({"next": 2}, None, "", None)
    # As it would be had the process itself died: the lease runs, nobody ended the collection.
    Source.objects.update(lease="dead", leased_until=NOW + collecting.LEASE)
    Collection.objects.update(ended_at=None, problem=None)
    Fake.interrupt = staticmethod(lambda number: None)
    assert collecting.collect("one", NOW, force=True) is None
    after = NOW + collecting.LEASE + timedelta(seconds=1)
    assert collecting.due(after) == ("one",)
    assert collecting.collect("one", after) == ("one", CHUNK, ("unknown-reviewers",), None)
    assert natives(settings) == everything(3)
    old = Collection.objects.order_by("pk").values_list("problem", "ended_at")[0]
    assert old == ({"code": "died", "params": {}}, after)


def test_whoever_lost_the_lease_writes_no_cursor(settings: Settings) -> None:
    added(chunks=3)

    def taken(number: int) -> None:
        if number == 1:
            Source.objects.update(lease="another", leased_until=NOW + timedelta(days=9999))

    Fake.interrupt = staticmethod(taken)
    done = collecting.collect("one", NOW)
    assert done is not None
    assert done.problem is not None
    assert done.problem["code"] == "failed"
    assert state()[:3] == ({"next": 1}, None, "another")


def test_a_long_reading_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beat itself, on a connection of its own, is what ``RENEWED`` and this stand-in for the table are for."""
    added(chunks=1)
    beats: list[dict[str, Any]] = []
    row = SimpleNamespace(pk="one", lease="mine")

    class Rows:
        def filter(self, **wanted: Any) -> Rows:
            assert wanted == {"pk__in": ["one"], "lease__in": ["mine"]}
            return self

        def update(self, **values: Any) -> int:
            beats.append(values)
            return 1

    monkeypatch.setattr(collecting, "RENEWED", timedelta(milliseconds=5))
    monkeypatch.setattr(collecting, "Source", SimpleNamespace(objects=Rows()))
    with collecting._living(row):  # type: ignore[arg-type]
        while len(beats) < 2:
            pass
    assert [list(each) for each in beats[:2]] == [["leased_until"]] * 2


def test_stopped_behind_a_chunk_it_goes_on_soon(settings: Settings) -> None:
    added(chunks=3)
    asked = iter([True, True])
    done = collecting.collect("one", NOW, stopped=lambda: next(asked, True))
    assert done is not None
    assert done.new == CHUNK
    row = Source.objects.get()
    assert (row.cursor, row.good_at, row.problem) == ({"next": 1}, None, None)
    assert row.due_at is not None
    assert collecting.due(row.due_at) == ("one",)
    collecting.collect("one", row.due_at)
    assert natives(settings) == everything(3)


def test_failures_in_a_row_wait_longer_and_longer(settings: Settings) -> None:
    added(chunks=3, fails_after=1)
    pauses = []
    since = None
    for _ in range(6):
        done = collecting.collect("one", NOW, force=True)
        assert done is not None
        assert done.problem == {"code": "server", "params": {"status": 503}}
        row = Source.objects.get()
        since = since or row.problem_since
        last = row.collections.order_by("-started_at", "-pk")[0]
        assert row.due_at is not None
        assert last.ended_at is not None
        pauses.append(row.due_at - last.ended_at)
        assert (row.problem_since, row.healthy_since, row.cursor) == (since, None, {"next": 1})
    assert pauses == [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 240, 240)]
    sources.change("one", acting_user=None, now=NOW, settings={"chunks": 3})
    assert collecting.collect("one", NOW, force=True) == ("one", 2 * CHUNK, ("unknown-reviewers",), None)
    row = Source.objects.get()
    assert (row.problem, row.problem_since) == (None, None)
    assert natives(settings) == everything(3)


def test_a_full_disk_changes_nothing_and_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    added(chunks=2)
    collecting.collect("one", NOW)
    before = natives(settings)
    sources.change("one", acting_user=None, now=NOW, settings={"chunks": 4})

    def full(*_: object, **__: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("remit.evidence.shelf.write_part", full)
        done = collecting.collect("one", NOW, force=True)
    assert done is not None
    assert done.problem is not None
    assert done.problem["params"]["program"] == "the lake"
    assert "no space left" in done.problem["params"]["why"]
    assert natives(settings) == before
    assert state()[0] == {"next": 2}
    collecting.collect("one", NOW, force=True)
    assert natives(settings) == everything(4)
    assert Lake(settings.LAKE_DIR).verify() == ()


def test_a_fault_of_ours_is_a_problem_of_that_source_alone(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    added(chunks=2)

    def broken(number: int) -> None:
        raise ZeroDivisionError("the token is hunter2")

    Fake.interrupt = staticmethod(broken)
    done = collecting.collect("one", NOW)
    assert done is not None
    assert done.problem == {"code": "failed", "params": {"program": "collecting", "why": "ZeroDivisionError"}}
    row = Source.objects.get()
    assert (row.lease, row.leased_until, row.due_at is not None) == ("", None, True)
    assert row.due_at is not None
    assert row.due_at > NOW
    assert [record.message for record in caplog.records if record.name == "remit.collect"] == [
        "reading one failed"
    ]


def test_the_last_fifty_collections_stay_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    added(chunks=1)
    monkeypatch.setattr(collecting, "KEPT", 2)
    for minute in range(4):
        collecting.collect("one", NOW + timedelta(minutes=minute), force=True)
    assert [one.started_at for one in Collection.objects.order_by("started_at")] == [
        NOW + timedelta(minutes=2),
        NOW + timedelta(minutes=3),
    ]


def test_what_has_ended_is_not_read_and_leaves_nothing(settings: Settings) -> None:
    added(chunks=2)
    collecting.collect("one", NOW)
    sources.end("one", acting_user=None, now=NOW)
    assert collecting.collect("one", NOW, force=True) is None
    assert collecting.due(NOW + timedelta(days=9)) == ()
    assert Lake(settings.LAKE_DIR).sources() == ()
    assert FoundDocument.objects.count() == 0
    assert isinstance(Lake(settings.LAKE_DIR).shelf("one"), Shelf)
