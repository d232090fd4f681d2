"""What is kept between requests is what the database holds, whoever wrote it and however."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from databases import connect, empty, opened
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from filling import fill
from invented import TODAY, invent, tidy

from remit.actions.backup import restore, save
from remit.actions.privacy import erase
from remit.core.objects import KINDS
from remit.db import models, shared
from remit.db import organisation as stored
from remit.db.snapshot import snapshot

TABLES: tuple[str, ...] = import_module("remit.db.migrations.0004_stamp").TABLES


@pytest.fixture(autouse=True)
def keeper(monkeypatch: pytest.MonkeyPatch) -> shared.Keeper:
    """One that has read nothing yet."""
    found = shared.Keeper()
    monkeypatch.setattr(shared, "KEEPER", found)
    return found


@pytest.fixture
def other(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> Iterator[BaseDatabaseWrapper]:
    """Another connection to the same database, as another process has it."""
    engine = "postgres_url" if database.vendor == "postgresql" else "sqlite_url"
    found = connect(request.getfixturevalue(engine))
    yield found
    found.close()


def run(where: BaseDatabaseWrapper, statement: str) -> None:
    with where.cursor() as cursor:
        cursor.execute(statement)


def names() -> list[str]:
    kept = shared.kept()
    assert kept is not None
    return [person.name for person in kept.people]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_the_organisation(database: object, seed: int) -> None:
    organisation = invent(seed)
    fill(organisation)
    assert shared.kept() == organisation


def test_as_long_as_nothing_changes_it_is_read_once_and_asked_for_by_one_query(database: object) -> None:
    fill(invent(1))
    first = shared.whole()
    with CaptureQueriesContext(connection) as queries:
        found = [shared.whole(), shared.skeleton(), shared.for_teams(["team-0"], TODAY)]
    assert [each is first for each in found] == [True, True, True]
    assert [each["sql"] for each in queries] == ["SELECT name, stamp FROM remit_stamp"] * 3


def test_a_request_that_only_reads_asks_once_and_sees_one_state(
    database: object, other: BaseDatabaseWrapper
) -> None:
    fill(invent(1))
    before = shared.whole()
    with CaptureQueriesContext(connection) as queries, shared.one_moment():
        first = shared.whole()
        run(other, "UPDATE remit_person SET name = 'Anna'")
        second = shared.for_person("person-1")
    assert (first is before, second is before, len(queries)) == (True, True, 1)
    assert set(names()) == {"Anna"}


def test_what_another_process_writes_is_seen_at_the_next_request(
    database: object, other: BaseDatabaseWrapper
) -> None:
    fill(invent(1))
    before = shared.whole()
    run(other, "UPDATE remit_person SET name = 'Anna'")
    assert shared.whole() == replace(
        before, people=tuple(replace(person, name="Anna") for person in before.people)
    )


def test_only_what_changed_is_read_again(database: object, other: BaseDatabaseWrapper) -> None:
    fill(invent(1))
    before = shared.whole()
    run(other, "UPDATE remit_team SET name = 'Elsewhere'")
    with CaptureQueriesContext(connection) as queries:
        after = shared.whole()
    read = [each["sql"] for each in queries if ' FROM "remit_' in each["sql"] and "name" in each["sql"]]
    assert len(read) == 1 and ' FROM "remit_team"' in read[0]
    assert (after.people is before.people, {team.name for team in after.teams}) == (True, {"Elsewhere"})


def test_persons_are_read_again_without_the_identities_that_did_not_change(
    database: object, other: BaseDatabaseWrapper
) -> None:
    fill(invent(1))
    before = shared.whole()
    run(other, "UPDATE remit_person SET name = 'Anna'")
    with CaptureQueriesContext(connection) as queries:
        after = shared.whole()
    assert after.people == tuple(replace(person, name="Anna") for person in before.people)
    assert any(person.identities for person in after.people)
    assert [each["sql"] for each in queries if "remit_identity" in each["sql"]] == []
    run(other, "DELETE FROM remit_identity")
    assert shared.whole().people == tuple(replace(person, identities=()) for person in after.people)


def test_who_writes_uses_what_is_kept_as_long_as_it_is_what_they_see(
    database: object, other: BaseDatabaseWrapper
) -> None:
    fill(invent(1))
    before = shared.whole()
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert shared.for_access(["team-0"], ["person-1"], TODAY) is before
        assert [each["sql"] for each in queries] == ["SELECT name, stamp FROM remit_stamp"]
    if connection.vendor == "postgresql":  # SQLite lets nobody else write meanwhile
        with transaction.atomic():
            assert shared.kept() is before
            run(other, "UPDATE remit_person SET name = 'Anna'")
            assert shared.kept() is None
            assert {person.name for person in shared.whole().people} == {"Anna"}


def test_who_writes_reads_their_own_and_nobody_else_sees_it(database: object, keeper: shared.Keeper) -> None:
    fill(invent(1))
    before = shared.whole()
    with pytest.raises(RuntimeError), transaction.atomic():
        models.Person.objects.update(name="Anna")
        assert shared.kept() is None
        assert {person.name for person in shared.whole().people} == {"Anna"}
        raise RuntimeError
    assert shared.whole() is before
    assert keeper._kept.organisation is before


def test_a_transaction_that_only_reads_may_use_it(database: object) -> None:
    fill(invent(1))
    with snapshot():
        first = shared.kept()
        with snapshot():
            assert shared.kept() is first is not None


@pytest.mark.parametrize("table", TABLES)
def test_every_way_of_writing_every_table_draws_a_new_stamp(database: object, table: str) -> None:
    """Their own table's stamp only; a transaction that is rolled back takes its stamps with it."""
    fill(invent(1))
    drawn = [shared.stamps()]
    with transaction.atomic():
        run(connection, f"CREATE TEMPORARY TABLE copied AS SELECT * FROM {table}")
        column = connection.introspection.get_primary_key_column(connection.cursor(), table)
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"INSERT INTO {table} SELECT * FROM copied",
        ):
            run(connection, statement)
            drawn.append(shared.stamps())
        transaction.set_rollback(True)
    assert len({stamps[table] for stamps in drawn}) == 4
    assert (
        len({tuple(sorted((name, stamp) for name, stamp in each.items() if name != table)) for each in drawn})
        == 1
    )
    assert shared.stamps()[table] == drawn[0][table]


def test_every_table_of_the_organisation_has_its_triggers(database: BaseDatabaseWrapper) -> None:
    """A later migration that makes a table anew on SQLite takes them with it."""
    kept = {table for tables in shared.TABLES_OF.values() for table in tables}
    assert kept == set(TABLES) == set(shared.stamps())
    listed = (
        "SELECT tgname FROM pg_trigger"
        if database.vendor == "postgresql"
        else ("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    )
    with connection.cursor() as cursor:
        cursor.execute(listed)
        there = {name for (name,) in cursor.fetchall()}
    ends = [""] if database.vendor == "postgresql" else ["_insert", "_update", "_delete"]
    assert {f"{table}_stamp{end}" for table in TABLES for end in ends} <= there
    assert set(KINDS) | {shared.HEAD} == set(shared.TABLES_OF)


def test_an_erasure_is_seen(database: object) -> None:
    fill(invent(1))
    gone = shared.whole().people[0].id
    alias = erase(gone, acting_user=None)
    found = shared.whole().index.person
    assert (gone in found, found[alias].name) == (False, "Somebody erased")


def test_a_restore_never_brings_a_stamp_back(database: object, tmp_path: Path) -> None:
    fill(invent(1))
    before, stamps = shared.whole(), shared.stamps()
    save(tmp_path / "copy")
    models.Person.objects.update(name="Anna")
    assert set(names()) == {"Anna"}
    restore(tmp_path / "copy", replace=True)
    assert shared.whole() == before
    assert set(stamps.items()) & set(shared.stamps().items()) == set()


def test_an_emptied_database_is_empty(database: BaseDatabaseWrapper) -> None:
    fill(invent(1))
    shared.whole()
    empty(database)
    with pytest.raises(stored.NoOrganisationError):
        shared.whole()
    fill(invent(2))
    assert shared.kept() == invent(2)


def test_two_databases_in_one_process_never_share(request: pytest.FixtureRequest) -> None:
    found = []
    for seed, engine in ((1, "sqlite"), (2, "postgresql")):
        with opened(request, engine):
            fill(invent(seed))
            found.append(shared.kept())
    for seed, engine in ((3, "sqlite"), (4, "postgresql")):
        with opened(request, engine):
            assert shared.kept() is None  # it was emptied when it was opened
            fill(invent(seed))
            found.append(shared.kept())
    assert found == [invent(seed) for seed in (1, 2, 3, 4)]


def test_one_that_is_too_large_is_read_in_parts(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tidy(teams=40, size=6)
    fill(whole)
    monkeypatch.setattr(shared, "LARGEST", 100)
    assert shared.kept() is None
    with CaptureQueriesContext(connection) as queries:
        assert shared.kept() is None
    assert len(queries) == 1
    assert {team.id for team in shared.for_teams(["team-17"], TODAY).teams} == {"team-0", "team-1", "team-17"}
    assert shared.whole() == whole
