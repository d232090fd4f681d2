"""``remit identity``, ``remit lake`` and ``remit work`` on the database, with a lake of their own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fake_source
import pytest
from command_line import Done, remit
from databases import connected, database, empty, sqlite_url
from django.db import connections
from editable import ACME
from fake_source import CHUNK
from filling import fill
from git_repositories import Stream
from pytest_django import Settings

from remit.actions import source as sources
from remit.actions.source import lake
from remit.cli.ports import Ports
from remit.core.person import Identity, Person
from remit.db.models import Account, Source
from remit.project import background, ending, entry, keeping_port, source_port
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "sqlite_url"]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHUNKS = 2
PEOPLE = (
    Person("ana", "Ana Ruiz", identities=(Identity("email", "author-0@acme.example"),)),
    Person("bo", "Author One"),
)


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


PORTS = Ports(database=DatabasePort, demo_database=nothing, serve=nothing, work=entry.work)


def do(*args: object) -> Done:
    return remit(*args, ports=PORTS)


@pytest.fixture(autouse=True)
def company(database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sources that are due: everything of them is by three addresses, one of which is Ana's."""
    settings.LAKE_DIR = tmp_path / "lake"
    assert background
    assert ending
    assert keeping_port
    assert source_port
    fake_source.register(monkeypatch.setattr)
    others = tuple(one for one in ACME.people if one.id not in ("ana", "bo"))
    fill(replace(ACME, people=(*PEOPLE, *others)))
    for name in ("one", "two"):
        sources.add("fake", name, acting_user=None, now=NOW, source_id=name, settings={"chunks": CHUNKS})


def key_of(value: str) -> str:
    return Account.objects.get(value=value).key


def rows() -> dict[str, int]:
    return {source: lake().read(source).num_rows for source in lake().sources()}


def test_work_reads_what_is_due_and_ends() -> None:
    assert do("work", "--once") == Done(0, "", "")
    assert rows() == {"one": CHUNKS * CHUNK, "two": CHUNKS * CHUNK}
    assert set(Source.objects.values_list("lease", "problem")) == {("", None)}
    before = list(Source.objects.order_by("pk").values_list("good_at", "due_at"))
    assert do("work", "--once") == Done(0, "", "")  # nothing is due any more
    assert list(Source.objects.order_by("pk").values_list("good_at", "due_at")) == before


def test_repositories_are_read_by_several_processes(tmp_path: Path) -> None:
    Source.objects.update(ended_at=NOW)
    for name in ("a", "b"):
        stream = Stream()
        stream.commit({"a": "1"}, message=name)
        address = str(stream.into(tmp_path / f"{name}.git"))
        sources.add("git", address, acting_user=None, now=NOW, source_id=name)
    sources.add("git", str(tmp_path), acting_user=None, now=NOW, source_id="c")
    note = "    Reviews are not in the history: only the forge knows them.\n"
    gone = f"c: There is nothing at {tmp_path}. Check the address, and whether the token may see it.\n"
    assert do("collect", "--processes", "2") == Done(1, f"a: 1 new\n{note}b: 1 new\n{note}", gone)
    assert do("collect", "--processes", "2") == Done(1, "a: 0 new\nb: 0 new\n", gone)
    assert rows() == {"a": 1, "b": 1}
    assert do("collect", "--processes", "0").code == 2


def test_without_an_organisation_nothing_can_be_kept() -> None:
    empty(connections["default"])
    sources.add("fake", "one", acting_user=None, now=NOW, source_id="one", settings={"chunks": CHUNKS})
    said = "remit: the database holds no organisation yet: apply a file first\n"
    assert do("collect") == Done(2, "", said)
    assert rows() == {}
    assert Source.objects.get().lease == ""


def test_whose_the_accounts_are() -> None:
    assert do("identity", "list") == Done(0, "", "")
    do("collect", "one", "--quiet")
    zero, one, two = (key_of(f"author-{number}@acme.example") for number in range(3))
    assert do("identity", "list", "--matched") == Done(
        0, f"{zero}  email:author-0@acme.example (Author 0)  ana, by email\n", ""
    )
    assert do("identity", "suggest") == Done(0, "0 matched, 0 suggested; see `remit identity list`\n", "")
    Account.objects.filter(pk=one).update(name="Author One")
    assert do("identity", "suggest") == Done(0, "0 matched, 1 suggested; see `remit identity list`\n", "")
    assert do("identity", "list") == Done(
        0,
        f"{one}  email:author-1@acme.example (Author One)\n    bo? by name\n"
        f"{two}  email:author-2@acme.example (Author 2)\n",
        "",
    )
    assert do("identity", "refuse", two, "ana") == Done(0, f"{two} is not ana's\n", "")
    assert do("identity", "confirm", one, "bo") == Done(0, f"{one} is bo's\n", "")
    assert do("identity", "confirm", one, "ana") == Done(
        2, "", "remit: the account is somebody’s already: undo that first\n"
    )
    [shown] = [
        each
        for each in json.loads(do("identity", "list", "--matched", "--json").out)["accounts"]
        if each["account"] == one
    ]
    assert (shown["person"], shown["rule"], shown["suggestions"]) == ("bo", "confirmed", [])
    assert do("identity", "undo", one) == Done(0, f"{one} is nobody's\n", "")
    assert do("identity", "undo", one) == Done(2, "", "remit: the account is nobody’s\n")
    assert do("identity", "undo", "nonsense") == Done(2, "", "remit: there is no account nonsense\n")
    assert do("identity", "confirm", two, "nobody") == Done(
        2, "", "remit: there is nobody with the id nobody\n"
    )
    # What was undone or refused is suggested no more.
    assert do("identity", "suggest") == Done(0, "0 matched, 0 suggested; see `remit identity list`\n", "")
    assert [
        each["account"] for each in json.loads(do("identity", "list", "--json").out)["accounts"]
    ] == sorted([one, two])


def test_names_of_accounts_are_shown_as_text() -> None:
    do("collect", "one", "--quiet")
    Account.objects.filter(value="author-2@acme.example").update(name="\x1b[31mred\u202e")
    shown = do("identity", "list").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_what_is_damaged_is_found_and_read_again() -> None:
    do("collect", "--quiet")
    assert do("lake", "verify") == Done(0, "everything is as it was written\n", "")
    assert do("lake", "rebuild") == Done(0, "nothing is damaged\n", "")
    before = rows()
    [*_, damaged] = sorted((lake().folder / "source=one").glob("month=*/part-*.parquet"))
    path = damaged.relative_to(lake().folder / "source=one")
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0\0")
    stray = damaged.with_name("part-0000000000000000.parquet")
    stray.write_bytes(b"left behind")
    assert do("lake", "verify") == Done(1, f"one: {path} is truncated\n", "")
    assert json.loads(do("lake", "verify", "--json").out) == {
        "damaged": [{"source": "one", "path": str(path), "kind": "truncated", "month": "2026-02"}],
        "extra": 1,
    }
    done = do("lake", "rebuild")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"one: {path} was truncated\none: ")
    assert rows() == before
    assert do("lake", "verify", "--json").out == '{\n  "damaged": [],\n  "extra": 0\n}\n'


def test_a_rebuild_whose_source_cannot_be_read_says_so() -> None:
    do("collect", "--quiet")
    Source.objects.filter(pk="one").update(settings={"chunks": 2, "fails_after": 1})
    done = do("lake", "rebuild", "one", "--json")
    told = json.loads(done.out)
    assert (done.code, told["lost"]) == (1, [])
    assert told["collected"] == [
        {
            "source": "one",
            "new": CHUNK,
            "notes": ["unknown-reviewers"],
            "said": ["Reviews are not in the history: only the forge knows them."],
            "problem": "The server answered 503. It is tried again by itself.",
        }
    ]
    assert rows() == {"one": CHUNK, "two": CHUNKS * CHUNK}
    assert do("lake", "rebuild", "three") == Done(
        2, "", "remit: there is no source three; see `remit source list`\n"
    )


def test_small_files_are_put_together() -> None:
    Source.objects.filter(pk="one").update(settings={"chunks": 20})
    do("collect", "--quiet")
    folder = lake().folder / "source=one"
    before = lake().read("one")
    assert len(list(folder.glob("month=*/part-*.parquet"))) == 20
    assert do("lake", "compact") == Done(0, "1 months put together\n", "")
    assert len(list(folder.glob("month=*/part-*.parquet"))) == 1
    assert lake().read("one").equals(before)
    assert do("lake", "compact") == Done(0, "0 months put together\n", "")
