"""A clarity round's steps: open it, say that one is done, reveal it once, cancel it, close it."""

from __future__ import annotations

from datetime import date
from random import SystemRandom
from typing import Any

from django.db import IntegrityError, connection, transaction

from remit.actions import clock, notice
from remit.actions.clarity_parts import RoundError, about, locked, note, tell
from remit.actions.permission import require
from remit.core import clarity
from remit.core.clarity_figures import compare, figures
from remit.core.clarity_reveal import Reveal, agenda, reveal
from remit.core.framework import Framework
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db.clarity import JOINED, ballot_of, reveal_data, reveal_of, round_of
from remit.db.models import AgendaItem, Ballot, Round, RoundState, User
from remit.db.partial import load_for_teams
from remit.queries.clarity_access import team_thing

FIXED = {
    clarity.BOTH: "Both",
    clarity.SOMEONE_ELSE: "Someone else",
    clarity.NOBODY: "Nobody",
    clarity.DONT_KNOW: "I don’t know",
}


def open_round(
    team: str, *, acting_user: User | None, due: date | None = None, pooled: int = clarity.MIN_POOLED
) -> Round:
    """Opens a round on every row that applies to the team today: who answers, how, and from how many on is fixed.

    ``due``: the last day to answer, as a wish. ``pooled``: from how many people up pooled answers are shown.
    Raises RoundError, NotAllowed, and ``Refusal`` for a team that is not there.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            organisation = load_for_teams([team], now.date())
            if team in organisation.index.team:
                require(acting_user, "open-round", team_thing(team), now)
            if pooled < clarity.MIN_POOLED:
                raise RoundError("pooled", "pooled")
            value = clarity.open_round(organisation, team, now, "", clarity.Thresholds(pooled))
            day = local_day(organisation, team, now)
            if due is not None and due < day:
                raise RoundError("due", "due")
            if not value.named and not value.pool:
                raise RoundError("nobody")
            desk = TeamDay(organisation, team, day)
            found = Round.objects.create(
                team_id=team,
                opened_by_id=None if acting_user is None else acting_user.person_id,
                opened_at=now,
                due=due,
                day=day,
                rows=[_row(desk, row) for row in value.rows],
                choices=_choices(organisation.framework, value.choices),
                min_pooled=pooled,
            )
            ballots = _ballots(found, value)
            Ballot.objects.bulk_create(ballots)
            tell(found, "round-opened", ballots)
            note(
                "round.open",
                found,
                acting_user,
                team=team,
                by_name=list(value.by_name),
                pooled=len(value.pool),
                min_pooled=pooled,
                due=None if due is None else due.isoformat(),
            )
            return found
    except IntegrityError as error:
        raise RoundError("open-already") from error


def _row(desk: TeamDay, row: str) -> dict[str, str]:
    wording = desk.row(row).row
    return {"id": row, "title": wording.title, "description": wording.description or ""}


def _choices(framework: Framework, ids: tuple[str, ...]) -> list[dict[str, str]]:
    roles = {clarity.ROLE + role.id: role.title for role in framework.roles}
    return [{"id": choice, "title": roles.get(choice) or FIXED[choice]} for choice in ids]


def _ballots(found: Round, value: clarity.Round) -> list[Ballot]:
    """An empty ballot for everybody; those of the pool in no order that means anything."""
    roles: dict[str, list[str]] = {}
    for role, person in value.named:
        roles.setdefault(person, []).append(role)
    pool = sorted(value.pool)
    SystemRandom().shuffle(pool)
    named = [
        Ballot(round=found, person_id=person, pooled=False, role=JOINED.join(held))
        for person, held in roles.items()
    ]
    return [*named, *(Ballot(round=found, person_id=person, pooled=True) for person in pool)]


def own_ballot(found: Round, acting_user: User | None) -> Ballot:
    """The user's ballot of an open round. Raises RoundError."""
    if found.state != RoundState.OPEN:
        raise RoundError("not-open")
    person = None if acting_user is None else acting_user.person_id
    ballot = None if person is None else Ballot.objects.filter(round=found, person_id=person).first()
    if ballot is None:
        raise RoundError("not-yours")
    return ballot


@transaction.atomic
def mark_done(round_id: int, *, acting_user: User, version: int | None = None) -> None:
    """Hands the user's ballot in. With ``version`` only if no other device has saved since. Raises RoundError."""
    _done(round_id, acting_user, True, version)


@transaction.atomic
def reopen(round_id: int, *, acting_user: User) -> None:
    """Takes the user's ballot back, to change it; only before the reveal. Raises RoundError."""
    _done(round_id, acting_user, False, None)


def _done(round_id: int, acting_user: User, done: bool, version: int | None) -> None:
    found = locked(round_id, acting_user, "vote")
    ballot = own_ballot(found, acting_user)
    if ballot.done == done:
        return
    if version is not None and version != ballot.version:
        raise RoundError("stale-ballot")
    Ballot.objects.filter(pk=ballot.pk).update(done=done)
    if done:
        notice.done(about(found), ballot.person_id)
    else:
        tell(found, "round-opened", [ballot])
    note("round.done" if done else "round.reopen", found, acting_user)


def reveal_round(round_id: int, *, acting_user: User | None) -> Round:
    """The one reveal: works the result out, and deletes every pooled ballot and every unfinished one.

    Answers that were not handed in do not count. After it nothing in the database says who of the pool answered
    what, not even without a name. Raises RoundError; of two who reveal at once, the second gets
    ``revealed-already``.
    """
    with transaction.atomic():
        found = locked(round_id, acting_user, "reveal")
        if found.state in (RoundState.REVEALED, RoundState.CLOSED):
            raise RoundError("revealed-already")
        if found.state != RoundState.OPEN:
            raise RoundError("not-open")
        ballots = list(found.ballots.select_related("person").order_by("pk"))
        finished = [ballot for ballot in ballots if ballot.done]
        if not finished:
            raise RoundError("nobody-done")
        took_part = frozenset(str(ballot.person_id) for ballot in finished if ballot.pooled)
        rounds = Round.objects.filter(team_id=found.team_id).exclude(result=None)
        earlier = [frozenset(people) for people in rounds.values_list("shown_for", flat=True) if people]
        shown = reveal(round_of(found, ballots), [*map(ballot_of, finished)], took_part, earlier)
        found.result = _result(found, shown, ballots, rounds.order_by("revealed_at", "pk").last())
        found.shown_for = sorted(took_part) if any(row.pooled is not None for row in shown.rows) else []
        found.state, found.revealed_at = RoundState.REVEALED, clock.now()
        found.save(update_fields=["result", "shown_for", "state", "revealed_at"])
        notice.done(about(found))
        tell(found, "round-revealed", ballots, but=acting_user)
        # Nothing but the counts is needed any more: what is not kept cannot be told.
        found.ballots.exclude(pooled=False, done=True).delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(round=found, responsibility=row, position=position)
            for position, row in enumerate(agenda(shown))
        )
        note("round.reveal", found, acting_user, done=len(finished), of=len(ballots))
    _forget()
    return found


def _result(found: Round, shown: Reveal, ballots: list[Ballot], last: Round | None) -> dict[str, Any]:
    """All that a page will ever show of the round, as plain data."""
    worked_out = figures(shown)
    before = last.result if last is not None else None
    since = compare(reveal_of(before["shown"]), shown, f"{last.pk} {found.pk}") if last and before else None
    return {
        "shown": reveal_data(shown),
        "by_name": [
            {"person": ballot.person_id, "name": ballot.person.name, "roles": ballot.role.split(JOINED)}
            for ballot in ballots
            if not ballot.pooled and ballot.person is not None
        ],
        "pool": sum(ballot.pooled for ballot in ballots),
        "agenda": {row: why.value for row, why in agenda(shown).items()},
        "same": worked_out.same and list(worked_out.same),
        **{
            name: value and value._asdict()
            for name, value in (("raw", worked_out.raw), ("ac1", worked_out.ac1), ("alpha", worked_out.alpha))
        },
        "since": last
        and since
        and {
            "round": last.pk,
            "settled": list(since.settled),
            "arisen": list(since.arisen),
            "still": list(since.still),
            "change": since.change and {**since.change._asdict(), "changed": since.change.changed},
        },
    }


def _forget() -> None:
    """On SQLite the log of writes may still hold the ballots: it goes into the file and is cut off.

    Where somebody is reading that waits for the next one; the file itself overwrites what is deleted.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def cancel(round_id: int, *, acting_user: User | None) -> None:
    """Ends an open round without a reveal; every ballot is deleted. Raises RoundError."""
    found = locked(round_id, acting_user, "abandon")
    if found.state != RoundState.OPEN:
        raise RoundError("not-open")
    found.ballots.all().delete()
    notice.done(about(found))
    found.state, found.closed_at = RoundState.CANCELLED, clock.now()
    found.save(update_fields=["state", "closed_at"])
    note("round.cancel", found, acting_user)


@transaction.atomic
def close(round_id: int, *, acting_user: User | None) -> None:
    """Ends the talk about a revealed round once every row of its agenda is settled or left open. Raises RoundError."""
    found = locked(round_id, acting_user, "write-outcome")
    if found.state != RoundState.REVEALED:
        raise RoundError("not-revealed")
    if models.AgendaItem.objects.filter(round=found, state="waiting").exists():
        raise RoundError("waiting")
    found.state, found.closed_at = RoundState.CLOSED, clock.now()
    found.save(update_fields=["state", "closed_at"])
    note("round.close", found, acting_user)
