"""Edits of covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from remit.core.cover import Cover
from remit.core.editing.parts import (
    EditError,
    cease,
    changed_or,
    known_person,
    known_role,
    known_team,
    last_end,
)
from remit.core.organisation import Organisation


def add_cover(organisation: Organisation, cover: Cover) -> Organisation:
    """The organisation with one cover more. That it may stand is for the check of the whole to say."""
    known_team(organisation, cover.team)
    known_role(organisation, cover.role)
    known_person(organisation, cover.acting, "acting")
    if cover.holder is not None:
        known_person(organisation, cover.holder, "holder")
    if cover.period.start is None or cover.period.end is None:
        raise EditError("a cover has a first and a last day", "until")
    return replace(organisation, covers=(*organisation.covers, cover))


def end_cover(organisation: Organisation, cover: Cover, on: date) -> Organisation:
    """The cover is returned on the day; one that has not begun by then is taken away."""
    after = cease(organisation.covers, on, lambda one: one == cover)
    refusal = EditError("there is no such cover from that day on", "cover")
    return replace(organisation, covers=changed_or(organisation.covers, after, refusal))


def shorten_or_extend_cover(organisation: Organisation, cover: Cover, until: date) -> Organisation:
    """The cover runs until the day before ``until`` instead."""
    if cover not in organisation.covers:
        raise EditError("there is no such cover", "cover")
    if until <= (cover.period.start or date.min):
        raise EditError("it would end before it begins", "until")
    if until == last_end(cover):
        return organisation
    changed = replace(cover, period=replace(cover.period, end=until))
    return replace(
        organisation, covers=tuple(changed if one == cover else one for one in organisation.covers)
    )
