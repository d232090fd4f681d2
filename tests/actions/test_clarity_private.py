"""Pooled answers of too few people leak nowhere; after the reveal nobody can tell who of the pool said what."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from rounds import EM, ROWS, TL, found, pool, vote

from remit.actions import clarity
from remit.db import models
from remit.queries import clarity as queries
from remit.queries.clarity_protocol import as_data, as_markdown

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
LEADS = {"architecture": TL, "one-on-ones": EM, "system-roadmap": "both"}
ODD = {"architecture": "nobody", "one-on-ones": "someone-else", "system-roadmap": "dont-know"}
"""What the pool answers: nothing that anybody else says."""


def held(users: dict[str, models.User], answers: dict[str, dict[str, str]]) -> int:
    """A round in which the leads answer alike and these people answer so. Its number."""
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for lead in ("ana", "bo"):
        vote(opened.pk, users[lead], LEADS)
    for person, votes in answers.items():
        vote(opened.pk, users[person], votes)
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    return int(opened.pk)


def shown(number: int) -> dict[str, Any]:
    """All that anybody can be shown of the round, but what it is called."""
    view = queries.view("pay", number)
    assert view is not None
    data = as_data(view)
    markdown = as_markdown(view)
    for moment in ("id", "opened_at", "revealed_at"):
        del data[moment]
    result = dict(models.Round.objects.values_list("result", flat=True).get(pk=number))
    return {"data": data, "markdown": markdown, "result": result}


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_what_a_pool_of_this_size_shows(database: object, size: int) -> None:
    users = found(size)
    odd = held(users, dict.fromkeys(pool(size), ODD))
    view = queries.view("pay", odd)
    assert view is not None and view.result is not None
    counts = {row.id: row.pooled and [each.count for each in row.pooled] for row in view.result.rows}
    agenda = [item.row for item in view.result.agenda]
    if size < 5:
        assert counts == dict.fromkeys(ROWS)
        assert agenda == []
        assert view.result.raw is not None
        assert view.result.raw.value == 1.0  # of the leads alone
        assert models.Round.objects.get().shown_for == []
    else:
        assert counts == {
            **dict.fromkeys(ROWS),
            "architecture": [0, 0, 0, 0, size, 0],
            "one-on-ones": [0, 0, 0, size, 0, 0],
            "system-roadmap": [0, 0, 0, 0, 0, size],
        }
        assert agenda == ["architecture", "one-on-ones", "system-roadmap"]
        assert models.Round.objects.get().shown_for == list(pool(size))


@pytest.mark.parametrize("size", [3, 4])
def test_answers_of_too_few_change_nothing_that_is_shown(database: object, size: int) -> None:
    """Two rounds that differ in the pooled answers alone: everything shown is the same to the byte."""
    users = found(size)
    first = held(users, dict.fromkeys(pool(size), ODD))
    one = shown(first)
    models.Round.objects.all().delete()
    two = shown(held(users, dict.fromkeys(pool(size), LEADS)))
    one["result"].pop("since"), two["result"].pop("since")
    assert json.dumps(one) == json.dumps(two)


def test_five_of_whom_four_finish_are_four(database: object) -> None:
    users = found(5)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    for person in ("ana", "bo"):
        vote(opened.pk, users[person], LEADS)
    for person in pool(4):
        vote(opened.pk, users[person], ODD)
    vote(opened.pk, users["p5"], ODD, done=False)
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    view = queries.view("pay", opened.pk)
    assert view is not None and view.result is not None
    assert not view.result.pooled_shown
    assert view.result.agenda == ()
    assert not models.Ballot.objects.filter(pooled=True).exists()


def test_a_row_that_four_of_five_answered_is_held_back(database: object) -> None:
    users = found(5)
    answers = {person: dict(ODD) for person in pool(5)}
    del answers["p3"]["architecture"]
    view = queries.view("pay", held(users, answers))
    assert view is not None and view.result is not None
    by_row = {row.id: row.pooled for row in view.result.rows}
    assert by_row["architecture"] is None
    assert by_row["one-on-ones"] is not None


def test_the_difference_of_two_rounds_is_nobodys_answer(database: object) -> None:
    """Five, then the same five and a sixth: what the second shows may not be subtracted from."""
    users = found(6)
    first = held(users, dict.fromkeys(pool(5), LEADS))
    second = held(users, {**dict.fromkeys(pool(5), LEADS), "p6": ODD})
    views = [queries.view("pay", number) for number in (first, second)]
    assert [view and view.result and view.result.pooled_shown for view in views] == [True, False]
    assert views[1] and views[1].result
    assert views[1].result.agenda == ()
    since = views[1].result.since
    assert since is not None
    assert (since.settled, since.arisen, since.still) == ((), (), ())
    assert since.change is None or not since.change.changed
    # Then the same five again: they are shown, as against the first round nobody came or went.
    third = queries.view("pay", held(users, dict.fromkeys(pool(5), ODD)))
    assert third is not None and third.result is not None
    assert third.result.pooled_shown


def test_after_the_reveal_no_pooled_ballot_is_left(database: BaseDatabaseWrapper) -> None:
    users = found(6)
    number = held(users, {person: {row: ODD.get(row, TL) for row in ROWS} for person in pool(6)})
    assert set(models.Ballot.objects.values_list("person_id", "pooled")) == {("ana", False), ("bo", False)}
    everything = {
        model.__name__: serializers.serialize("json", model._default_manager.all())
        for model in models.__dict__.values()
        if isinstance(model, type) and issubclass(model, models.Round.__mro__[1]) and not model._meta.abstract
    }
    telling = {name for name, text in everything.items() if "dont-know" in text}
    assert telling == {"Round"}  # its choices, and its counts
    result = json.dumps(models.Round.objects.get(pk=number).result)
    assert not any(f'"{person}"' in result for person in pool(6))


def test_the_file_does_not_hold_what_was_deleted(sqlite_url: str, database: BaseDatabaseWrapper) -> None:
    """Not even in free pages or in the log of writes: read as bytes."""
    if database.vendor != "sqlite":
        assert (
            database.vendor == "postgresql"
        )  # what was deleted goes with VACUUM there: docs/clarity-round.md
        return
    users = found(5)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    marks = [f'"{row}": {{"vote": "dont-know"}}'.encode() for row in ROWS]
    for person in ("ana", *pool(5)):
        for row in ROWS:
            vote(opened.pk, users[person], {row: TL if person == "ana" else "dont-know"}, done=False)
        clarity.mark_done(opened.pk, acting_user=users[person])
    path = Path(str(connection.settings_dict["NAME"]))

    def stored() -> bytes:
        # By another process: closing a file of the database in this one would drop the locks of its connection,
        # and the next process to leave would take the log away from under it.
        files = sorted(path.parent.glob(path.name + "*"))
        return subprocess.run(["cat", *files], check=True, capture_output=True).stdout

    assert any(mark in stored() for mark in marks)
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    assert not [mark for mark in marks if mark in stored()]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_audit_never_holds_an_answer(database: object) -> None:
    users = found(6)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["p1"], {"architecture": "nobody"})
    clarity.reopen(opened.pk, acting_user=users["p1"])
    clarity.mark_done(opened.pk, acting_user=users["p1"])
    for person in ("ana", *pool(6)[1:]):
        vote(opened.pk, users[person], ODD)
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    entries = models.AuditEntry.objects.filter(kind="round")
    told = [(entry.action, entry.before, entry.after) for entry in entries.order_by("sequence")]
    assert told[1:4] == [("round.done", None, None), ("round.reopen", None, None), ("round.done", None, None)]
    assert told[-1] == ("round.reveal", None, {"done": 7, "of": 8})
    assert len(told) == 11
    text = serializers.serialize("json", entries)
    assert not any(choice in text for choice in ("dont-know", "nobody", "someone-else", "role:"))


def client(user: models.User) -> Client:
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_before_the_reveal_every_page_and_reply_says_the_same_whatever_others_answer(
    database: object, caplog: pytest.LogCaptureFixture
) -> None:
    users = found(4)
    opened = clarity.open_round("pay", acting_user=users["ana"])
    base = f"/teams/pay/rounds/{opened.pk}/"
    pages = (
        "/teams/pay/rounds/",
        *(
            f"{base}{page}"
            for page in ("", "board/", "presence/", "protocol/", "protocol.md", "agenda/architecture/")
        ),
    )

    def seen(name: str) -> list[tuple[int, str]]:
        browser = client(users[name])
        replies = [browser.get(page) for page in pages]
        saved = browser.post(
            f"{base}board/",
            {"version": "0", "seen-architecture": "", "vote-architecture": ""},
            headers={"accept": "application/json"},
        )
        return [(reply.status_code, TOKEN.sub("", reply.content.decode())) for reply in [*replies, saved]]

    readers = ("ana", "bo", "p4", "dana", "zoe", "admin")
    for person in ("p1", "p2", "p3"):
        vote(opened.pk, users[person], LEADS)
    before = {name: seen(name) for name in readers}
    for person in ("p1", "p2", "p3"):
        clarity.reopen(opened.pk, acting_user=users[person])
        vote(opened.pk, users[person], ODD)
    assert {name: seen(name) for name in readers} == before
    assert {name: [status for status, _text in before[name]] for name in readers} == {
        **{name: [200, 200, 200, 200, 404, 404, 404, 200] for name in ("ana", "bo", "p4")},
        "dana": [200, 404, 404, 404, 404, 404, 404, 404],
        **{name: [403, *[404] * 7] for name in ("zoe", "admin")},
    }
    assert json.loads(before["p4"][-1][1]) == {"version": 0, "answers": {}, "conflicts": []}
    assert "dont-know" not in caplog.text
