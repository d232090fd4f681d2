"""Sources: added by those who may, with secrets that nothing shows; books of accounts; what they push; what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import fake_source
import pytest
from agreed import begin
from databases import empty
from django.core.management import call_command
from django.db import connections
from fake_source import CHUNK, Fake
from pytest_django import Settings

from remit.actions import backup, book, check_in, coding, collect, identity, keeping, privacy, push
from remit.actions import secret as secrets
from remit.actions import source as sources
from remit.actions.organisation import edit
from remit.actions.permission import NotAllowed
from remit.core import editing
from remit.core.activity import Performer
from remit.core.editing import EditError
from remit.core.person import Identity
from remit.db import models
from remit.db import organisation as stored
from remit.db.models import Account, AuditEntry, Pushed, Source, Suggestion, User
from remit.evidence.act import Account as Seen
from remit.evidence.collector import SourceProblem
from remit.evidence.envelope import digest
from remit.evidence.lake import Lake
from remit.queries import accounts, audit, evidence
from remit.queries import privacy as held

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
TOKEN = "tok-0123456789-secret"
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def users(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, User]]:
    """A small organisation with users, of whom Chi is an administrator; an empty lake; the invented kind."""
    settings.LAKE_DIR = tmp_path / "lake"
    settings.SECRET_KEY = "k" * 50
    fake_source.register(monkeypatch.setattr)
    found = begin()
    found["chi"].is_administrator = True
    found["chi"].save()
    yield found
    Fake.interrupt = staticmethod(lambda number: None)


def added(name: str = "one", user: User | None = None, **given: Any) -> Source:
    return sources.add("fake", name, acting_user=user, now=NOW, source_id=name, **given)


def named(person: str, *known: Identity) -> None:
    edit(
        lambda o: editing.change_person(o, person, identities=known),
        acting_user=None,
        action="person.change",
    )


def refused(error: type[Exception], do: Any) -> str:
    with pytest.raises(error) as raised:
        do()
    return str(getattr(raised.value, "field", "") or "")


def test_only_administrators_add_and_nobody_reads_the_servers_files(users: dict[str, User]) -> None:
    refused(NotAllowed, lambda: added(user=users["ana"]))
    made = sources.add(
        "fake", "x", acting_user=users["chi"], now=NOW, source_id="one", name="Invented", secret=TOKEN
    )
    assert (made.name, made.settings, made.due_at, made.every_minutes) == (
        "Invented",
        {"chunks": 2},
        NOW,
        60,
    )
    git = partial(sources.add, "git", acting_user=users["chi"], now=NOW)
    assert refused(EditError, lambda: git("/etc")) == "address"
    assert refused(EditError, lambda: git("file:///etc")) == "address"
    for given, field in (
        ({"source_id": "one"}, "id"),
        ({"source_id": "No Id"}, "id"),
        ({"source_id": "two", "team": "nowhere"}, "team"),
        ({"source_id": "two", "owner": "ana"}, "owner"),
        ({"source_id": "two", "secret": "a", "secret_from": "env:B"}, "secret"),
        ({"source_id": "two", "secret_from": "env:NOT_SET_ANYWHERE"}, "secret_from"),
        ({"source_id": "two", "secret_from": "nothing"}, "secret_from"),
    ):
        with pytest.raises(EditError) as raised:
            sources.add("fake", "x", acting_user=None, now=NOW, **given)  # type: ignore[arg-type]
        assert raised.value.field == field
    assert refused(EditError, lambda: sources.add("fake", "", acting_user=None, now=NOW)) == "address"
    assert refused(EditError, lambda: sources.add("nothing", "x", acting_user=None, now=NOW)) == "kind"
    assert refused(EditError, lambda: sources.add("check-in", "", acting_user=None, now=NOW)) == "kind"
    for expected in ("fake-x", "fake-x-2", "fake-x-3"):
        assert sources.add("fake", "https://git.example/x.git", acting_user=None, now=NOW).pk == expected


def test_a_secret_is_shown_nowhere(users: dict[str, User], caplog: pytest.LogCaptureFixture) -> None:
    source = added(secret=TOKEN)
    sources.renew("one", acting_user=users["chi"], now=NOW, secret=TOKEN)
    source.refresh_from_db()
    spec = sources.spec(source)
    assert spec.secret == TOKEN
    collect.collect("one", NOW)
    said = [
        repr(source),
        repr(spec),
        source.secret,
        json.dumps(evidence.source_view(source, NOW).data),
        repr(evidence.source_view(source, NOW)),
        *(json.dumps([entry.before, entry.after, entry.reason]) for entry in AuditEntry.objects.all()),
        *caplog.messages,
    ]
    assert [text for text in said if TOKEN in text] == []
    assert [entry.action for entry in AuditEntry.objects.filter(kind="source").order_by("sequence")] == [
        "source.add",
        "source.renew",
    ]


def test_secrets_are_read_from_the_environment_and_from_files(
    users: dict[str, User], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONE_TOKEN", TOKEN)
    source = added(secret_from="env:ONE_TOKEN")
    assert sources.spec(source).secret == TOKEN
    monkeypatch.delenv("ONE_TOKEN")
    with pytest.raises(SourceProblem) as raised:
        sources.spec(source)
    assert sources.sentence(raised.value) == (
        "There is no token that can be read: the environment variable ONE_TOKEN is not set. Renew it here."
    )
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    sources.renew("one", acting_user=None, now=NOW, secret_from=f"file:{file}")
    assert secrets.secret_of(Source.objects.get()) == TOKEN
    for content, what in (("", "is empty"), ("x" * 20_000, "could not be read")):
        file.write_text(content)
        with pytest.raises(secrets.NoSecret, match=what):
            secrets.secret_of(Source.objects.get())
    assert secrets.sealed("") == ""


def test_another_key_asks_for_the_token_anew_and_finds_the_accounts_again(
    users: dict[str, User], settings: Settings
) -> None:
    added(secret=TOKEN)
    collect.collect("one", NOW)
    before = dict(Account.objects.values_list("value", "key"))
    settings.SECRET_KEY = "z" * 50
    done = collect.collect("one", NOW, force=True)
    assert done is not None
    assert done.problem == {
        "code": "unreadable",
        "params": {"why": "it was sealed with another REMIT_SECRET_KEY"},
    }
    assert evidence.source_view(Source.objects.get(), NOW).hint == "Renew it here."
    book.match_again(stored.load())
    sources.renew("one", acting_user=None, now=NOW, secret=TOKEN)
    sources.change("one", acting_user=None, now=NOW, settings={"chunks": 3})
    collect.collect("one", NOW, force=True)
    assert dict(Account.objects.values_list("value", "key")) == before
    assert Lake(settings.LAKE_DIR).read("one").num_rows == 3 * CHUNK


def test_testing_changes_nothing(users: dict[str, User]) -> None:
    added(secret=TOKEN)
    before = list(Source.objects.values())
    assert sources.test("one", acting_user=None, now=NOW).facts == (("chunks", "2"),)
    sources.renew("one", acting_user=None, now=NOW, secret="wrong")
    with pytest.raises(SourceProblem, match="refused"):
        sources.test("one", acting_user=None, now=NOW)
    refused(NotAllowed, lambda: sources.test("one", acting_user=users["ana"], now=NOW))
    refused(sources.NoSuchSource, lambda: sources.test("two", acting_user=None, now=NOW))
    assert [row["cursor"] for row in before] == [Source.objects.get().cursor]


def test_other_settings_read_it_again_and_the_audit_says_what_changed(users: dict[str, User]) -> None:
    added()
    collect.collect("one", NOW)
    change = partial(sources.change, "one", acting_user=users["chi"], now=NOW)
    change(name="Another", retention_days=30, every_minutes=5)
    row = Source.objects.get()
    assert (row.name, row.retention_days, row.every_minutes, row.cursor) == ("Another", 30, 5, {"next": 2})
    assert refused(EditError, lambda: change(retention_days=0)) == "retention_days"
    assert refused(EditError, lambda: change(every_minutes=1)) == "every_minutes"
    change(settings={"chunks": 1})
    assert Source.objects.get().cursor == {}
    entry = AuditEntry.objects.order_by("-sequence")[0]
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.action, entry.before["settings"], entry.after["settings"]) == (
        "source.change",
        {"chunks": 2},
        {"chunks": 1},
    )
    sources.read_soon("one", acting_user=users["chi"], now=NOW - timedelta(days=1))
    assert Source.objects.get().due_at == NOW - timedelta(days=1)


def test_a_book_gives_one_key_to_each_account_however_it_is_spelled(users: dict[str, User]) -> None:
    named("ana", Identity("email", "ana@acme.example"))
    first = book.Book(stored.load(), NOW)
    spellings = [Seen("email", "ana@acme.example", "Ana"), Seen("email", " Ana@ACME.example", "A. Ruiz")]
    others = [Seen("github", "dependabot[bot]"), Seen("email", "x@y.example", "X"), Seen("email", " ")]
    first.learn([*spellings, *others, None])
    keys = [first.key(one) for one in (*spellings, *others)]
    assert keys[0] == keys[1]
    assert keys[4] is None
    assert len(set(keys)) == 4
    assert sorted(Account.objects.values_list("value", "person", "rule", "performer")) == [
        ("ana@acme.example", "ana", "email", "human"),
        ("dependabot[bot]", None, "bot", "bot"),
        ("x@y.example", None, "", "unknown"),
    ]
    again = book.Book(stored.load(), NOW)
    again.learn(spellings)
    assert again.key(spellings[1]) == keys[0]
    named("ana")
    assert book.match_again(stored.load()) == 1
    assert Account.objects.get(value="ana@acme.example").person is None
    named("bo", Identity("email", "ana@acme.example"))
    assert book.match_again(stored.load()) == 1
    assert book.match_again(stored.load()) == 0
    assert Account.objects.get(value="ana@acme.example").person_id == "bo"


def test_suggestions_are_confirmed_refused_and_undone(users: dict[str, User]) -> None:
    named("bo")
    edit(
        lambda o: editing.change_person(o, "bo", name="Bo Steiner"), acting_user=None, action="person.change"
    )
    kept = book.Book(stored.load(), NOW)
    kept.learn([Seen("email", "bo.steiner@home.example", "B."), Seen("github", "zzz", "Steiner Bo")])
    organisation = stored.load()
    assert identity.suggest(organisation, NOW) == 2
    assert identity.suggest(organisation, NOW) == 0
    mail = Account.objects.get(kind="email")
    login = Account.objects.get(kind="github")
    assert [(one.value, [each.reason for each in one.suggestions]) for one in accounts.unmatched("bo")] == [
        (row.value, [reason])
        for row, reason in sorted(((mail, "login"), (login, "name")), key=lambda pair: pair[0].pk)
    ]
    assert accounts.unmatched("ana") == ()
    bo, ana, chi = users["bo"], users["ana"], users["chi"]
    refused(NotAllowed, lambda: identity.confirm(mail.pk, "ana", acting_user=ana, now=NOW))
    refused(NotAllowed, lambda: identity.confirm(mail.pk, "ana", acting_user=bo, now=NOW))
    refused(NotAllowed, lambda: identity.refuse(mail.pk, "bo", acting_user=ana, now=NOW))
    identity.confirm(mail.pk, "bo", acting_user=bo, now=NOW)
    mail.refresh_from_db()
    assert (mail.person_id, mail.rule, mail.performer, mail.decided_by_id) == (
        "bo",
        "confirmed",
        "human",
        "bo",
    )
    assert refused(EditError, lambda: identity.confirm(mail.pk, "ana", acting_user=chi, now=NOW)) == "person"
    refused(NotAllowed, lambda: identity.undo(mail.pk, acting_user=ana, now=NOW))
    assert book.match_again(organisation) == 0
    identity.undo(mail.pk, acting_user=bo, now=NOW)
    assert identity.suggest(organisation, NOW) == 0
    identity.refuse(login.pk, "bo", acting_user=chi, now=NOW)
    assert accounts.unmatched("bo") == ()
    assert set(Suggestion.objects.values_list("person", "state")) == {("bo", "refused")}
    assert refused(EditError, lambda: identity.undo(login.pk, acting_user=None, now=NOW)) == "person"
    assert (
        refused(EditError, lambda: identity.confirm(login.pk, "nobody", acting_user=None, now=NOW))
        == "person"
    )
    refused(identity.NoSuchAccount, lambda: identity.undo("nothing", acting_user=None, now=NOW))
    assert [entry.action for entry in AuditEntry.objects.filter(kind="account").order_by("sequence")] == [
        "account.confirm",
        "account.undo",
        "account.refuse",
    ]


def test_what_is_pushed_is_stored_once_and_comes_into_the_lake(
    users: dict[str, User], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, acts = added(), fake_source.acts(0, "one")
    with monkeypatch.context() as patch:
        patch.setattr(push, "drain", lambda _source: 1 / 0)
        assert push.store(source, "event-1", acts, "fake/1", NOW) is True
    assert Lake(settings.LAKE_DIR).sources() == ()
    assert "author-0@acme.example" not in json.dumps(list(Pushed.objects.values_list("acts", flat=True)))
    assert push.store(source, "event-1", acts, "fake/1", NOW) is False
    push.drain_all(NOW)
    rows = Lake(settings.LAKE_DIR).read("one")
    assert rows.num_rows == CHUNK
    assert Pushed.objects.filter(in_lake_at=None).count() == 0
    Lake(settings.LAKE_DIR).drop("one")
    assert push.replay("one") == CHUNK
    assert push.replay("one") == 0
    assert Lake(settings.LAKE_DIR).read("one").equals(rows)


def test_a_check_in_is_the_holders(users: dict[str, User], settings: Settings) -> None:
    write = partial(check_in.check_in, "pay", "architecture", now=NOW)
    refused(NotAllowed, lambda: write("done", NOW.date(), acting_user=users["chi"]))
    assert refused(EditError, lambda: write(" ", NOW.date(), acting_user=users["ana"])) == "line"
    assert refused(EditError, lambda: write("x" * 281, NOW.date(), acting_user=users["ana"])) == "line"
    for day in (NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=400)):
        assert refused(EditError, partial(write, "done", day, acting_user=users["ana"])) == "day"
    write("  We drew it anew.", NOW.date() - timedelta(days=3), acting_user=users["ana"])
    push.drain_all(NOW)
    rows = Lake(settings.LAKE_DIR).read("check-ins").to_pylist()
    account = Account.objects.get()
    assert [(row["team"], row["responsibility"], row["activity"], row["actor"]) for row in rows] == [
        ("pay", "architecture", "check-in", account.pk)
    ]
    assert (account.person_id, account.rule, account.performer) == ("ana", "self", Performer.HUMAN.value)
    assert "We drew" not in json.dumps(list(Pushed.objects.values_list("acts", flat=True)))


def test_what_somebody_says_of_their_coding_is_theirs(users: dict[str, User]) -> None:
    ana = users["ana"]
    coding.set_hours(Decimal("32.5"), "de-be", acting_user=ana, now=NOW)
    coding.estimate(NOW.date(), 40, acting_user=ana, now=NOW)
    coding.estimate(NOW.date() - timedelta(days=1), 50, acting_user=ana, now=NOW)
    coding.annotate(date(2026, 6, 1), date(2026, 6, 2), " a conference ", acting_user=ana, now=NOW)
    for _ in range(2):
        coding.share("pay", "tech-lead", True, acting_user=ana, now=NOW)
    assert list(models.CodingHours.objects.values_list("person", "hours_per_week", "region")) == [
        ("ana", Decimal("32.5"), "DE-BE")
    ]
    assert list(models.CodingEstimate.objects.values_list("week", "percent")) == [(date(2026, 6, 8), 50)]
    assert list(models.CodingNote.objects.values_list("text", flat=True)) == ["a conference"]
    assert models.CodingShare.objects.filter(ended_at=None).count() == 1
    said = json.dumps(
        [
            [entry.before, entry.after, entry.reason]
            for entry in AuditEntry.objects.filter(action__startswith="coding")
        ]
    )
    assert not any(word in said for word in ("32.5", "50", "conference", "DE"))
    for field, do in (
        ("hours", lambda: coding.set_hours(Decimal(0), "", acting_user=ana, now=NOW)),
        ("week", lambda: coding.estimate(date(2024, 1, 1), 1, acting_user=ana, now=NOW)),
        ("percent", lambda: coding.estimate(NOW.date(), 101, acting_user=ana, now=NOW)),
        ("end", lambda: coding.annotate(date(2026, 6, 2), date(2026, 6, 1), "x", acting_user=ana, now=NOW)),
        ("text", lambda: coding.annotate(date(2026, 6, 1), date(2026, 6, 1), "", acting_user=ana, now=NOW)),
    ):
        assert refused(EditError, do) == field
    coding.share("pay", "tech-lead", False, acting_user=ana, now=NOW)
    assert models.CodingShare.objects.filter(ended_at=None).count() == 0
    note = models.CodingNote.objects.get()
    coding.forget_note(note.pk, acting_user=users["bo"], now=NOW)
    assert models.CodingNote.objects.count() == 1
    coding.forget_note(note.pk, acting_user=ana, now=NOW)
    coding.estimate(NOW.date(), None, acting_user=ana, now=NOW)
    assert (models.CodingNote.objects.count(), models.CodingEstimate.objects.count()) == (0, 0)


def test_of_somebody_erased_no_account_calendar_or_line_stays(
    users: dict[str, User], settings: Settings
) -> None:
    edit(lambda o: editing.change_person(o, "ana", name="Ana Ruiz"), acting_user=None, action="person.change")
    named("ana", Identity("email", "author-0@acme.example"))
    added()
    collect.collect("one", NOW)
    check_in.check_in("pay", "architecture", "I drew it", NOW.date(), acting_user=users["ana"], now=NOW)
    coding.estimate(NOW.date(), 40, acting_user=users["ana"], now=NOW)
    push.drain_all(NOW)
    models.Source.objects.create(
        pk="cal", kind="calendar", name="c", owner_id="ana", added_at=NOW, retention_days=1, every_minutes=9
    )
    Lake(settings.LAKE_DIR).append("cal", [])
    models.LastActs.objects.create(team_id="pay", responsibility="x", acts={"pairs": {"ana": "2026-01-01"}})
    models.LastAsked.objects.create(mark="m", day=NOW.date(), at=NOW)
    told = json.dumps(held.export("ana"))
    for word in ("author-0@acme.example", "I drew it", "Estimates of your weeks", "calendar"):
        assert word in told
    rows = Lake(settings.LAKE_DIR).read("one").num_rows
    alias = privacy.erase("ana", acting_user=None)
    everything = json.dumps(
        [
            list(model.objects.values())
            for model in (Account, Source, Pushed, models.CheckIn, models.LastActs)
        ],
        default=str,
    )
    assert [
        word for word in ("author-0", "Author 0", "Ana", '"ana"', "I drew it") if word in everything
    ] == []
    assert not Source.objects.filter(pk="cal").exists()
    assert (models.LastActs.objects.count(), models.LastAsked.objects.count()) == (0, 0)
    gone = Account.objects.exclude(erased_at=None)
    assert list(gone.exclude(person=None).values_list("value", "name", "person")) == [("", "", alias)] * 2
    hashes = gone.filter(person=None)  # of accounts that no source has named yet
    assert set(hashes.values_list("value", "name")) == {("", "")}
    sources.change("one", acting_user=None, now=NOW, settings={"chunks": 3})
    collect.collect("one", NOW, force=True)
    read = Lake(settings.LAKE_DIR).read("one").to_pylist()
    assert len(read) > rows
    assert {row["actor"] for row in read[-CHUNK:]} == {
        None,
        *Account.objects.filter(erased_at=None).values_list("key", flat=True),
    }
    assert Account.objects.filter(value__contains="author-0").count() == 0
    assert audit.problems(()) == []


def test_what_is_older_than_its_source_keeps_goes(users: dict[str, User], settings: Settings) -> None:
    source = added()
    collect.collect("one", NOW)
    push.store(source, "event-1", fake_source.acts(7, "one"), "fake/1", NOW)
    rows = Lake(settings.LAKE_DIR).read("one").num_rows
    first = datetime.fromtimestamp(fake_source.FIRST, UTC)
    assert keeping.prune(first + timedelta(days=1)) == 0
    sources.change("one", acting_user=None, now=NOW, retention_days=1)
    assert keeping.prune(first + timedelta(days=1, hours=CHUNK)) == CHUNK
    assert Lake(settings.LAKE_DIR).read("one").num_rows == rows - CHUNK
    assert Pushed.objects.count() == 1
    keeping.prune(NOW + timedelta(days=2))
    assert Lake(settings.LAKE_DIR).read("one").num_rows == 0
    assert Pushed.objects.count() == 0
    assert keeping.compact() == 0


def test_what_is_damaged_is_read_again_from_its_source(users: dict[str, User], settings: Settings) -> None:
    added()
    collect.collect("one", NOW)
    source = check_in.source(NOW)
    push.store(source, "1", fake_source.acts(0, "check-ins"), "check-in/1", NOW)
    push.drain_all(NOW)
    lake = Lake(settings.LAKE_DIR)
    whole = {name: lake.read(name) for name in ("one", "check-ins")}
    for path in settings.LAKE_DIR.glob("source=*/month=*/part-*.parquet"):
        path.write_bytes(b"nothing")
    assert {damage.source for damage in keeping.verify()} >= {"one", "check-ins"}
    lost = keeping.rebuild(acting_user=None, now=NOW)
    assert {damage.source for damage in lost} == {"one", "check-ins"}
    assert lake.read("check-ins").equals(whole["check-ins"])
    assert collect.due(NOW) == ("one",)
    collect.collect("one", NOW)
    assert lake.read("one").equals(whole["one"])
    assert keeping.verify() == ()
    assert keeping.rebuild(acting_user=None, now=NOW) == ()


def test_after_a_restore_the_evidence_fits_the_database(
    users: dict[str, User], settings: Settings, tmp_path: Path
) -> None:
    added("old")
    collect.collect("old", NOW)
    file = tmp_path / "remit.backup"
    backup.save(file)
    known = Lake(settings.LAKE_DIR).read("old")
    added("new")
    sources.change("old", acting_user=None, now=NOW, settings={"chunks": 5})
    edit(
        lambda o: editing.change_organisation(o, name="Later"), acting_user=None, action="organisation.change"
    )
    Account.objects.filter(value__contains="author-1").delete()
    collect.collect("old", NOW, force=True)
    collect.collect("new", NOW, force=True)
    empty(connections["default"])
    backup.restore(file)
    assert Source.objects.get().cursor == {"next": 2}
    assert keeping.after_restore(acting_user=None, now=NOW) == ("old",)
    assert Lake(settings.LAKE_DIR).sources() == ()
    assert collect.due(NOW) == ("old",)
    collect.collect("old", NOW)
    assert Lake(settings.LAKE_DIR).read("old").equals(known)
    assert keeping.after_restore(acting_user=None, now=NOW) == ()
    assert Lake(settings.LAKE_DIR).read("old").equals(known)


def test_the_checks_find_nothing(users: dict[str, User]) -> None:
    call_command("check")


def test_what_is_kept_of_a_repository_goes_with_its_source(users: dict[str, User]) -> None:
    remote = "https://git.acme.example/acme/site.git"
    for name in ("one", "two"):
        sources.add("git", remote, acting_user=None, now=NOW, source_id=name)
    mirrors = {name: sources.room().cache / f"{digest(name, remote)}.git" / "HEAD" for name in ("one", "two")}
    for head in mirrors.values():
        head.parent.mkdir(parents=True)
        head.write_text("ref: refs/heads/main\n")
    sources.end("one", acting_user=None, now=NOW)
    assert {name: head.parent.exists() for name, head in mirrors.items()} == {"one": False, "two": True}
