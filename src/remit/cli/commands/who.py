"""``remit who``: one answer with its reasons."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from remit.cli.complete import responsibilities, teams
from remit.cli.options import (
    at_option,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    print_json,
    refused,
)
from remit.core.answer import Answer, Holder, Refusal
from remit.core.framework import Framework
from remit.core.resolution import who
from remit.lib.text import harmless
from remit.queries.answer import as_json as answer_json
from remit.queries.holder import day_before


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
    zone = source.outline().zone
    day = day_or_today(at, zone)
    organisation = source.for_teams([team], day)
    try:
        answer = who(organisation, team, responsibility, day)
    except Refusal as refusal:
        raise refused(refusal) from None
    if as_json:
        print_json(answer_json(answer))
        return
    click.echo(f"{harmless(answer.row.title)} · {harmless(organisation.index.team[team].name)} · {answer.at}")
    for line in people(answer, organisation.framework):
        click.echo(f"  {line}")
    click.echo("Why:")
    for reason in answer.reasons:
        click.echo(f"  - {harmless(reason.text)}")


def people(answer: Answer, framework: Framework) -> list[str]:
    """The holders, what is vacant and whom to ask instead, a line each."""
    if answer.not_applicable is not None:
        return ["does not apply"]
    lines = [holder_line(holder, framework) for holder in answer.holders]
    lines += [f"vacant: {framework.role_by_id[role].title}" for role in answer.vacant_roles]
    if not lines:
        lines.append("nobody")
    lines += [f"ask instead: {harmless(holder.name)}" for holder in answer.fallback]
    return lines


def holder_line(holder: Holder, framework: Framework) -> str:
    """One holder in words; days are the last included ones."""
    role = framework.role_by_id.get(holder.role or "")
    line = harmless(holder.name) + (f" ({role.title})" if role else "")
    if holder.acting:
        line += f", acting for {harmless(holder.acting_for)}" if holder.acting_for else ", acting"
        if holder.until:
            line += f" up to and including {day_before(holder.until)}"
    if holder.on_leave:
        line += (
            f", on leave up to and including {day_before(holder.away_until)}"
            if holder.away_until
            else ", on leave"
        )
    return line
