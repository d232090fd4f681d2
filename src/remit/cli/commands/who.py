"""``remit who``: one answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.complete import responsibilities, teams
from remit.cli.options import (
    Failure,
    at_option,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    print_json,
    refused,
)
from remit.core.answer import Answer, Holder, Refusal, RefusalCode
from remit.core.framework import Framework
from remit.core.resolution import who
from remit.lib.text import harmless
from remit.queries.answer import as_json as answer_json
from remit.queries.holder import day_before

if TYPE_CHECKING:
    from remit.queries.source import Outline


@click.command("who")
@click.argument("team", shell_complete=teams)
@click.argument("responsibility", shell_complete=responsibilities)
@file_option
@large_option
@at_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    team: str,
    responsibility: str,
    file: Path | None,
    large: bool,
    at: date | None,
    as_json: bool,
) -> None:
    """Who is responsible for RESPONSIBILITY on TEAM, and why.

    Both are ids, as in the file: `remit who payments code-reviews`. For plain words there is `remit ask`.
    """
    source = opened(ctx, file, large=large)
    outline = source.outline()
    day = day_or_today(at, outline.zone)
    organisation = source.for_teams([team], day)
    try:
        answer = who(organisation, team, responsibility, day)
    except Refusal as refusal:
        raise by_another_name(refusal, outline, responsibility) or refused(refusal) from None
    if as_json:
        print_json(answer_json(answer))
        return
    title, name = harmless(answer.row.title), harmless(organisation.index.team[team].name)
    click.echo(f"{title} · {name} · {answer.at}")
    for line in people(answer, organisation.framework):
        click.echo(f"  {line}")
    if answer.note:
        click.echo(f"  Note: {harmless(answer.note)}")
    click.echo("Why:")
    for reason in answer.reasons:
        click.echo(f"  - {harmless(reason.text)}")


def by_another_name(refusal: Refusal, outline: Outline, word: str) -> Failure | None:
    """The row that is also called so, where somebody gave a title or an alias for its id."""
    if refusal.code is not RefusalCode.UNKNOWN_RESPONSIBILITY or refusal.suggestions:
        return None
    asked = plain(word)
    rows = [(row.id, row.title, row.aliases) for row in outline.framework.responsibilities]
    for key, title, aliases in (*rows, *outline.own_rows):
        if asked in map(plain, (title, *aliases)):
            return Failure(f"{refusal.message}. Did you mean {harmless(key)} ({harmless(title)})?")
    return Failure(f"{refusal.message}. `remit ask {harmless(word)}` looks for words.")


def plain(text: str) -> str:
    """A name without case, hyphens and double spaces."""
    return " ".join(text.casefold().replace("-", " ").split())


def people(answer: Answer, framework: Framework) -> list[str]:
    """The holders, what is vacant and whom to ask instead, a line each."""
    if answer.not_applicable is not None:
        return ["does not apply"]
    names = {holder.person: holder.name for holder in answer.holders}
    lines = [holder_line(holder, framework, names) for holder in answer.holders]
    lines += [f"vacant: {harmless(framework.role_by_id[role].title)}" for role in answer.vacant_roles]
    if not lines:
        lines.append("nobody")
    lines += [f"ask instead: {holder_line(holder, framework, names)}" for holder in answer.fallback]
    return lines


def holder_line(holder: Holder, framework: Framework, names: Mapping[str, str]) -> str:
    """One holder in words; days are the last included ones. ``names`` has whoever is acted for."""
    role = framework.role_by_id.get(holder.role or "")
    line = harmless(holder.name) + (f" ({harmless(role.title)})" if role else "")
    if holder.acting:
        behind = names.get(holder.acting_for or "", holder.acting_for)
        line += f", acting for {harmless(behind)}" if behind else ", acting"
        if holder.until:
            line += f" up to and including {day_before(holder.until)}"
    if holder.on_leave:
        line += (
            f", on leave up to and including {day_before(holder.away_until)}"
            if holder.away_until
            else ", on leave"
        )
    return line
