"""Signing a row: exactly the wording, the people and the date that the signer has seen, one row at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from remit.actions import notice
from remit.actions.agreeing import Place, lock, person_of, place
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.agreement import Agreement
from remit.core.editing import EditError
from remit.core.signature import Signer, signers
from remit.core.team_day import TeamDay
from remit.db import agreement, models
from remit.lib.canonical import canonical
from remit.queries.agreement import row_agreed


class OtherWording(EditError):
    """The row says something else by now than what the signer has seen."""

    def __init__(self) -> None:
        super().__init__(
            "this row was changed after you opened the page: read what it says now, then sign that"
        )


class NotASigner(EditError):
    """The row needs no signature of this person."""

    def __init__(self) -> None:
        super().__init__("only those who hold a row, and their counterpart, sign it")


@transaction.atomic
def sign(
    team: str,
    row: str,
    digest: str,
    *,
    acting_user: models.User | None,
    now: datetime | None = None,
    clarity_round: int | None = None,
    desk: TeamDay | None = None,
) -> models.Signature:
    """Signs the document with this digest in person; under a cover nobody signs. Signing it again changes nothing.

    ``desk``: the team at the moment ``now``, where the caller's transaction has read it already, for many rows.

    Raises OtherWording, NotASigner, NoSuchRow, Nobody and NotAllowed; nothing is signed then.
    """
    lock()
    found = place(team, row, now) if desk is None or now is None else Place(desk, row, now)
    known = acting_user is not None and acting_user.person_id in found.organisation.index.person
    # What the team rests on does not know the people elsewhere: for them the decision reads what it needs.
    ground = found.organisation if known else None
    require(acting_user, "sign", found.thing(), found.now, organisation=ground)
    person = person_of(acting_user)
    signer = _signer(found, person)
    document = found.document
    if document.digest != digest:
        raise OtherWording
    given = models.Signature.objects.filter(
        team=team, responsibility=row, person=person, digest=digest
    ).first()
    if given is not None:
        return given
    signature = models.Signature.objects.create(
        team_id=team,
        responsibility=row,
        person_id=person,
        role=signer.role or "",
        digest=digest,
        signed=canonical(document.content).decode(),
        signed_at=found.now,
        round_id=clarity_round,
    )
    after = {"person": person, "role": signer.role, "digest": digest, "at": found.now.isoformat()}
    record([Change("signature.sign", "signature", f"{team}/{row}", None, after)], acting_user=acting_user)
    _done(found, person)
    return signature


def about(team: str) -> str:
    """What messages about signatures that a team's rows need are about."""
    return f"sign:{team}"


def about_first(team: str, row: str = "") -> str:
    """What messages about a row's first signatures are about; without a row, those about several rows of the team."""
    return f"sign-first:{team}/{row}"


def _signer(found: Place, person: str) -> Signer:
    for signer in signers(found.desk, found.row):
        if signer.person == person:
            return signer
    raise NotASigner


def _done(found: Place, person: str) -> None:
    """The person is waited for no longer: for the row, and for the team once none of the rows told of is left.

    These are the rows that were ever signed; for a message about several first signatures, those that are written.
    """
    desk = found.desk
    notice.done(about_first(desk.team, found.row), person)
    several = {about(desk.team): True, about_first(desk.team): False}
    waiting = models.Notice.objects.filter(about__in=several, person=person, done_at=None)
    open_ones = set(waiting.values_list("about", flat=True))
    if not open_ones:
        return
    known = agreement.load([desk.team], desk.day)
    for told in sorted(open_ones):
        rows = _signed_before(desk, known) if several[told] else _written(desk)
        if not any(row_agreed(desk, row, known).waits_for(person) for row in rows):
            notice.done(told, person)


def _signed_before(desk: TeamDay, known: Agreement) -> list[str]:
    return [row for row in desk.rows() if (desk.team, row) in known.signatures]


def _written(desk: TeamDay) -> list[str]:
    """The rows of the team's own charter."""
    own = {
        row.responsibility for one in desk.organisation.charters if one.team == desk.team for row in one.rows
    }
    return [row for row in desk.rows() if row in own]
