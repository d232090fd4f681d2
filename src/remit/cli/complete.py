"""Shell completion: ids of teams, rows and finding codes, read from the file that the line already names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from remit.core.organisation import Organisation

MOST = 200
"""Suggestions at the most: a shell shows no more in one go."""


def from_file(pick: Callable[[Organisation], list[tuple[str, str]]]) -> Callable[..., list[CompletionItem]]:
    """A completer over an organisation file; quiet where there is none, or it cannot be read."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from remit.files.organisation import read
        from remit.files.problems import FileErrors

        file = ctx.params.get("file")
        if file is None:
            return []
        try:
            organisation = read(Path(file)).organisation
        except FileErrors:
            return []
        found = [(key, text) for key, text in pick(organisation) if key.startswith(incomplete)]
        return [CompletionItem(key, help=text) for key, text in found[:MOST]]

    return complete


teams = from_file(lambda organisation: [(team.id, team.name) for team in organisation.teams])
people = from_file(lambda organisation: [(person.id, person.name) for person in organisation.people])
responsibilities = from_file(
    lambda organisation: [(row.id, row.title) for row in organisation.framework.responsibilities]
)
