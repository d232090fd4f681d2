"""Whom each step of a cover is told to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from remit.actions.notice import done, tell
from remit.core.cover import Cover
from remit.core.organisation import Organisation
from remit.db.models import CoverRequest
from remit.queries.cover import wish_of


def about(asked: CoverRequest) -> str:
    """What the notices of a request are about."""
    return f"cover:{asked.pk}"


def wait_for_grant(organisation: Organisation, asked: CoverRequest, granters: Iterable[str]) -> None:
    """The holder and their manager are asked; the first yes is enough."""
    for person in granters:
        why = "asked" if asked.holder_id is None else "holder" if person == asked.holder_id else "manager"
        _tell(organisation, asked, person, "cover-asked", why)


def wait_for_acceptance(organisation: Organisation, asked: CoverRequest) -> None:
    """Who would act is asked; nobody else is any more."""
    done(about(asked))
    if asked.asked_by_id not in (asked.granted_by_id, asked.acting_id):
        _tell(organisation, asked, asked.asked_by_id, "cover-granted", "asker")
    _tell(organisation, asked, asked.acting_id, "cover-asked", "asked")


def agreed(organisation: Organisation, asked: CoverRequest, by: str) -> None:
    """Everybody with a part in it learns that the cover stands."""
    done(about(asked))
    for person, why in _parts(asked, by):
        kind = "cover-granted" if person == asked.acting_id else "cover-accepted"
        _tell(organisation, asked, person, kind, why)


def declined(organisation: Organisation, asked: CoverRequest, by: str) -> None:
    """Everybody with a part in it learns that nothing comes of it."""
    done(about(asked))
    for person, why in _parts(asked, by):
        _tell(organisation, asked, person, "cover-declined", why)


def ended(organisation: Organisation, cover: Cover, by: str) -> None:
    """The holder and who acted learn that the cover has an earlier end."""
    for person, why in ((cover.holder, "holder"), (cover.acting, "asked")):
        if person is not None and person != by and cover.period.last_day is not None:
            params = _params(organisation, cover)
            tell(person, "cover-shortened", params=params, link=f"/teams/{cover.team}/covers/", why=why)


def _parts(asked: CoverRequest, by: str) -> list[tuple[str, str]]:
    """Who has a part in it but the one who just acted, each once, with why they are told."""
    found = {asked.acting_id: "asked", asked.asked_by_id: "asker"}
    if asked.holder_id is not None:
        found.setdefault(asked.holder_id, "holder")
    if asked.granted_by_id is not None:
        found.setdefault(asked.granted_by_id, "manager" if asked.holder_id else "asked")
    return [(person, why) for person, why in found.items() if person != by]


def _tell(organisation: Organisation, asked: CoverRequest, person: str, kind: str, why: str) -> None:
    params = _params(organisation, wish_of(asked))
    tell(person, kind, params=params, link=f"/covers/{asked.pk}/", why=why, about=about(asked))


def _params(organisation: Organisation, cover: Cover) -> dict[str, str]:
    index, start, end = organisation.index, cover.period.start, cover.period.end
    assert start is not None and end is not None  # noqa: S101  a cover has both
    return {
        "acting": index.person[cover.acting].name,
        "person": index.person[cover.holder].name if cover.holder else "",
        "role": organisation.framework.role_by_id[cover.role].title,
        "team": index.team[cover.team].name,
        "first": start.isoformat(),
        "last": max(start, end - timedelta(days=1)).isoformat(),
    }
