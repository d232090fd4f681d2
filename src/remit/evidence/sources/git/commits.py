"""From the commits of a history to acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from remit.core.activity import Performer
from remit.evidence.act import Account, Act
from remit.evidence.sources.git.history import Record
from remit.evidence.sources.git.people import Mailmap, Trailers, assisted, performer, trailers
from remit.evidence.sources.git.places import Places, Target
from remit.evidence.sources.git.rules import Paths

EARLIEST: Final = 631_152_000
"""1990-01-01: what claims to be older comes from a clock that was wrong."""
AHEAD: Final = 86_400
"""Seconds that a clock may be ahead."""
MOST_TARGETS: Final = 20
"""Places that one commit can count for. A change of more is one of the whole repository: it says nothing of each."""
MOST_PATHS: Final = 2_000
"""Paths of one commit that rules are asked about."""
PENDING: Final = 200_000
"""Reviews that are kept until the end of a history; for more the history is walked once more."""
_DAY: Final = 86_400

DIRTY: Final = "dirty-clock"


@dataclass(slots=True)
class Reader:
    """Makes acts of commits. ``newest``: seconds; ``firsts``: each author's first change, asked only if needed."""

    origin: str
    newest: int
    places: Places
    rules: Paths
    decisions: Paths
    mailmap: Mailmap
    firsts: Callable[[], dict[str, int]]
    newcomer_days: int = 90
    notes: dict[str, None] = field(default_factory=dict)
    reviewed: bool = False
    wanted: list[tuple[str, str, int]] = field(default_factory=list)
    """Decision records to be read: commit, path, when it was written."""
    gathering: bool = False
    """Whether every commit passes by, so that the first change of each author is known at the end without a walk."""
    _early: dict[str, int] = field(default_factory=dict)
    _pending: list[tuple[Told, int, Account, Performer]] = field(default_factory=list)
    _accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    _performers: dict[str, Performer] = field(default_factory=dict)

    def acts(self, records: Sequence[Record]) -> list[Act]:
        """The acts of some commits."""
        said = {fields[0]: trailers(fields[8]) for fields, _ in records if fields[8]}
        self.mailmap.learn(text for lines in said.values() for _, text in lines)
        made: list[Act] = []
        for fields, paths in records:
            self._commit(fields, paths, said.get(fields[0], ()), made)
        return made

    def account(self, name: str, mail: str) -> Account | None:
        """The account of an address; a name without one stays a name."""
        known = self._accounts.get((name, mail))
        if known is None:
            if not mail and not name:
                return None
            known = Account("email", mail, name) if "@" in mail else Account("alias", mail or name, name)
            self._accounts[name, mail] = known
        return known

    def _performer(self, mail: str) -> Performer:
        known = self._performers.get(mail)
        if known is None:
            known = self._performers[mail] = performer(mail)
        return known

    def _commit(self, fields: list[str], paths: list[str], said: Trailers, made: list[Act]) -> None:
        commit, parents, date, committed = fields[:4]
        time, _, zone = date.partition(" ")
        try:
            at, done = int(time), int(committed)
        except ValueError:
            self.notes[DIRTY] = None
            return
        merge = " " in parents
        when = done if merge else at
        if not EARLIEST <= when <= self.newest:
            self.notes[DIRTY] = None
            return
        author = self.account(fields[4], fields[5])
        if self.gathering and EARLIEST <= at < self._early.get(fields[5], self.newest + 1):
            self._early[fields[5]] = at
        by = self._performer(fields[5])
        if by is Performer.UNKNOWN and said and assisted(said):
            by = Performer.ASSISTED
        origin, east = self.origin, offset(zone)
        targets = self.places.of_all(paths)
        wide = len(targets) > MOST_TARGETS
        if wide:
            targets = self.places.root
        activity = "merge" if merge else "commit"
        for number, (system, team) in enumerate(targets):
            native = f"{commit}@{number}" if number else commit
            made.append(
                Act(native, origin, when, activity, author, None, by, east, commit, None, None, team, system)
            )
        if merge:
            return
        if said:
            self._said(Told(origin, commit, at, done, east, author, fields[5], by, targets), said, made)
        self._paths(commit, paths, targets if wide else None, at, author, by, east, made)

    def _paths(
        self,
        commit: str,
        paths: list[str],
        wide: tuple[Target, ...] | None,
        at: int,
        author: Account | None,
        by: Performer,
        east: int | None,
        made: list[Act],
    ) -> None:
        """What the changed paths say; ``wide`` are the places of a change of the whole tree."""
        rules, once = self.rules, set()
        for path in rules.telling(paths[:MOST_PATHS]):
            for activity in rules(path):
                if self.decisions(path):
                    self.wanted.append((commit, path, at))
                for system, team in wide or self.places.of(path):
                    if (activity, system, team) not in once:
                        once.add((activity, system, team))
                        native = f"{commit}:{activity}@{system or ''}/{team or ''}"
                        made.append(
                            Act(
                                native, self.origin, at, activity, author, None, by, east, commit,
                                team=team, system=system,
                            )
                        )  # fmt: skip

    def _said(self, told: Told, said: Trailers, made: list[Act]) -> None:
        """What the trailers say: who wrote it together, who reviewed it."""
        for number, (key, text) in enumerate(said):
            other = self.mailmap(text)
            if other is None or key == "assisted-by" or other.value.lower() == told.mail.lower():
                continue
            kind = self._performer(other.value)
            if key == "reviewed-by":
                self.reviewed = True
                told.add(made, number, "review", other, told.author, told.done, kind)
                if self.gathering and len(self._pending) < PENDING:
                    self._pending.append((told, number, other, kind))
                elif self._newcomer(told.mail, told.done, self.firsts()):
                    told.add(made, number, "newcomer-review", other, told.author, told.done, kind)
            elif kind is Performer.UNKNOWN:
                told.add(made, number, "commit", other, None, told.at, told.by, told.east)
                told.add(made, number, "pairing", told.author, other, told.at, told.by, told.east, "a")
                told.add(made, number, "pairing", other, told.author, told.at, told.by, told.east, "b")

    def newcomers(self) -> list[Act]:
        """The reviews of newcomers' changes that had to wait until every commit was seen."""
        firsts: dict[str, int] = {}
        for mail, at in self._early.items():
            firsts[mail.lower()] = min(at, firsts.get(mail.lower(), at))
        made: list[Act] = []
        for told, number, other, kind in self._pending:
            if self._newcomer(told.mail, told.done, firsts):
                told.add(made, number, "newcomer-review", other, told.author, told.done, kind)
        self._pending.clear()
        return made

    def _newcomer(self, mail: str, at: int, firsts: dict[str, int]) -> bool:
        """Whether the author's first change here is at most some days old, and the repository older than that."""
        span = self.newcomer_days * _DAY
        first = firsts.get(mail.lower())
        return first is not None and 0 <= at - first <= span and first - min(firsts.values()) > span


@dataclass(frozen=True, slots=True)
class Told:
    """A commit as its trailers need it."""

    origin: str
    commit: str
    at: int
    done: int
    east: int | None
    author: Account | None
    mail: str
    by: Performer
    targets: tuple[Target, ...]

    def add(
        self,
        made: list[Act],
        number: int,
        activity: str,
        actor: Account | None,
        party: Account | None,
        at: int,
        by: Performer,
        east: int | None = None,
        side: str = "",
    ) -> None:
        """One act for each place; ``number`` and ``side`` make them differ."""
        for place, (system, team) in enumerate(self.targets):
            native = f"{self.commit}+{number}{side}@{place}"
            made.append(
                Act(
                    native,
                    self.origin,
                    at,
                    activity,
                    actor,
                    party,
                    by,
                    east,
                    self.commit,
                    None,
                    None,
                    team,
                    system,
                )
            )


_OFFSETS: dict[str, int | None] = {}


def offset(zone: str) -> int | None:
    """Minutes east of UTC of ``+0530``; None for what no zone has."""
    if zone not in _OFFSETS:
        known = None
        if len(zone) == 5 and zone[0] in "+-" and zone[1:].isdigit() and int(zone[3:]) < 60:
            minutes = int(zone[1:3]) * 60 + int(zone[3:])
            known = (-minutes if zone[0] == "-" else minutes) if minutes <= 14 * 60 else None
        if len(_OFFSETS) > 10_000:
            _OFFSETS.clear()
        _OFFSETS[zone] = known
    return _OFFSETS[zone]
