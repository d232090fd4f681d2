"""Every action says who acts, and leaves an audit entry if it writes."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import agreed
import covered
import pytest
from databases import empty
from django.db import connections
from editable import ACME
from filling import fill
from invented import TODAY, invent

from remit import actions
from remit.actions import login_link, note, organisation, privacy
from remit.actions.apply import apply, plan_apply
from remit.actions.audit import Change, record
from remit.core import editing
from remit.core.privacy import mark
from remit.core.team import Team
from remit.db.models import AuditEntry, Person, User

READS = {
    "remit.actions.apply.plan_apply",
    "remit.actions.clock.at",
    "remit.actions.clock.now",
    "remit.actions.note.thing",
    "remit.actions.permission.require",
    *agreed.READS,
}
"""Actions that change nothing."""


def public() -> dict[str, Callable[..., object]]:
    """The public functions of every module of actions, by full name."""
    found = {}
    for module in pkgutil.walk_packages(actions.__path__, "remit.actions."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isroutine):
            if function.__module__ == module.name and not name.startswith("_"):
                found[f"{module.name}.{name}"] = function
    return found


def _apply() -> None:
    planned = plan_apply(invent(2), scope=None, effective=TODAY)
    apply(planned.plan, acting_user=None, expected_version=planned.version)


def _begin() -> None:
    empty(connections["default"])
    organisation.begin(ACME, acting_user=None)


def _somebody() -> str:
    return str(Person.objects.filter(kind="human", end=None).values_list("pk", flat=True)[0])


def _user() -> User:
    """The user of somebody else than ``_somebody``."""
    person = (
        Person.objects.filter(kind="human", end=None).exclude(pk=_somebody()).values_list("pk", flat=True)[0]
    )
    return User.objects.create(username="user", person_id=person)


WRITES: dict[str, Callable[[], object]] = {
    "remit.actions.apply.apply": _apply,
    "remit.actions.audit.record": lambda: record([Change("test", "thing", "one")], acting_user=None),
    "remit.actions.login_link.create": lambda: login_link.create(_somebody(), acting_user=None),
    "remit.actions.organisation.begin": _begin,
    "remit.actions.organisation.edit": lambda: organisation.edit(
        lambda o: editing.add_team(o, Team("new", "New")), acting_user=None, action="team.add"
    ),
    "remit.actions.privacy.erase": lambda: privacy.erase(_somebody(), acting_user=None),
    "remit.actions.privacy.erase_again": lambda: privacy.erase_again(
        {mark("acme", _somebody())}, acting_user=None
    ),
    "remit.actions.privacy.read": lambda: privacy.read(_somebody(), "a text", acting_user=_user()),
    "remit.actions.note.write": lambda: note.write("team-0", "architecture", "mine", acting_user=_user()),
    **agreed.WRITES,
    **covered.WRITES,
    "remit.actions.login_link.redeem": lambda: login_link.redeem(
        login_link.create(_somebody(), acting_user=None), acting_user=None
    ),
}


TRIED = {
    "account": "actions/test_accounts.py",
    "administer": "web/test_editing.py",
    "backup": "actions/test_backup.py",
    "book": "actions/test_sources.py",
    "check_in": "actions/test_sources.py",
    "clarity": "actions/test_clarity.py",
    "clarity_agenda": "actions/test_clarity.py",
    "clarity_ballot": "actions/test_clarity.py",
    "clarity_parts": "actions/test_clarity.py",
    "coding": "actions/test_sources.py",
    "coding_verdict": "actions/test_coding_verdict.py",
    "collect": "actions/test_collect.py",
    "collect_all": "actions/test_collect_all.py",
    "deciding": "actions/test_deciding.py",
    "forgotten": "actions/test_forgotten.py",
    "identity": "actions/test_sources.py",
    "idempotency": "api/test_write.py",
    "inbox": "web/test_inbox.py",
    "invitation": "actions/test_accounts.py",
    "keeping": "actions/test_sources.py",
    "linking": "evidence/test_linking.py",
    "mail": "actions/test_mail.py",
    "mail_text": "actions/test_mail.py",
    "notice": "actions/test_notice.py",
    "observing": "actions/test_observing.py",
    "push": "actions/test_sources.py",
    "secret": "actions/test_sources.py",
    "source": "actions/test_sources.py",
    "reminding": "actions/test_reminding.py",
    "start": "actions/test_accounts.py",
    "common_row": "actions/test_common_row.py",
    "directory": "api/test_scim.py",
    "token": "api/test_token.py",
    "webhook": "actions/test_webhook.py",
    "webhook_post": "actions/test_webhook.py",
    "webhook_queue": "actions/test_webhook.py",
    "webhook_sending": "actions/test_webhook.py",
}
"""Modules whose actions, and what these leave in the audit, are tried by a file of their own below ``tests``."""


def test_every_action_is_listed_here() -> None:
    here = {name for name in public() if name.split(".")[2] not in TRIED}
    assert here == READS | {name for name in WRITES if name.split(".")[2] not in TRIED} | covered.INNER
    assert {name.split(".")[2] for name in public()} >= set(TRIED)
    tests = Path(__file__).resolve().parents[1]
    assert [file for file in TRIED.values() if not (tests / file).is_file()] == []


@pytest.mark.parametrize("name", sorted(WRITES))
def test_an_action_that_writes_takes_who_acts_by_keyword_alone(name: str) -> None:
    parameter = inspect.signature(public()[name]).parameters["acting_user"]
    assert parameter.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", sorted(WRITES))
def test_an_action_that_writes_leaves_an_audit_entry(database: object, name: str) -> None:
    fill(invent(1))
    AuditEntry.objects.all().delete()
    WRITES[name]()
    assert AuditEntry.objects.count() > 0


def test_an_action_that_reads_leaves_none(database: object) -> None:
    fill(invent(1))
    before = AuditEntry.objects.count()
    assert plan_apply(invent(2), scope=None, effective=TODAY).plan
    assert AuditEntry.objects.count() == before
