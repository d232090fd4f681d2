"""What is held about somebody, and nothing of it once they are erased; the audit verifies as before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from databases import empty
from django.apps import apps
from django.db import connections
from django.db import models as django
from editable import ACME, FEB, JAN, MAR
from invented import TL

from remit.actions import privacy
from remit.actions.apply import plan_apply
from remit.actions.audit import Change, record
from remit.actions.organisation import begin, edit
from remit.actions.permission import Hidden, NotAllowed
from remit.core import editing
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.editing import EditError
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.person import Identity, Leave, Person, ReportingLine
from remit.core.privacy import SOMEBODY
from remit.core.resolution import answers
from remit.core.signature import document
from remit.core.suppression import Suppression
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db import organisation as stored
from remit.db.privacy import PLACES, names
from remit.lib.canonical import canonical
from remit.lib.periods import Period
from remit.queries import audit
from remit.queries import privacy as asked

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANA = Person(
    "ana",
    "Ana Ruiz",
    identities=(Identity("email", "ana.ruiz@acme.example"), Identity("github", "anaruiz99")),
    experience=("tech-lead",),
)
ROW = CharterRow(
    "architecture",
    Period(FEB),
    (TL, Party.person("ana")),
    ((Party.person("ana"), "what Ana Ruiz knows"),),
    Party.person("ana"),
    (Party.person("ana"), Party.person("bo")),
    note="ask Ana Ruiz or ana.ruiz@acme.example",
)
FULL = replace(
    ACME,
    people=(ANA, *ACME.people[1:]),
    reporting_lines=(ReportingLine("ana", "bo", Period(JAN)), ReportingLine("chi", "ana", Period(JAN))),
    leaves=(Leave("ana", Period(FEB, MAR)), Leave("bo", Period(FEB, MAR))),
    charters=(Charter("pay", (ROW,), (Party.person("ana"),)),),
    covers=(Cover("pay", "tech-lead", "chi", Period(FEB, MAR), "ana", None, FEB, "ana"),),
    suppressions=(Suppression("R401", "Ana Ruiz knows", MAR, person="ana"),),
)


@pytest.fixture
def user(database: object) -> models.User:
    """An organisation that has Ana everywhere, and Ana's user."""
    begin(FULL, acting_user=None)
    found = models.User.objects.create(username="ana", email="ana.ruiz@acme.example", person_id="ana")
    models.User.objects.create(username="boss", is_administrator=True)
    signed = document(TeamDay(FULL, "pay", MAR), "architecture")
    models.Signature.objects.create(
        team_id="pay",
        responsibility="architecture",
        person_id="bo",
        role="engineering-manager",
        digest=signed.digest,
        signed=canonical(signed.content).decode(),
        signed_at=NOW,
    )
    point = {"team_id": "pay", "responsibility": "architecture", "opened_at": NOW}
    models.OpenPoint.objects.create(text="Ana Ruiz is not sure", opened_by_id="ana", owner_id="bo", **point)
    models.PrivateNote.objects.create(
        author_id="ana", team_id="pay", responsibility="architecture", text="for me", written_at=NOW
    )
    models.Notice.objects.create(
        person_id="ana", kind="k", why="w", created_at=NOW, params={"who": "Ana Ruiz"}
    )
    models.Notice.objects.create(
        person_id="bo", kind="k", why="w", created_at=NOW, params={"who": "Ana Ruiz"}
    )
    models.DirectoryEntry.objects.create(kind="user", object="ana", created_at=NOW, changed_at=NOW)
    models.Round.objects.create(
        team_id="pay",
        opened_by_id="ana",
        opened_at=NOW,
        day=MAR,
        rows=[],
        result={"named": {"ana": "x"}},
        shown_for=["ana"],
    )
    edit(
        partial(editing.set_manager, person="ana", manager=None, on=MAR),
        acting_user=found,
        action="line",
        reason="I, Ana",
    )
    record(
        [Change("cover.use", "team", "pay", None, {"by": "Ana Ruiz"})],
        acting_user=None,
        acting_for="Ana Ruiz",
    )
    return found


def everything() -> str:
    """All that stands in any column of any table."""
    tables = [model for model in apps.get_models() if model._meta.managed]
    rows = [list(model._default_manager.values_list()) for model in tables]
    return json.dumps(rows, default=str, ensure_ascii=False).lower()


def test_of_an_erased_person_nothing_is_left(user: models.User) -> None:
    assert all(word in everything() for word in ("ana ruiz", '"ana"', "ana.ruiz@", "anaruiz99"))
    alias = privacy.erase("ana", acting_user=None)
    left = everything()
    assert [
        word for word in ("ana ruiz", '"ana"', "ana.ruiz", "anaruiz99", "i, ana", "for me") if word in left
    ] == []
    assert alias.startswith("erased-")
    assert models.Person.objects.get(pk=alias).name == SOMEBODY
    assert audit.problems() == []


def test_what_others_rely_on_stays(user: models.User) -> None:
    before = [(one.row_key, len(one.people)) for one in _answers(stored.load())]
    alias = privacy.erase("ana", acting_user=None)
    after = stored.load()
    assert [(one.row_key, len(one.people)) for one in _answers(after)] == before
    assert [(held.person, held.role) for held in after.assignments] == [
        (alias, "tech-lead"),
        ("bo", "engineering-manager"),
    ]
    assert after.leaves == (Leave("bo", Period(FEB, MAR)),)
    row = after.charters[0].rows[0]
    assert (row.holders, row.tie_break, row.note) == (
        (TL, Party.person(alias)),
        Party.person(alias),
        f"ask {SOMEBODY} or {SOMEBODY}",
    )
    signed = models.Signature.objects.get()
    assert signed.digest == document(TeamDay(after, "pay", MAR), "architecture").digest
    assert models.OpenPoint.objects.get().text == f"{SOMEBODY} is not sure"
    assert models.Round.objects.get().result == {"named": {alias: "x"}}
    closed = models.User.objects.get(pk=user.pk)
    assert (closed.username, closed.email, closed.person_id, closed.is_active, closed.sign_ins) == (
        alias,
        "",
        None,
        False,
        1,
    )


class _Shape:
    def __init__(self, answer: object) -> None:
        self.row_key = (answer.team, answer.responsibility)  # type: ignore[attr-defined]
        self.people = answer.holders  # type: ignore[attr-defined]


def _answers(organisation: Organisation) -> list[_Shape]:
    return [_Shape(answer) for answer in answers(organisation, date(2026, 3, 2))]


def test_what_the_audit_says_of_an_erasure_cannot_be_changed_unseen(user: models.User) -> None:
    privacy.erase("ana", acting_user=None)
    entry = models.AuditEntry.objects.exclude(erased_at=None).filter(kind="person").first()
    assert entry is not None
    assert entry.after["name"] == SOMEBODY
    entry.after = {**entry.after, "name": "Mallory"}
    entry.save()
    assert [(one.code, one.sequence, one.field) for one in audit.problems()] == [
        ("content", entry.sequence, "after")
    ]


def test_two_may_be_erased_one_after_the_other(user: models.User) -> None:
    for person in ("ana", "bo", "chi"):
        privacy.erase(person, acting_user=None)
        assert audit.problems() == []
    assert {person.name for person in stored.load().people} == {SOMEBODY}


def test_everything_held_is_told_to_its_subject_and_without_secrets(user: models.User) -> None:
    found = asked.held("ana")
    assert {part.part.id for part in found.parts if part.count} >= {
        *("profile", "organisation", "account", "agreement", "rounds", "messages", "notes", "audit"),
    }
    told = json.dumps(asked.export("ana"))
    assert all(word in told for word in ("Ana Ruiz", "anaruiz99", "for me", "is not sure"))
    assert not [word for word in ("password", "token_hash", "shown_for", "seals") if word in told]
    with pytest.raises(LookupError):
        asked.held("nobody")


def test_an_id_that_a_row_has_as_well_goes_from_rounds_too(user: models.User) -> None:
    charter = replace(
        FULL.charters[0], rows=(*FULL.charters[0].rows, CharterRow("ana", title="Ana", holders=(TL,)))
    )
    edit(
        lambda whole: replace(whole, charters=(charter,)),
        acting_user=None,
        action="charter.row",
        take_over=True,
    )
    row = {
        "id": "ana",
        "named": [["ana", "role:tech-lead"], ["bo", None]],
        "says": [["ana", "Zoe"]],
        "pooled": None,
    }
    result = {"by_name": [{"person": "ana", "name": "Ana Ruiz", "roles": []}], "shown": {"rows": [row]}}
    found = models.Round.objects.create(
        team_id="pay",
        opened_at=NOW,
        day=MAR,
        rows=[],
        state="revealed",
        result=result,
        shown_for=["ana", "chi"],
    )
    alias = privacy.erase("ana", acting_user=user)
    found.refresh_from_db()
    assert found.result == {
        "by_name": [{"person": alias, "name": SOMEBODY, "roles": []}],
        "shown": {
            "rows": [
                {
                    **row,
                    "named": [[alias, "role:tech-lead"], ["bo", None]],
                    "says": [[alias, "Zoe"]],
                }
            ]
        },
    }
    assert found.shown_for == [alias, "chi"]


def test_every_table_that_names_somebody_is_among_those_shown_and_erased() -> None:
    naming = {
        model
        for model in apps.get_app_config("db").get_models()
        if any(True for _ in names(model)) or model in (models.Person, models.User, models.EventLink)
    }
    assert naming == set(PLACES)
    loose = {
        (model.__name__, item.name)
        for model in PLACES
        for item in model._meta.concrete_fields
        if isinstance(item, django.CharField) and item.name in ("person_id", "user_id")
    }
    assert loose == set()


def test_who_may_erase(user: models.User) -> None:
    boss = models.User.objects.get(username="boss")
    bo = models.User.objects.create(username="bo", person_id="bo")
    with pytest.raises((NotAllowed, Hidden)):
        privacy.erase("ana", acting_user=bo)
    assert privacy.erase("bo", acting_user=boss).startswith("erased-")
    alias = privacy.erase("ana", acting_user=user)
    entry = models.AuditEntry.objects.order_by("-sequence").first()
    assert entry is not None
    assert (entry.action, entry.object, entry.actor, entry.user_id) == (
        "privacy.erase",
        alias,
        alias,
        user.pk,
    )


def test_who_cannot_be_erased(user: models.User) -> None:
    models.User.objects.filter(username="boss").update(person_id="chi")
    for person, message in (
        ("nobody", "there is no person “nobody”"),
        ("chi", "they are the only administrator: make somebody else one first"),
    ):
        with pytest.raises(EditError) as error:
            privacy.erase(person, acting_user=None)
        assert error.value.message == message
    alias = privacy.erase("ana", acting_user=None)
    with pytest.raises(EditError):
        privacy.erase(alias, acting_user=None)


def test_who_was_erased_stays_erased(user: models.User) -> None:
    privacy.erase("ana", acting_user=None)
    marks = asked.erased()
    assert len(marks) == 1
    empty(connections["default"])
    begin(FULL, acting_user=None)
    assert privacy.erase_again(marks, acting_user=None) == 1
    assert "ana ruiz" not in everything()
    assert privacy.erase_again(marks, acting_user=None) == 0
    with pytest.raises(EditError, match="was erased"):
        edit(lambda o: editing.add_person(o, ANA), acting_user=None, action="person.add")
    told = plan_apply(FULL, scope=None, effective=MAR, take_over=True).plan.clashes
    assert [(clash.reason, clash.detail) for clash in told if clash.reason == "erased"] == [("erased", "ana")]


def test_reads_of_somebody_elses_text_are_on_record(user: models.User) -> None:
    bo = models.User.objects.create(username="bo", person_id="bo")
    privacy.read("ana", "a point", acting_user=bo)
    privacy.read("ana", "a point", acting_user=user)
    assert [(one.reader, one.what) for one in asked.reads("ana")] == [("Bo", "a point")]
    privacy.read("ana", "a point", acting_user=models.User.objects.get(username="boss"))
    assert [one.reader for one in asked.held("ana").reads] == ["boss", "Bo"]
