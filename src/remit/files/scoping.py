"""What a file may say whose scope is a team: of that team, of what is below it, and of no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.core.consistency import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from remit.core.organisation import Organisation


def outside_of_scope(
    organisation: Organisation, team: str | None, outside: Set[tuple[str, str]]
) -> Iterator[Problem]:
    """What the file declares although it lies outside of its scope; ``outside`` is what it only refers to."""
    if team is None:
        for collection, kind in (("people", "person"), ("teams", "team")):
            for number, value in enumerate(getattr(organisation, collection)):
                if (kind, value.id) in outside:
                    yield Problem(
                        (collection, number),
                        value.id,
                        "the whole organisation has no outside",
                        {},
                        "'outside' only in a file whose scope is a team",
                    )
        return
    inside = _below(organisation, team)
    for number, value in enumerate(organisation.teams):
        if value.id not in inside and ("team", value.id) not in outside:
            yield Problem(
                ("teams", number, "id"),
                value.id,
                "outside of the scope: not below '{team}'",
                {"team": team},
                "a team below it, or the team under 'outside'",
            )
    for collection in ("system_owners", "charters", "suppressions"):
        for number, value in enumerate(getattr(organisation, collection)):
            if value.team not in inside:
                yield Problem(
                    (collection, number),
                    value.team or "the organisation's",
                    "outside of the scope: not of '{team}' or a team below it",
                    {"team": team},
                    "only what concerns these teams",
                )


def _below(organisation: Organisation, team: str) -> set[str]:
    """The team and all that is ever below it."""
    seen = {team}
    waiting = [team]
    while waiting:
        for link in organisation.index.children.get(waiting.pop(), ()):
            if link.team not in seen:
                seen.add(link.team)
                waiting.append(link.team)
    return seen
