"""The matrix by another fact than who holds what: what is agreed, what is observed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from remit.core.access import Thing
from remit.core.observation import Observation
from remit.queries import permission, sighted
from remit.queries.agreement import RowAgreed, agreed
from remit.queries.source import Source
from remit.web.sightings import reader
from remit.web.source import now
from remit.web.templatetags.agreement import agreed_class, agreed_words
from remit.web.templatetags.observed import no_sight_words, observed_class, state_words

FACTS: Final = frozenset({"agreed", "observed"})
MARKS: Final[Mapping[str, str]] = {"ok": "✓", "part": "△", "bad": "✕", "mute": "○"}


class Fact(NamedTuple):
    """A cell: its sign, the class that colours it, and the same in words."""

    mark: str
    tone: str
    words: str


class Facts(dict[tuple[str, str], Fact]):
    """By team and row; ``unseen`` stands for what the reader does not see."""

    def __init__(self, unseen: str) -> None:
        super().__init__()
        self.unseen = Fact(MARKS["mute"], "mute", unseen)

    def __missing__(self, key: tuple[str, str]) -> Fact:
        return self.unseen


def facts_of(request: HttpRequest, source: Source, teams: list[str], at: date, show: str) -> Facts:
    """What stands in the cells of these teams."""
    if show == "agreed":
        return _agreed(agreed(source, teams, at))
    things = [Thing("team", "there", team) for team in teams]
    user, moment = reader(request), now()
    rights = permission.ground(user, things, moment)
    organisation = source.for_teams(teams, at)
    sight = sighted.of_teams(user, organisation, teams, at, moment, rights=rights, wait=False)
    return _observed(sight.seen or {}, no_sight_words("not-yours" if sight.seen is not None else sight.why))


def _agreed(rows: Mapping[tuple[str, str], RowAgreed]) -> Facts:
    found = Facts(_("not signed"))
    for key, row in rows.items():
        tone = agreed_class(row)
        found[key] = Fact(MARKS[tone], tone, agreed_words(row))
    return found


def _observed(rows: Mapping[tuple[str, str], Observation], unseen: str) -> Facts:
    found = Facts(unseen)
    for key, row in rows.items():
        tone = observed_class(row)
        found[key] = Fact(MARKS[tone], tone, state_words(row.state))
    return found


def legend(show: str) -> list[Fact]:
    """What the signs mean."""
    words = {
        "agreed": (_("signed"), _("partly, or changed since"), _("a point is open"), _("not signed")),
        "observed": (
            _("happening, or ready"),
            _("told, done by others, or out of range"),
            _("quiet, or nobody could act"),
            _("cannot see, nothing due, or not shown to you"),
        ),
    }[show]
    return [Fact(MARKS[tone], tone, said) for tone, said in zip(MARKS, words, strict=True)]
