"""What an organisation file would change: one step for each object, and what it may not touch.

A file changes and ends only what files manage. What left the file ends on the effective day; it is never
deleted, except where nothing would be left of its period. Where the file gives other days for the same
thing, that is a correction: the old days are replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from remit.core.charter import Charter
from remit.core.describe import difference, sentence
from remit.core.objects import HEAD, KINDS, Key, Objects, TeamRow, put_together, take_apart
from remit.core.organisation import Organisation
from remit.core.references import NAMED, references
from remit.core.scope import Scope
from remit.core.suppression import Suppression


class Action(StrEnum):
    """What happens to an object. ``order``: the objects of a kind are listed in another order."""

    ADD = "add"
    CHANGE = "change"
    END = "end"
    REMOVE = "remove"
    ORDER = "order"


class OtherOrganisationError(ValueError):
    """The file is about another organisation than the one at hand."""

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(f"this is the organisation {current}, the file is about {wanted}")
        self.current = current
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Step:
    """One change. ``key`` is the object's key before it (after it, where it is new)."""

    action: Action
    key: Key
    before: Any = None
    after: Any = None
    taken_from: str | None = None
    """The manager that the object is taken over from, if it is."""

    @property
    def text(self) -> str:
        """The step in one line."""
        taken = f" (was managed by {self.taken_from})" if self.taken_from else ""
        if self.action is Action.ORDER:
            return f"order: {self.key.kind}"
        if self.action is Action.CHANGE:
            changed = difference(self.before, self.after)
            return f"change: {sentence(self.key.kind, self.before)}: {changed}{taken}"
        shown = self.before if self.after is None else self.after
        return f"{self.action}: {sentence(self.key.kind, shown)}{taken}"


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that the file says and may not do.

    ``reason``: ``managed`` by somebody else, ``outside`` the scope, still ``named`` and to be removed,
    ``missing`` though the file refers to it, ``erased`` (a person who is not to come back).
    """

    key: Key
    reason: str
    detail: str
    """Who manages it, what the scope is, what still names it, or its id."""
    text: str


class Entry(NamedTuple):
    """An object after the steps, and the key that it had before them (None: it is new)."""

    origin: Key | None
    value: Any


@dataclass(frozen=True)
class Plan:
    """The steps from one organisation to the next; none where both are the same."""

    manager: str
    steps: tuple[Step, ...]
    clashes: tuple[Clash, ...]
    entries: Mapping[str, Sequence[Entry]]
    """Every object after the steps, by kind, in order."""

    @property
    def result(self) -> Organisation:
        """The organisation after the steps."""
        return put_together({kind: [value for _, value in found] for kind, found in self.entries.items()})

    def __bool__(self) -> bool:
        return bool(self.steps)


@dataclass
class _Draft:
    """The plan while it is made."""

    effective: date
    manager: str
    managers: Mapping[Key, str]
    take_over: bool
    exact: bool = False
    steps: list[Step] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def refused(self, key: Key, before: Any) -> bool:
        """Notes a clash where somebody else manages the object and it is not to be taken over."""
        other = self.managers.get(key, self.manager)
        if other == self.manager or self.take_over:
            return False
        text = f"{sentence(key.kind, before)}: managed by {other}"
        self.clashes.append(Clash(key, "managed", other, text))
        return True

    def outside(self, key: Key, value: Any, limits: Scope) -> None:
        """Notes that the file speaks of what lies outside its scope."""
        text = f"{sentence(key.kind, value)}: outside {limits.team}"
        self.clashes.append(Clash(key, "outside", limits.team, text))

    def step(self, action: Action, key: Key, before: Any = None, after: Any = None) -> None:
        other = self.managers.get(key, self.manager) if before is not None else self.manager
        self.steps.append(Step(action, key, before, after, None if other == self.manager else other))


def plan(
    current: Organisation | None,
    wanted: Organisation,
    *,
    scope: str | None,
    effective: date,
    managers: Mapping[Key, str],
    outside: Set[tuple[str, str]] = frozenset(),
    take_over: bool = False,
    manager: str = "file",
    exact: bool = False,
) -> Plan:
    """What makes ``current`` say what ``wanted`` says.

    ``scope`` is the team to which the file is confined, with what is below it, or None for everything.
    ``outside``: (kind, id) of the persons and teams that ``wanted`` only refers to. ``managers`` says who
    manages the objects of ``current``; one that is not in it is ``manager``'s own. ``exact``: ``wanted`` is an edit
    of ``current``; what it lacks is taken away rather than ended, a clash where somebody else manages it.
    Raises OtherOrganisationError where the two are not the same organisation.
    """
    draft = _Draft(effective, manager, managers, take_over, exact)
    new = take_apart(wanted)
    old = {kind: {} for kind in new} if current is None else take_apart(current)
    _drop_outside(draft, outside, old, new)
    entries: dict[str, list[Entry]] = {}
    if current is None:
        for name, values in new.items():
            entries[name] = [Entry(None, value) for value in values.values()]
            for key, value in values.items():
                draft.step(Action.ADD, key, after=value)
        return Plan(manager, tuple(draft.steps), tuple(draft.clashes), entries)
    if current.id != wanted.id:
        raise OtherOrganisationError(current.id, wanted.id)
    limits = None if scope is None else Scope.of(scope, current, wanted, effective, outside)
    entries["organisation"] = [_plan_head(draft, old, new, scope)]
    for name in KINDS:
        entries[name] = _plan_kind(draft, old[name], new[name], limits)
    _drop_what_names_the_removed(draft, entries)
    return Plan(manager, tuple(draft.steps), tuple(draft.clashes), entries)


def _drop_outside(draft: _Draft, outside: Set[tuple[str, str]], old: Objects, new: Objects) -> None:
    """Takes out what the file only refers to; that must be there already."""
    for kind, name in sorted(outside):
        key = Key(kind, (name,))
        value = new[kind].pop(key, None)
        if key not in old[kind]:
            text = f"{sentence(kind, value) if value else key}: referred to, and not there"
            draft.clashes.append(Clash(key, "missing", name, text))


def _plan_head(draft: _Draft, old: Objects, new: Objects, scope: str | None) -> Entry:
    before, after = old["organisation"][HEAD], new["organisation"][HEAD]
    if scope is not None or before == after or draft.refused(HEAD, before):
        return Entry(HEAD, before)
    draft.step(Action.CHANGE, HEAD, before, after)
    return Entry(HEAD, after)


def _plan_kind(draft: _Draft, old: dict[Key, Any], new: dict[Key, Any], limits: Scope | None) -> list[Entry]:
    if limits is not None:
        new = _inside(draft, old, new, limits)
    pairs = _pairs(old, new)
    matched: dict[Key | None, Key] = {before: after for after, before in pairs.items()}
    groups: dict[tuple[str, ...], list[Any]] = {}
    for key, value in new.items():
        groups.setdefault(key.group, []).append(value)
    kept: list[Entry] = []
    for key, before in old.items():
        rivals = groups.get(key.group, ())
        if key in matched:
            after = _change(draft, key, before, new[matched[key]], limits)
        elif limits is not None and not limits.has(key.kind, before):
            after = before
        else:
            after = _leave(draft, key, before, replaced=any(conflict(before, value) for value in rivals))
        if after is not None:
            kept.append(Entry(key, after))
    for key, value in new.items():
        if key not in pairs:
            draft.step(Action.ADD, key, after=value)
    return _in_order(draft, kept, matched, new)


def _inside(draft: _Draft, old: dict[Key, Any], new: dict[Key, Any], limits: Scope) -> dict[Key, Any]:
    """What of the file is within its scope; what lies outside may only repeat what is so already."""
    inside: dict[Key, Any] = {}
    for key, value in new.items():
        if limits.has(key.kind, value):
            inside[key] = value
        elif old.get(key) != value:
            draft.outside(key, value, limits)
    return inside


def _pairs(old: dict[Key, Any], new: dict[Key, Any]) -> dict[Key, Key]:
    """Which old object each new one is: that of its key, else the first of its group that it replaces."""
    pairs = {key: key for key in new if key in old}
    groups: dict[tuple[str, ...], list[Key]] = {}
    for key in old:
        if key not in pairs:
            groups.setdefault(key.group, []).append(key)
    for key, value in new.items():
        if key not in pairs:
            rivals = groups.get(key.group, [])
            found = next((rival for rival in rivals if conflict(old[rival], value)), None)
            if found is not None:
                rivals.remove(found)
                pairs[key] = found
    return pairs


def conflict(one: Any, other: Any) -> bool:
    """Whether two objects of one group cannot both be true: common days, and for covers a common row."""
    if not hasattr(one, "period") or not one.period.overlaps(other.period):
        return False
    rows, others = getattr(one, "rows", None), getattr(other, "rows", None)
    return rows is None or others is None or not set(rows).isdisjoint(others)


def _change(draft: _Draft, key: Key, before: Any, after: Any, limits: Scope | None) -> Any:
    """The object as the file has it, unless somebody else manages it or it lies outside the scope."""
    if before == after:
        return before
    if limits is not None and not limits.has(key.kind, before):
        draft.outside(key, after, limits)
        return before
    if draft.refused(key, before):
        return before
    draft.step(Action.CHANGE, key, before, after)
    return after


def _leave(draft: _Draft, key: Key, before: Any, *, replaced: bool) -> Any:
    """What is left of an object that the file does not have (any more)."""
    gone = replaced or draft.exact
    if not gone and draft.managers.get(key, draft.manager) != draft.manager:
        return before
    after = None if gone else ended(before, draft.effective)
    if after == before or draft.refused(key, before):
        return before
    draft.step(Action.REMOVE if after is None else Action.END, key, before, after)
    return after


def ended(value: Any, effective: date) -> Any:
    """The object ended on the day, as it was where it had ended before; None where nothing is left of it."""
    if isinstance(value, Charter):
        return Charter(value.team)
    if isinstance(value, Suppression):
        return replace(value, until=min(value.until, effective))
    period = value.period
    if period.start is not None and period.start >= effective:
        return None
    if isinstance(value, TeamRow):
        return replace(value, row=replace(value.row, period=period.until(effective)))
    return replace(value, period=period.until(effective))


def _in_order(
    draft: _Draft, kept: list[Entry], matched: Mapping[Key | None, Key], new: dict[Key, Any]
) -> list[Entry]:
    """The objects in order: those of the file in the file's order, within the places that they had."""
    rank = {key: place for place, key in enumerate(new)}
    ranks = [rank[matched[key]] if (key := entry.origin) in matched else None for entry in kept]
    mine = {place: entry for place, entry in zip(ranks, kept, strict=True) if place is not None}
    in_file_order = sorted(mine)
    if in_file_order != list(mine):
        draft.step(Action.ORDER, Key(next(iter(new)).kind))
    following: dict[int, list[Entry]] = {}
    last = -1
    for key, place in rank.items():
        if place in mine:
            last = place
        else:
            following.setdefault(last, []).append(Entry(None, new[key]))
    listed, queue = list(following.get(-1, ())), iter(in_file_order)
    for turn, entry in zip(ranks, kept, strict=True):
        if turn is None:
            listed.append(entry)
        else:
            place = next(queue)
            listed += [mine[place], *following.get(place, ())]
    return listed


def _drop_what_names_the_removed(draft: _Draft, entries: dict[str, list[Entry]]) -> None:
    """What was removed cannot be named any more: what ends anyway goes with it, the rest is a clash."""
    steps = {(step.action, step.key): number for number, step in enumerate(draft.steps)}
    removed = {key for action, key in steps if action is Action.REMOVE and key.kind in NAMED}
    if not removed:
        return
    for kind, found in entries.items():
        for entry in list(found):
            named = next((name for name in references(entry.value) if name in removed), None)
            if named is None:
                continue
            number = None if entry.origin is None else steps.get((Action.END, entry.origin))
            if number is not None:
                draft.steps[number] = replace(draft.steps[number], action=Action.REMOVE, after=None)
                found.remove(entry)
                continue
            who = sentence(kind, entry.value)
            text = f"{named.kind} {named} would be gone, and is still named: {who}"
            draft.clashes.append(Clash(named, "named", who, text))
