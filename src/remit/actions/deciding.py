"""Which decisions were taken across teams: who decided is in the record, and on which teams they were is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.db.models import Account
from remit.evidence.act import Account as Seen
from remit.evidence.act import Act

CROSS_TEAM: Final = "cross-team-decision"
BATCH: Final = 500


def proven(
    acts: Sequence[Act], organisation: Organisation, key: Callable[[Seen], str | None]
) -> Sequence[Act]:
    """The acts, where of the decisions of several people those stay that were taken across teams.

    A source tells each decider of such a decision. It was taken across teams where on its day no one team had all of
    the deciders whose accounts are somebody's, at least two; each of these is told on each of their teams. ``key``: as
    of the book of accounts.
    """
    asked = [act for act in acts if act.activity == CROSS_TEAM]
    if not asked:
        return acts
    whose = _whose(filter(None, (key(act.actor) for act in asked if act.actor is not None)))
    decisions: dict[tuple[str, str | None, int], list[Act]] = {}
    for act in asked:
        decisions.setdefault((act.origin, act.subject, act.at), []).append(act)
    made = [act for act in acts if act.activity != CROSS_TEAM]
    for deciders in decisions.values():
        day = datetime.fromtimestamp(deciders[0].at, UTC).date()
        known: dict[str, tuple[Act, frozenset[str]]] = {}
        for act in deciders:
            person = whose.get(key(act.actor) or "") if act.actor is not None else None
            if person is not None and (teams := _teams(organisation, person, day)):
                known.setdefault(person, (act, teams))
        if len(known) < 2 or frozenset.intersection(*(teams for _, teams in known.values())):
            continue
        made += [
            act._replace(native=f"{act.native}@{team}", team=team)
            for act, teams in known.values()
            for team in sorted(teams)
        ]
    return made


def _whose(keys: Iterable[str]) -> Mapping[str, str]:
    wanted = sorted(set(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Account.objects.filter(key__in=wanted[start : start + BATCH]).exclude(person=None)
        found.update((key, str(person)) for key, person in rows.values_list("key", "person"))
    return found


def _teams(organisation: Organisation, person: str, day: date) -> frozenset[str]:
    """Those on which somebody is a member or holds a role; none for an agent, and none before or after their time."""
    index = organisation.index
    known = index.person.get(person)
    if known is None or known.kind is not Kind.HUMAN or day not in known.period:
        return frozenset()
    members = {own.team for own in index.memberships_of.get(person, ()) if day in own.period}
    return frozenset(
        members | {own.team for own in index.assignments_of.get(person, ()) if day in own.period}
    )
