"""Shell completion: ids of teams, people, rows, roles and finding codes, from the file that the line names.

A completer is quiet where there is no file or it cannot be read: the next key press must not print an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from remit.lib.text import harmless

if TYPE_CHECKING:
    import click

    from remit.core.organisation import Organisation

MOST = 200
"""Suggestions at the most: a shell shows no more in one go."""

Named = Iterable[tuple[str, str]]
Complete = Callable[["click.Context", "click.Parameter", str], list[CompletionItem]]


def organisation_of(ctx: click.Context) -> Organisation | None:
    """The organisation of ``--file``, of FILE, or of the first of several files.

    While an option waits for its value, click has the files among what it could not place yet.
    """
    from remit.files.organisation import read
    from remit.files.problems import FileErrors

    given = ctx.params.get("file") or next(iter(ctx.params.get("files") or ctx.args), None)
    if given is None or str(given) == "-":
        return None
    try:
        return read(Path(given)).organisation
    except FileErrors:
        return None


def from_file(pick: Callable[[Organisation], Named]) -> Complete:
    """A completer over what an organisation file has."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        organisation = organisation_of(ctx)
        return [] if organisation is None else beginning(pick(organisation), incomplete)

    return complete


def beginning(named: Named, incomplete: str, before: str = "") -> list[CompletionItem]:
    """Those whose id begins so, with what was typed before them in the same word."""
    found = [(key, text) for key, text in named if key.startswith(incomplete)]
    return [CompletionItem(before + key, help=harmless(text)) for key, text in found[:MOST]]


teams = from_file(lambda organisation: [(team.id, team.name) for team in organisation.teams])
people = from_file(lambda organisation: [(person.id, person.name) for person in organisation.people])


def rows(organisation: Organisation) -> list[tuple[str, str]]:
    """The framework's rows, those of charters, and the catch-all."""
    from remit.core.row import CATCH_ALL

    found = {row.id: row.title for row in (*organisation.framework.responsibilities, CATCH_ALL)}
    for charter in organisation.charters:
        for row in charter.rows:
            found.setdefault(row.responsibility, row.title or row.responsibility)
    return list(found.items())


responsibilities = from_file(rows)


def places(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """TEAM:ROLE=PERSON, the part that is being typed."""
    organisation = organisation_of(ctx)
    if organisation is None:
        return []
    team, colon, rest = incomplete.partition(":")
    role, equals, person = rest.partition("=")
    if equals:
        found = [(entry.id, entry.name) for entry in organisation.people]
        return beginning(found, person, f"{team}:{role}=")
    if colon:
        return beginning([(role.id, role.title) for role in organisation.framework.roles], rest, f"{team}:")
    return beginning([(entry.id, entry.name) for entry in organisation.teams], team)


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Finding codes; after a comma the next one."""
    from remit.core.findings import RULES

    before, comma, last = incomplete.rpartition(",")
    return beginning([(code, rule.title) for code, rule in RULES.items()], last.upper(), before + comma)
