"""Telling somebody something: it stands in their inbox, and goes out by mail as they chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from remit.actions import clock
from remit.core.notice import DAYS, KINDS, WHYS, missing
from remit.db.models import Notice


class BadNotice(ValueError):
    """The caller's fault: no such kind or reason, a parameter too few, or a link that leads away."""


@transaction.atomic
def tell(
    person_id: str,
    kind: str,
    *,
    params: Mapping[str, str | date],
    link: str,
    why: str,
    waits: bool | None = None,
    about: str = "",
    once: bool = False,
) -> None:
    """Tells a person. Call it in the transaction of what happened, so that neither stands without the other.

    ``kind`` is one of ``KINDS`` and ``why`` one of ``WHYS``; ``params`` holds names and titles, and days under the
    names of ``DAYS``, never what somebody answered, noted or wrote. ``link`` is an address of ours ("/…").
    ``waits``: the person has to do something about it (None: as the kind says) until ``done(about)`` is called.
    While the same is still unread, or waits, it is not told again; with ``once`` it never is.
    """
    if kind not in KINDS or why not in WHYS:
        raise BadNotice(f"no such kind or reason: {kind}, {why}")
    if lacking := missing(KINDS[kind], why, params):
        raise BadNotice(f"{kind} ({why}) needs {', '.join(sorted(lacking))}")
    if not link.startswith("/") or link.startswith("//"):
        raise BadNotice(f"a link leads to a page of ours: {link}")
    kept = {name: str(value) for name, value in params.items()}
    for name in DAYS & kept.keys():
        date.fromisoformat(kept[name])
    waits = KINDS[kind].waits if waits is None else waits
    same = Notice.objects.filter(person_id=person_id, kind=kind, about=about)
    if once:
        if same.exists():
            return
    elif (same.filter(done_at=None) if waits else same.filter(read_at=None)).filter(params=kept).exists():
        return
    Notice.objects.create(
        person_id=person_id,
        kind=kind,
        params=kept,
        link=link,
        why=why,
        waits=waits,
        about=about,
        created_at=clock.now(),
    )


def done(about: str, person_id: str | None = None, kind: str | None = None) -> int:
    """What it was about is done: nobody (not this person, not by this kind) is waited for any more. How many were."""
    if not about:
        raise BadNotice("done with what?")
    open_ones = Notice.objects.filter(about=about, done_at=None)
    if person_id is not None:
        open_ones = open_ones.filter(person_id=person_id)
    if kind is not None:
        open_ones = open_ones.filter(kind=kind)
    return open_ones.update(done_at=clock.now())
