"""Collecting many sources with the help of others: what may be given away, who has it, and who reads if they do not."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fake_source
import pytest
from editable import ACME
from fake_source import CHUNK
from git_repositories import Stream
from pytest_django import Settings

from remit.actions import collect as one
from remit.actions import collect_all as together
from remit.actions import source as sources
from remit.actions.collect import Collected
from remit.actions.collect_all import collect_all
from remit.actions.organisation import begin
from remit.db.models import Collection, Source
from remit.evidence.box import Box
from remit.evidence.collector import SourceProblem
from remit.evidence.lake import Lake
from remit.evidence.spread import Absent, Stopped
from remit.evidence.spread_processes import Processes
from remit.evidence.spread_spark import Cluster
from remit.evidence.spread_wire import BACK, _problem, _wrapped, read

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("database", "company")


class Others:
    """Reads as a machine of a cluster would: all that is given, or what ``sees`` says; remembers what it was given."""

    name, private = "the cluster", False

    def __init__(self, sees: Sequence[str] = ("",), box: Box | None = None) -> None:
        self.sees, self.box = sees, box
        self.given: list[int] = []

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        self.given.append(len(jobs))
        for place, job in enumerate(jobs):
            if stopped():
                return
            blocks = list(read(job, str(self.box.path) if self.box else ""))
            seen = any(str(name).encode() in b"".join(blocks) or name == "" for name in self.sees)
            unseen = _wrapped(_problem(SourceProblem("not-found", address="there")), self.box, BACK)
            yield place, blocks if seen else [unseen]


class Nobody(Others):
    """Not there."""

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        raise Absent("The Spark cluster at sc://x did not answer: it is gone.")
        yield


@pytest.fixture
def company(database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation, an empty lake, three repositories, and a source of another kind."""
    settings.LAKE_DIR = tmp_path / "data" / "lake"
    settings.ENGINE, settings.CLUSTER_KEY_FILE = "", None
    fake_source.register(monkeypatch.setattr)
    begin(ACME, acting_user=None)
    for name in ("a", "b", "c"):
        stream = Stream()
        stream.commit({"a": "1"}, message=name)
        sources.add(
            "git", str(stream.into(tmp_path / f"{name}.git")), acting_user=None, now=NOW, source_id=name
        )
    sources.add("fake", "f", acting_user=None, now=NOW, source_id="f")


def use(monkeypatch: pytest.MonkeyPatch, readers: Others | None) -> Others | None:
    monkeypatch.setattr(together, "_readers", lambda processes: readers)
    return readers


def read_as(names: str = "abcf") -> dict[str, Collected]:
    """How it ends where each source is read for the first time, and to its end."""
    plain = ("unknown-reviewers",)
    return {name: Collected(name, 2 * CHUNK if name == "f" else 1, plain, None) for name in names}


def rows(settings: Settings) -> dict[str, int]:
    return {name: Lake(settings.LAKE_DIR).read(name).num_rows for name in Lake(settings.LAKE_DIR).sources()}


def free() -> bool:
    return not Source.objects.exclude(lease="", leased_until=None).exists() and not one._reading


def test_repositories_are_given_away_and_the_rest_is_read_here(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = use(monkeypatch, Others())
    assert others is not None
    steps: list[str] = []
    done = collect_all(["a", "f", "b", "c"], watch=lambda name, now: steps.append(name))
    assert (done, list(done)) == (read_as(), ["a", "f", "b", "c"])
    assert others.given == [3]
    assert steps[-2:] == ["f", "f"]
    assert rows(settings) == {"a": 1, "b": 1, "c": 1, "f": 2 * CHUNK}
    assert free()
    assert collect_all(["a", "b"]) == {"a": None, "b": None}
    assert collect_all(["a", "b"], force=True) == {name: Collected(name, 0, (), None) for name in ("a", "b")}
    assert [
        list(row)
        for row in Collection.objects.filter(source="a").order_by("pk").values_list("new", "problem")
    ] == [
        [1, None],
        [0, None],
    ]


def test_a_single_repository_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    others = use(monkeypatch, Others())
    assert collect_all(["a", "f"]) == read_as("af")
    assert others is not None
    assert others.given == []


def test_what_somebody_else_reads_is_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    others = use(monkeypatch, Others())
    Source.objects.filter(pk="b").update(
        lease="theirs", leased_until=datetime.now(UTC) + timedelta(minutes=5)
    )
    assert collect_all(["a", "b", "c"]) == {**read_as("ac"), "b": None}
    assert others is not None
    assert others.given == [2]
    assert Source.objects.get(pk="b").lease == "theirs"


def test_a_token_goes_only_where_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources.renew("b", acting_user=None, now=NOW, secret="hush")
    monkeypatch.setenv("HUSH", "hush")
    sources.renew("c", acting_user=None, now=NOW, secret_from="env:HUSH")
    assert together.lots(["a", "b", "c", "f"], Others()) == [["a"], ["b"], ["c"], ["f"]]
    (tmp_path / "key").write_text("k" * 32)
    closed = use(monkeypatch, Others(box=Box(tmp_path / "key")))
    assert together.lots(["a", "f", "b", "c"], closed) == [["a", "b", "c"], ["f"]]
    assert together.lots(["a", "b", "c"], Processes(2)) == [["a", "b", "c"]]
    monkeypatch.delenv("HUSH")
    done = collect_all(["a", "b", "c"])
    unreadable = {"code": "unreadable", "params": {"why": "the environment variable HUSH is not set"}}
    assert done == {**read_as("ab"), "c": Collected("c", 0, (), unreadable)}
    assert closed is not None
    assert closed.given == [2]
    assert free()


def test_lots_have_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 2)
    assert together.lots(["f", "a", "b", "c"], Others()) == [["a", "b"], ["c"], ["f"]]
    assert together.lots(["f", "a"], Others()) == [["f"], ["a"]]
    assert together.lots(["a", "b"]) == [["a"], ["b"]]


def test_a_folder_that_others_do_not_see_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    others = use(monkeypatch, Others(sees=()))
    assert collect_all(["a", "b"]) == read_as("ab")
    assert others is not None
    assert others.given == [2]
    Source.objects.filter(pk="a").update(address="/nonexistent", due_at=NOW)
    Source.objects.filter(pk="b").update(address="git@git.acme.example:ledger.git", due_at=NOW)
    gone = {name: {"code": "not-found", "params": {"address": said}} for name, said in
            (("a", "/nonexistent"), ("b", "there"))}  # fmt: skip
    assert collect_all(["a", "b"]) == {name: Collected(name, 0, (), gone[name]) for name in ("a", "b")}
    assert free()


def test_where_nobody_is_everything_is_read_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, Nobody())
    with caplog.at_level(logging.WARNING, "remit.collect"):
        assert collect_all(["a", "b", "c"]) == read_as("abc")
    assert caplog.messages == [
        "The Spark cluster at sc://x did not answer: it is gone. Sources are read here."
    ]
    assert free()


def test_stopped_it_gives_back_what_nobody_has_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Others())
    begun: list[str] = []
    done = collect_all(
        ["a", "b", "c", "f"], stopped=lambda: bool(begun), watch=lambda name, now: begun.append(name)
    )
    assert (begun, list(done)) == (["a"], ["a"])
    assert free()
    assert set(Collection.objects.filter(source__in=["b", "c"]).values_list("problem__code", flat=True)) == {
        "died"
    }
    assert set(one.due(datetime.now(UTC))) == {"a", "b", "c", "f"}
    assert list(collect_all(["a", "b", "c", "f"])) == ["a", "b", "c", "f"]
    assert rows(settings) == {"a": 1, "b": 1, "c": 1, "f": 2 * CHUNK}


def test_ended_in_the_middle_everything_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Others())

    def end(name: str, now: Collection) -> None:
        raise SystemExit(130)

    with pytest.raises(SystemExit):
        collect_all(["a", "b", "c"], watch=end)
    assert free()
    assert set(one.due(datetime.now(UTC))) == {"a", "b", "c", "f"}


def test_one_that_lost_its_lease_fails_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Others())
    real = one._keep

    def robbed(source: Source, *given: object) -> None:
        if source.pk == "b":
            Source.objects.filter(pk="b").update(lease="theirs")
        real(source, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(one, "_keep", robbed)
    done = collect_all(["a", "b", "c"])
    assert {name: found and found.problem and found.problem["code"] for name, found in done.items()} == {
        "a": None,
        "b": "failed",
        "c": None,
    }
    assert Source.objects.get(pk="b").lease == "theirs"


def test_who_reads_is_the_cluster_or_processes_or_nobody(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert together._readers(1) is None
    assert isinstance(together._readers(2), Processes)
    settings.ENGINE = "sc://127.0.0.1:1"
    cluster = together._readers(2)
    assert isinstance(cluster, Cluster)
    assert cluster.box is None
    settings.CLUSTER_KEY_FILE = tmp_path / "key"
    with caplog.at_level(logging.WARNING, "remit.collect"):
        assert together._readers(2) is None
    assert caplog.messages == [
        f"the key for the cluster: {tmp_path / 'key'} could not be read: {os.strerror(2)}; sources are read here"
    ]
    settings.CLUSTER_KEY_FILE.write_text("k" * 32)
    assert together.due_lots(["a", "b", "f"]) == [["a", "b"], ["f"]]
    settings.ENGINE = ""
    assert together.due_lots(["a", "b", "f"]) == [["a"], ["b"], ["f"]]
