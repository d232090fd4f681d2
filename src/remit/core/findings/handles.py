"""How CODEOWNERS files may name teams and people: from a handle to whom it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.core.code_owners import handle
from remit.core.organisation import Organisation

LOGINS = frozenset({"email", "github", "gitlab"})
"""The kinds of identity by which a CODEOWNERS file names somebody."""


class HandleBook:
    """Ids by handle, in the form of ``handle``. A handle may mean several where forges differ."""

    def __init__(self, organisation: Organisation) -> None:
        self.teams = _by_handle((name, team.id) for team in organisation.teams for name in team.forge)
        self.people = _by_handle(
            (identity.value, person.id)
            for person in organisation.people
            for identity in person.identities
            if identity.kind in LOGINS
        )


def _by_handle(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, meant in pairs:
        found.setdefault(handle(name), []).append(meant)
    return found
