"""Keeping the verdicts on hands-on coding that are shared, for those who may read them. Of nobody else is one kept."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial as partial_of

from django.conf import settings
from django.db import transaction

from remit.actions.audit import Change, record
from remit.core.coding import Judgement, Verdict
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.db import partial
from remit.db.models import CodingShare, CodingVerdict, LastAsked
from remit.evidence.parts import LakeError
from remit.queries.coded import Key, kept, running
from remit.queries.coding import judgements

LAPSED = "the role ended"
"""Why sharing ended that its holder did not end."""
log = logging.getLogger("remit.evidence")


def soon(person: str, now: datetime) -> None:
    """Judges the person anew once what was said of their weeks is committed, where they share anything."""
    if CodingShare.objects.filter(person=person, ended_at=None).exists():
        transaction.on_commit(partial_of(_again, person, now))


def keep(
    organisation: Organisation, now: datetime, *, person: str | None = None, seconds: float | None = None
) -> None:
    """Judges everybody who shares a verdict, or one person, and keeps what is another than before.

    Sharing ends with the role. Raises LakeError where the evidence cannot be asked.
    """
    if person is None:
        lapse(organisation, now)
    shared = running(organisation, now, person=person)
    people = {who for who, _team, _role in shared}
    if not people:
        return
    found = judgements(organisation, people, now, seconds=seconds)
    judged = {(who, one.team.id, one.role.id): one.judgement for who, roles in found.items() for one in roles}
    _write(organisation, {key: judged[key] for key in shared if key in judged}, now)


@transaction.atomic
def lapse(organisation: Organisation, now: datetime) -> None:
    """Ends the sharing of whoever does not hold the role any more; nothing that was kept of it stays."""
    lasting = running(organisation, now)
    for one in CodingShare.objects.select_for_update().filter(ended_at=None).order_by("pk"):
        key = (one.person_id, one.team, one.role)
        if key not in lasting:
            CodingShare.objects.filter(pk=one.pk).update(ended_at=now)
            forget(key)
            change = Change("coding.unshare", "person", one.person_id, reason=LAPSED)
            record([change], acting_user=None, actor="remit")


def forget(key: Key) -> None:
    """Nothing of this verdict is kept any more."""
    person, team, role = key
    CodingVerdict.objects.filter(person=person, team=team, role=role).delete()


def _again(person: str, now: datetime) -> None:
    """Where the evidence cannot be asked now, no outdated verdict is shown until the background makes up for it."""
    try:
        keep(partial.load_for_person(person), now, person=person, seconds=settings.ENGINE_SECONDS)
    except LakeError:
        log.exception("the evidence could not be asked")
        CodingVerdict.objects.filter(person=person).delete()
        LastAsked.objects.update(mark="")


@transaction.atomic
def _write(organisation: Organisation, judged: Mapping[Key, Judgement], now: datetime) -> None:
    """Only what is still shared by now: whoever took it back meanwhile is not written down again."""
    still = _still(judged)
    for key in still:
        person, team, role = key
        day = local_day(organisation, team, now)
        last = kept({key}, day).get(key)
        verdict, why = judged[key].verdict, tuple(note.code for note in judged[key].reasons)
        if last is None or (last.verdict, last.why) != (verdict, why):
            CodingVerdict.objects.update_or_create(
                person_id=person,
                team=team,
                role=role,
                day=day,
                defaults={"verdict": _text(verdict), "why": list(why)},
            )


def _still(keys: Collection[Key]) -> list[Key]:
    people = {person for person, _team, _role in keys}
    rows = CodingShare.objects.select_for_update().filter(ended_at=None, person__in=people).order_by("pk")
    return [key for key in rows.values_list("person", "team", "role") if key in keys]


def _text(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict.value
