"""Where in the tables a person stands, and how they are taken out of them. Called within a transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models as django
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from remit.core.audit import seal
from remit.core.privacy import PREFIX, SOMEBODY, Redaction
from remit.core.signature import Document
from remit.db import audit, models
from remit.lib.canonical import canonical

CHUNK = 500
ALIAS_BYTES = 6
KEY_BYTES = 16
OWN = "person"
"""The kind of account of whoever writes here, signed in; its value is the person's id."""


class Erase(StrEnum):
    """What becomes of a row that names the person: it goes, or it names somebody erased."""

    DELETE = "delete"
    RENAME = "rename"


class Place(NamedTuple):
    """The part of what is held that a table belongs to, what its rows are, and what erasing does to them."""

    part: str
    title: Any
    erase: Erase


R, D = Erase.RENAME, Erase.DELETE
PLACES: Mapping[type[django.Model], Place] = {
    models.Person: Place("profile", _("Name and days"), R),
    models.Identity: Place("profile", _("Addresses and logins"), D),
    models.ReportingLine: Place("organisation", _("Reporting lines"), R),
    models.Leave: Place("organisation", _("Leaves"), D),
    models.Membership: Place("organisation", _("Teams"), R),
    models.RoleAssignment: Place("organisation", _("Roles"), R),
    models.Deputy: Place("organisation", _("Named as deputy"), R),
    models.CodingRange: Place("organisation", _("Declared ranges"), R),
    models.Cover: Place("organisation", _("Covers"), R),
    models.Mention: Place("organisation", _("Charters that name you"), R),
    models.Suppression: Place("organisation", _("Accepted findings"), R),
    models.User: Place("account", _("Account"), R),
    models.LoginLink: Place("account", _("Sign-in links"), D),
    models.Invitation: Place("account", _("Invitations"), D),
    models.ApiToken: Place("account", _("Tokens"), D),
    models.Webhook: Place("account", _("Webhooks that you set up"), R),
    models.Signature: Place("agreement", _("Signatures"), R),
    models.OpenPoint: Place("agreement", _("Open points"), R),
    models.Proposal: Place("agreement", _("Proposals"), R),
    models.Round: Place("rounds", _("Rounds that you opened"), R),
    models.Ballot: Place("rounds", _("Answers"), R),
    models.AgendaItem: Place("rounds", _("Mismatches that you settled"), R),
    models.Rehearsal: Place("readiness", _("Rehearsals"), R),
    models.DryRun: Place("readiness", _("Dry runs"), R),
    models.CoverRequest: Place("readiness", _("Covers asked for"), R),
    models.SplitAgreement: Place("readiness", _("What would trigger a split"), R),
    models.Notice: Place("messages", _("Messages"), D),
    models.NoticeChoice: Place("messages", _("Choices"), D),
    models.FeedToken: Place("messages", _("Calendar feed"), D),
    models.Mail: Place("messages", _("Mails"), D),
    models.PrivateNote: Place("notes", _("Notes"), D),
    models.PersonalRead: Place("reads", _("Readings"), D),
    models.Source: Place("evidence", _("Calendars that you connected"), D),
    models.CheckIn: Place("evidence", _("Check-ins"), D),
    models.Sight: Place("evidence", _("Sources that you named for a row"), R),
    models.EventLink: Place("evidence", _("Where what you did can be looked up"), D),
    models.Account: Place("evidence", _("Accounts by which tools know you"), R),
    models.Suggestion: Place("evidence", _("Accounts that may be yours"), D),
    models.CodingHours: Place("coding", _("Contracted hours"), D),
    models.CodingEstimate: Place("coding", _("Estimates of your weeks"), D),
    models.CodingNote: Place("coding", _("Remarks about your weeks"), D),
    models.CodingShare: Place("coding", _("Verdicts that you shared"), D),
    models.CodingVerdict: Place("coding", _("What others read of them"), D),
    models.AuditEntry: Place("audit", _("Entries"), R),
}
"""Every table of ours in which a row names a person, a user, or who acted by an account."""
NOT_SEARCHED = (
    models.Organisation,
    models.Person,
    models.Identity,
    models.User,
    models.AuditEntry,
    models.Signature,
)
"""Tables that have a way of their own, or texts that are nobody's."""
SECRET = frozenset(
    {
        "password",
        "token_hash",
        "secret",
        "previous_secret",
        "keys",
        "seals",
        "chain",
        "previous",
        "digest",
        "request_hash",
    }
)
"""Columns that are neither shown nor searched."""


def names(model: type[django.Model]) -> Iterator[tuple[str, type[django.Model]]]:
    """The columns of the table that name a person or a user, each with which of them."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model in (models.Person, models.User):
            yield field.name, field.related_model


def rows_about(model: type[django.Model], person: str, user: int | None) -> django.QuerySet[Any]:
    """The rows of the table that name the person, or the person's user."""
    if model is models.Person:
        return models.Person.objects.filter(pk=person)
    if model is models.User:
        return models.User.objects.filter(person=person)
    if model is models.EventLink:
        return models.EventLink.objects.filter(actor__person=person).order_by("pk")
    found = django.Q(pk__in=[])
    for name, target in names(model):
        if target is models.Person:
            found |= django.Q(**{name: person})
        elif user is not None:
            found |= django.Q(**{name: user})
    return model._default_manager.filter(found).order_by("pk")


def redaction(person: models.Person) -> Redaction:
    """What takes the person out, under a new alias."""
    head = models.Organisation.objects.get()
    framework = json.loads(head.framework)
    taken = {one["id"] for kind in ("roles", "responsibilities") for one in framework[kind]}
    taken |= set(models.CharterRow.objects.values_list("responsibility", flat=True))
    taken |= set(models.Team.objects.values_list("pk", flat=True))
    taken |= set(models.System.objects.values_list("pk", flat=True))
    known = list(person.identities.values_list("kind", "value"))
    accounts = models.Account.objects.filter(person=person).exclude(kind=OWN).exclude(value="")
    known += accounts.values_list("kind", "value")
    mails = {value for kind, value in known if "@" in value}
    mails |= set(models.User.objects.filter(person=person).exclude(email="").values_list("email", flat=True))
    return Redaction(
        person.pk,
        person.name,
        PREFIX + secrets.token_hex(ALIAS_BYTES),
        tuple(sorted(mails)),
        tuple(value for _, value in known if "@" not in value),
        person.pk in taken,
    )


def rename(person: models.Person, out: Redaction) -> None:
    """Puts somebody erased in the person's place, in every table that names them; what is only theirs goes."""
    old = person.pk
    fields = {item.attname: getattr(person, item.attname) for item in models.Person._meta.concrete_fields}
    models.Person.objects.create(**{**fields, "id": out.alias, "name": SOMEBODY, "experience": []})
    user = models.User.objects.filter(person=old).first()
    for model, place in PLACES.items():
        if model in (models.Person, models.User, models.AuditEntry):
            continue
        if place.erase is Erase.DELETE:
            rows_about(model, old, user.pk if user else None).delete()
            continue
        for name, target in names(model):
            if target is models.Person:
                model._default_manager.filter(**{name: old}).update(**{name: out.alias})
    _forget_accounts(old, out)
    models.DirectoryEntry.objects.filter(kind="user", object=old).delete()
    if user is not None:
        _close(user, out.alias)
    models.Person.objects.filter(pk=old).delete()


def kept_elsewhere() -> Iterator[tuple[type[django.Model], str]]:
    """The tables of libraries that name a user (second factors, linked accounts), each with the column that does."""
    for related in models.User._meta.related_objects:
        model = related.related_model
        if isinstance(model, type) and model._meta.app_label != "db":
            yield model, related.field.name


def _forget_accounts(old: str, out: Redaction) -> None:
    """Nothing says any more which accounts were theirs; what is read of these again is nobody's.

    What was observed until now names somebody erased. Kept answers, which hold ids, are asked for anew.
    """
    theirs = models.Account.objects.filter(
        django.Q(person=out.alias) | django.Q(kind=OWN, value=old) | django.Q(value__in=out.addresses)
    )
    keys = list(theirs.values_list("key", flat=True))
    models.EventLink.objects.filter(django.Q(actor__in=keys) | django.Q(party__in=keys)).delete()
    theirs.update(value="", name="", rule="", erased_at=timezone.now(), decided_by=None)
    models.LastActs.objects.all().delete()
    models.LastAsked.objects.all().delete()


def _close(user: models.User, alias: str) -> None:
    """Nobody signs in with it any more, and it says nothing of anybody; the audit goes on naming the row."""
    for model, column in kept_elsewhere():
        model._default_manager.filter(**{column: user.pk}).delete()
    user.username, user.email, user.person = alias, "", None
    user.is_active = user.is_administrator = user.is_auditor = False
    user.sign_ins, user.last_login = user.sign_ins + 1, None
    user.set_unusable_password()
    user.save()


def redact(out: Redaction) -> None:
    """Takes the person out of every text and all plain data of ours; signatures get the hash of what now stands."""
    for model in apps.get_app_config("db").get_models():
        if model not in NOT_SEARCHED:
            _redact_table(model, out)
    _redact_rounds(out)
    for pk, text in list(models.Signature.objects.values_list("pk", "signed")):
        content = out.data(json.loads(text))
        if canonical(content) != text.encode():
            content.update(holders=sorted(content["holders"]), informed=sorted(content["informed"]))
            document = Document.read(content)
            signed = canonical(document.content).decode()
            models.Signature.objects.filter(pk=pk).update(signed=signed, digest=document.digest)
    models.Organisation.objects.update(version=F("version") + 1)


def _redact_rounds(out: Redaction) -> None:
    """The places of rounds in which an id can only be a person's: there it goes even where it is a row's id as well."""

    def other(person: str) -> str:
        return out.alias if person == out.person else person

    for found in models.Round.objects.exclude(result=None):
        result: dict[str, Any] = deepcopy(found.result or {})
        for row in result.get("shown", {}).get("rows", ()):
            for kind in ("named", "says"):
                row[kind] = [[other(person), said] for person, said in row[kind]]
        shown_for = [other(person) for person in found.shown_for]
        if (shown_for, result) != (found.shown_for, found.result):
            models.Round.objects.filter(pk=found.pk).update(shown_for=shown_for, result=result)


def _redact_table(model: type[django.Model], out: Redaction) -> None:
    columns = [
        item.attname
        for item in model._meta.concrete_fields
        if isinstance(item, django.CharField | django.TextField | django.JSONField)
        and not (item.primary_key or item.is_relation or item.choices or item.name in SECRET)
    ]
    if not columns:
        return
    rows = list(model._default_manager.values_list("pk", *columns))
    for pk, *found in rows:
        changed = {
            name: new
            for name, value in zip(columns, found, strict=True)
            if value and (new := out.data(value)) != value
        }
        if changed:
            model._default_manager.filter(pk=pk).update(**changed)


def redact_audit(out: Redaction, user: int | None) -> dict[str, dict[str, str | None]]:
    """Takes the person out of the audit, each value that changes under a new key; the old keys are gone.

    Gives the new seals by sequence and field, for the entry of the erasure to hold. What the person themselves gave
    as a reason goes, and so do the days of their leaves.
    """
    resealed: dict[str, dict[str, str | None]] = {}
    for entry in audit.entries():
        before = audit.values(entry)
        own = user is not None and entry.user_id == user
        leave = entry.kind == "leave" and entry.object.split("/")[0] == out.person
        entry.actor = out.alias if own else out.text(entry.actor)
        entry.acting_for = out.text(entry.acting_for)
        entry.object = out.alias if entry.object == out.person else out.text(entry.object)
        entry.reason = "" if own else out.text(entry.reason)
        entry.before = None if leave else out.data(entry.before)
        entry.after = None if leave else out.data(entry.after)
        changed = [field for field, value in audit.values(entry).items() if value != before[field]]
        if not changed:
            continue
        for field in changed:
            value = audit.values(entry)[field]
            entry.keys.pop(field, None)
            if value is not None:
                entry.keys[field] = secrets.token_hex(KEY_BYTES)
            new = seal(value, bytes.fromhex(entry.keys.get(field, "")))
            resealed.setdefault(str(entry.sequence), {})[field] = new
        entry.erased_at = timezone.now()
        entry.save()
    return resealed
