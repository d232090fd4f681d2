"""What all edits have in common: how they are refused, and how dated things follow one another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from remit.core.organisation import Organisation
from remit.lib.periods import Period
from remit.lib.text import did_you_mean, harmless

ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
"""What files, links and signatures name an object by."""
LONGEST_NAME = 200
WRITTEN_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that fall apart into no plain letter and a mark; without them Łukasz would be ``ukasz``."""


class EditError(ValueError):
    """An edit that cannot be made; the organisation is as it was.

    ``template`` is a msgid whose places ``params`` fill; ``field`` names the input that is wrong, if one is.
    """

    def __init__(self, template: str, field: str = "", **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params
        self.field = field

    @property
    def message(self) -> str:
        """The refusal in English."""
        return self.template.format(**self.params)


class _Dated(Protocol):
    @property
    def period(self) -> Period: ...


D = TypeVar("D", bound=_Dated)


def first_day(value: _Dated) -> date:
    """The start for comparing; an unknown one lies before all others."""
    return value.period.start or date.min


def last_end(value: _Dated) -> date:
    """The end for comparing; an open one lies after all others."""
    return value.period.end or date.max


def follow(values: tuple[D, ...], fresh: D, same: Callable[[D], bool]) -> tuple[D, ...]:
    """``fresh`` holds from its start: what of the ``same`` runs then ends there, what begins later stays.

    So nothing that was planned is lost: ``fresh`` ends at the latest where the next one begins. One that
    begins on the same day is replaced. Where all of this is so already, nothing changes.
    """
    start = first_day(fresh)
    rivals = [value for value in values if same(value)]
    later = [first_day(value) for value in rivals if first_day(value) > start]
    end = min([last_end(fresh), *later])
    fresh = _with_period(fresh, Period(fresh.period.start, None if end == date.max else end))
    running = next((value for value in rivals if first_day(value) <= start < last_end(value)), None)
    if running is not None and _with_period(fresh, running.period) == running:
        if last_end(running) == end:
            return values
        # The same goes on for longer or shorter than it would have: it keeps its first day.
        return _replaced(values, running, _with_period(fresh, Period(running.period.start, fresh.period.end)))
    if running is None:
        return (*values, fresh)
    if first_day(running) == start:
        return _replaced(values, running, fresh)
    ended = _with_period(running, running.period.until(start))
    return (*_replaced(values, running, ended), fresh)


def cease(values: tuple[D, ...], on: date, same: Callable[[D], bool]) -> tuple[D, ...]:
    """None of the ``same`` from the day on: what runs ends, what would begin only then is taken away."""
    kept: list[D] = []
    for value in values:
        if not same(value) or last_end(value) <= on:
            kept.append(value)
        elif first_day(value) < on:
            kept.append(_with_period(value, value.period.until(on)))
    return tuple(kept)


def add_dated(values: tuple[D, ...], fresh: D, same: Callable[[D], bool], taken: EditError) -> tuple[D, ...]:
    """``fresh`` beside the others. Raises ``taken`` where one of the ``same`` has a day in common with it."""
    if any(same(value) and value.period.overlaps(fresh.period) for value in values):
        raise taken
    return (*values, fresh)


def changed_or(before: tuple[D, ...], after: tuple[D, ...], refusal: EditError) -> tuple[D, ...]:
    """The values after an edit. Raises the refusal where the edit found nothing to do."""
    if before == after:
        raise refusal
    return after


def _with_period(value: D, period: Period) -> D:
    changed: D = replace(value, period=period)  # type: ignore[type-var]
    return changed


def _replaced(values: tuple[D, ...], old: D, new: D) -> tuple[D, ...]:
    return tuple(new if value is old else value for value in values)


def period_from(start: date | None, end: date | None, field: str = "until") -> Period:
    """The period. Raises EditError where it would end before it begins."""
    if start is not None and end is not None and end <= start:
        raise EditError("it would end before it begins", field)
    return Period(start, end)


def known_person(organisation: Organisation, person: str, field: str = "person") -> None:
    _known(person, organisation.index.person, field, "there is no person “{name}”")


def known_team(organisation: Organisation, team: str, field: str = "team") -> None:
    _known(team, organisation.index.team, field, "there is no team “{name}”")


def known_role(organisation: Organisation, role: str, field: str = "role") -> None:
    _known(role, organisation.framework.role_by_id, field, "the framework has no role “{name}”")


def known_system(organisation: Organisation, system: str, field: str = "system") -> None:
    _known(system, organisation.index.system, field, "there is no system “{name}”")


def _known(name: str, among: Iterable[str], field: str, template: str) -> None:
    names = tuple(among)
    if name not in names:
        near = did_you_mean(name, names, limit=1)
        if near:
            raise EditError(template + ": did you mean “{near}”?", field, name=name, near=near[0])
        raise EditError(template, field, name=name)


def checked_id(name: str, taken: Iterable[str], field: str = "id") -> str:
    """The id, if it has the form of one and nobody has it."""
    if not ID.fullmatch(name):
        raise EditError(
            "“{name}” is not an id: letters, digits, “.”, “_” and “-”, at most 100", field, name=name
        )
    if name in taken:
        raise EditError("the id “{name}” is taken", field, name=name)
    return name


def free_id(name: str, taken: Iterable[str], *others: str) -> str:
    """An id made from a name that nobody has yet: ``ana-ruiz``, else ``ana-ruiz-2`` and so on.

    ``others``: what it is made from, the first that will do, where the name has no letter of an id (田中 太郎).
    """
    plain = next(filter(None, map(_plain, (name, *others))), "new")
    known, number, found = set(taken), 1, plain
    while found in known:
        number += 1
        found = f"{plain}-{number}"
    return found


def mailbox(address: str) -> str:
    """What stands before the @ of a mail address."""
    return address.partition("@")[0]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _ascii(text).lower()).strip("-")[:90].strip("-")


def _ascii(text: str) -> str:
    written_out = text.casefold().translate(WRITTEN_OUT)
    return unicodedata.normalize("NFKD", written_out).encode("ascii", "ignore").decode("ascii")


def checked_name(name: str, field: str = "name") -> str:
    """The name without blanks around it. Raises EditError for none, a long one, or one with unseen characters."""
    stripped = name.strip()
    if not stripped:
        raise EditError("a name is needed", field)
    if len(stripped) > LONGEST_NAME:
        raise EditError("a name has at most {number} characters", field, number=LONGEST_NAME)
    if any(character != " " and harmless(character) != character for character in stripped):
        raise EditError("the name has characters that cannot be seen", field)
    return stripped
