"""A team's clarity rounds as pages, the protocol and the terminal show them.

What people answered comes from the result alone, which is worked out once at the reveal. Before it there is a count of
who is done, and everybody's own ballot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from remit.core.clarity_reveal import Mismatch
from remit.db import models
from remit.db.clarity import JOINED
from remit.db.models import RoundState
from remit.lib.agreement import Change, Estimate
from remit.queries.source import Named

DIFFER = {
    Mismatch.LEADS_DIFFER: "those who answer by name see it differently",
    Mismatch.TEAM_DIFFERS: "most of the team sees it differently from who leads it",
    Mismatch.TEAM_SPLIT: "no answer of the team has a majority",
    Mismatch.UNCLAIMED: "all agree that nobody does it, or that they do not know who does",
}
"""Why a row is on the agenda, as msgids."""


class Choice(NamedTuple):
    """A place that a row can be sorted into."""

    id: str
    title: str


class Lead(NamedTuple):
    """Who answers by name, and the lead roles that they hold."""

    id: str
    name: str
    roles: tuple[str, ...]


class Vote(NamedTuple):
    """An answer by name; ``choice`` None: none was given. ``says`` is who, for "someone else"."""

    lead: Lead
    choice: Choice | None
    says: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """How many of the pooled answers are one choice."""

    choice: Choice
    count: int


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the agenda: why it is there, and what became of it."""

    row: str
    title: str
    why: str
    state: str
    outcome: str
    decided_by: str
    decided_at: datetime | None
    version: int
    owner: Named | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class RowVotes:
    """The votes on one row. ``pooled`` None: held back. ``why`` empty: no mismatch."""

    id: str
    title: str
    description: str
    named: tuple[Vote, ...]
    pooled: tuple[Pooled, ...] | None
    why: str


@dataclass(frozen=True, slots=True)
class Since:
    """What is different since the round before."""

    round: int
    settled: tuple[str, ...]
    arisen: tuple[str, ...]
    still: tuple[str, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a round showed: the table of votes first, then the figures, then the agenda."""

    rows: tuple[RowVotes, ...]
    ballots: int
    pooled_shown: bool
    same: tuple[int, int] | None
    raw: Estimate | None
    ac1: Estimate | None
    alpha: Estimate | None
    since: Since | None
    agenda: tuple[Item, ...]

    @property
    def waiting(self) -> int:
        """How many rows of the agenda are neither settled nor left open."""
        return sum(item.state == "waiting" for item in self.agenda)


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as everybody on the team may see it. ``done`` of ``asked`` have handed in."""

    id: int
    team: Named
    state: str
    opened_at: datetime
    opened_by: str
    day: date
    due: date | None
    min_pooled: int
    leads: tuple[Lead, ...]
    pool: int
    done: int
    rows: tuple[tuple[str, str, str], ...]
    choices: tuple[Choice, ...]
    revealed_at: datetime | None
    closed_at: datetime | None
    result: Result | None

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return len(self.leads) + self.pool

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self.state == RoundState.OPEN


class Presence(NamedTuple):
    """How many have handed in, of how many; never who."""

    state: str
    done: int
    asked: int


def presence(team: str, number: int) -> Presence | None:
    """How far an open round is. None where there is no such round."""
    found = models.Round.objects.filter(pk=number, team_id=team).values_list("state", flat=True).first()
    if found is None:
        return None
    done = list(models.Ballot.objects.filter(round_id=number).values_list("done", flat=True))
    return Presence(found, sum(done), len(done))


def latest(team: str) -> models.Round | None:
    """The team's round that a page of the team points to: the open one, else the last that was not cancelled."""
    rounds = models.Round.objects.filter(team_id=team).exclude(state=RoundState.CANCELLED)
    return rounds.defer("result", "rows").order_by("-opened_at", "-pk").first()


def rounds(team: str) -> tuple[RoundView, ...]:
    """Every round of the team, newest first."""
    found = models.Round.objects.filter(team_id=team).select_related("team", "opened_by")
    return tuple(_view(each) for each in found.order_by("-opened_at", "-pk"))


def view(team: str, number: int) -> RoundView | None:
    """One round of the team."""
    found = models.Round.objects.filter(team_id=team, pk=number).select_related("team", "opened_by").first()
    return None if found is None else _view(found)


class Blind(NamedTuple):
    """What the last blind round found about one row. ``item`` None: it was no mismatch."""

    round: RoundView
    votes: RowVotes
    item: Item | None


def blind(team: str, row: str) -> Blind | None:
    """What the team's last revealed round found about the row; None where none has asked about it.

    For those alone who may read the results. Pooled answers that the round held back are in nothing of it.
    """
    found = (
        models.Round.objects.filter(team_id=team)
        .exclude(result=None)
        .select_related("team", "opened_by")
        .order_by("-revealed_at", "-pk")
        .first()
    )
    seen = None if found is None else _view(found)
    if seen is None or seen.result is None:
        return None
    votes = next((each for each in seen.result.rows if each.id == row), None)
    item = next((each for each in seen.result.agenda if each.row == row), None)
    return None if votes is None else Blind(seen, votes, item)


def _view(stored: models.Round) -> RoundView:
    result: dict[str, Any] | None = stored.result
    titles = dict(zip((choice["id"] for choice in stored.choices), stored.choices, strict=True))
    roles = {
        key.removeprefix("role:"): choice["title"]
        for key, choice in titles.items()
        if key.startswith("role:")
    }
    choices = tuple(Choice(choice["id"], choice["title"]) for choice in stored.choices)
    pool = done = 0
    if result is not None:
        leads = tuple(
            Lead(each["person"], each["name"], tuple(roles.get(role, role) for role in each["roles"]))
            for each in result["by_name"]
        )
        pool = result["pool"]
    else:
        ballots = list(stored.ballots.select_related("person").order_by("pk"))
        leads = tuple(
            Lead(
                str(ballot.person_id),
                ballot.person.name if ballot.person else "",
                tuple(roles.get(role, role) for role in ballot.role.split(JOINED)),
            )
            for ballot in ballots
            if not ballot.pooled
        )
        pool = sum(ballot.pooled for ballot in ballots)
        done = sum(ballot.done for ballot in ballots)
    return RoundView(
        id=stored.pk,
        team=Named(stored.team_id, stored.team.name),
        state=stored.state,
        opened_at=stored.opened_at,
        opened_by=stored.opened_by.name if stored.opened_by else "",
        day=stored.day,
        due=stored.due,
        min_pooled=stored.min_pooled,
        leads=leads,
        pool=pool,
        done=done,
        rows=tuple((row["id"], row["title"], row["description"]) for row in stored.rows),
        choices=choices,
        revealed_at=stored.revealed_at,
        closed_at=stored.closed_at,
        result=None if result is None else _result(stored, result, leads, choices),
    )


def _result(
    stored: models.Round, result: dict[str, Any], leads: tuple[Lead, ...], choices: tuple[Choice, ...]
) -> Result:
    wording = {row["id"]: row for row in stored.rows}
    by_id = {choice.id: choice for choice in choices}
    people = {lead.id: lead for lead in leads}
    rows = tuple(
        RowVotes(
            row["id"],
            wording[row["id"]]["title"],
            wording[row["id"]]["description"],
            tuple(
                Vote(people[person], by_id.get(choice), dict(row["says"]).get(person, ""))
                for person, choice in row["named"]
            ),
            None if row["pooled"] is None else tuple(map(Pooled, choices, row["pooled"])),
            _why(result, row["id"]),
        )
        for row in result["shown"]["rows"]
    )
    since = result["since"]
    return Result(
        rows=rows,
        ballots=result["shown"]["ballots"],
        pooled_shown=any(row.pooled is not None for row in rows),
        same=tuple(result["same"]) if result["same"] else None,
        raw=_estimate(result["raw"]),
        ac1=_estimate(result["ac1"]),
        alpha=_estimate(result["alpha"]),
        since=since
        and Since(
            since["round"],
            _titled(since["settled"], wording),
            _titled(since["arisen"], wording),
            _titled(since["still"], wording),
            _change(since["change"]),
        ),
        agenda=_agenda(stored, result, wording),
    )


def _why(result: dict[str, Any], row: str) -> str:
    found = result["agenda"].get(row)
    return DIFFER[Mismatch(found)] if found else ""


def _titled(rows: list[str], wording: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(wording[row]["title"] for row in rows if row in wording)


def _estimate(data: dict[str, Any] | None) -> Estimate | None:
    return Estimate(**data) if data else None


def _change(data: dict[str, Any] | None) -> Change | None:
    return Change(data["difference"], data["low"], data["high"]) if data else None


def _agenda(stored: models.Round, result: dict[str, Any], wording: Mapping[str, Any]) -> tuple[Item, ...]:
    points = models.OpenPoint.objects.filter(round=stored, closed_at=None).select_related("owner")
    standing = {point.responsibility: point for point in points}
    items = models.AgendaItem.objects.filter(round=stored).select_related("decided_by").order_by("position")
    found = []
    for item in items:
        point = standing.get(item.responsibility)
        found.append(
            Item(
                row=item.responsibility,
                title=wording[item.responsibility]["title"],
                why=_why(result, item.responsibility),
                state=item.state,
                outcome=item.outcome,
                decided_by=item.decided_by.name if item.decided_by else "",
                decided_at=item.decided_at,
                version=item.version,
                owner=Named(point.owner.pk, point.owner.name) if point and point.owner else None,
                due=point.due if point else None,
            )
        )
    return tuple(found)
