"""Erasing somebody, and the record of who read somebody's personal text."""

from __future__ import annotations

from collections.abc import Set
from functools import partial as partial_of

from django.db import transaction
from django.utils import timezone

from remit.actions import forgotten
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.actions.source import lake
from remit.core.editing import EditError
from remit.core.privacy import PREFIX, mark
from remit.db import audit, models, partial, privacy
from remit.queries.permission import person_thing


@transaction.atomic
def erase(person: str, *, acting_user: models.User | None) -> str:
    """Takes everything personal of the person out of Remit, for good, and gives the alias that stands there instead.

    What others rely on stays and names "somebody erased": who held a role, that a row was signed. Texts, addresses,
    the account, messages, notes and leaves go; so do their keys in the audit, whose chain verifies as before.
    Raises NotAllowed, and EditError for nobody and for the last administrator.
    """
    head = models.Organisation.objects.select_for_update().get()
    known = models.Person.objects.filter(pk=person).first()
    if known is None or person.startswith(PREFIX):
        raise EditError("there is no person “{name}”", "person", name=person)
    require(acting_user, "erase", person_thing(partial.for_actor(person, None), person, timezone.now()))
    user = models.User.objects.filter(person=known).first()
    if user is not None and user.is_administrator and not _other_administrators(user):
        raise EditError("they are the only administrator: make somebody else one first", "person")
    calendars = list(models.Source.objects.filter(owner=person).values_list("pk", flat=True))
    out = privacy.redaction(known)
    forgotten.bury(person, timezone.now())
    forgotten.look_through()
    privacy.rename(known, out)
    privacy.redact(out)
    resealed = privacy.redact_audit(out, user.pk if user else None)
    if acting_user is not None:
        acting_user.refresh_from_db()
    done = {"mark": mark(head.slug, person), "resealed": resealed}
    record([Change(audit.ERASE, "person", out.alias, None, done)], acting_user=acting_user)
    for calendar in calendars:
        transaction.on_commit(partial_of(lake().drop, calendar))
    return out.alias


def _other_administrators(user: models.User) -> bool:
    return models.User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk).exists()


@transaction.atomic
def erase_again(marks: Set[str], *, acting_user: models.User | None) -> int:
    """Erases whoever an older backup has brought back, and says how many they were.

    ``marks`` are those of ``remit.queries.privacy.erased`` before the restore, together with those of the backup.
    """
    slug = models.Organisation.objects.values_list("slug", flat=True).first()
    back = [
        one for one in models.Person.objects.values_list("pk", flat=True) if mark(slug or "", one) in marks
    ]
    models.User.objects.filter(person__in=back).update(is_administrator=False)
    for person in back:
        erase(person, acting_user=acting_user)
    return len(back)


@transaction.atomic
def read(subject: str, what: str, *, acting_user: models.User) -> None:
    """Puts on record that the user read personal text of somebody else; the one it is about can see that."""
    if acting_user.person_id == subject:
        return
    name = acting_user.person.name if acting_user.person else acting_user.username
    models.PersonalRead.objects.create(
        subject_id=subject, reader=acting_user, reader_name=name, what=what, at=timezone.now()
    )
    record([Change("privacy.read", "person", subject, None, {"what": what})], acting_user=acting_user)
