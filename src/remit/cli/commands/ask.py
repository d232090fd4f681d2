"""``remit ask``: a question in plain words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.commands.who import people
from remit.cli.options import (
    at_option,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    print_json,
)
from remit.lib.text import harmless
from remit.queries.charter_export import people_text

if TYPE_CHECKING:
    from remit.core.framework import Framework
    from remit.queries.ask import Asked

NOTHING_FITS = "Nothing fits these words. Try a row and a team, as “code reviews in Payments”."


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@file_option
@large_option
@at_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    question: tuple[str, ...],
    file: Path | None,
    large: bool,
    at: date | None,
    as_json: bool,
) -> None:
    """Who do I ask about QUESTION: `remit ask code reviews in payments`, `remit ask on-call checkout`.

    Exit code 1 where nothing in the organisation fits the words.
    """
    from remit.queries.ask import ask
    from remit.queries.ask_json import asked_json

    source = opened(ctx, file, large=large)
    outline = source.outline()
    found = ask(source, " ".join(question), day_or_today(at, outline.zone))
    if as_json:
        print_json(asked_json(found))
    else:
        tell(found, outline.framework)
    ctx.exit(0 if found.best or found.teams or found.people else 1)


def tell(found: Asked, framework: Framework) -> None:
    """The best answer with its reasons, then what else the words may have meant."""
    if found.best:
        answer = found.best.row.answer
        click.echo(f"{harmless(found.best.row.short_title)} · {harmless(found.best.team.name)} · {answer.at}")
        for line in people(answer, framework):
            click.echo(f"  {line}")
        click.echo("Why:")
        for reason in found.best.row.reasons:
            click.echo(f"  - {harmless(reason.text)}")
        if found.others:
            click.echo("Perhaps also:")
        for card in found.others:
            names = "; ".join(people(card.row.answer, framework))
            click.echo(f"  {harmless(card.row.short_title)} · {harmless(card.team.name)}: {names}")
        if found.others and not found.teams:
            click.echo("Name a team for one answer, as in “code reviews in Payments”.")
        return
    for lead in found.leads:
        who = people_text(lead.view.holders) or "vacant"
        click.echo(f"{harmless(lead.view.role.title)} · {harmless(lead.team.name)}: {harmless(who)}")
    for team in found.teams:
        click.echo(f"Team {harmless(team.name)}: remit charter {harmless(team.id)} shows its page.")
    for person in found.people:
        click.echo(f"Person {harmless(person.name)} ({harmless(person.id)})")
    if not found.teams and not found.people:
        click.echo(NOTHING_FITS, err=True)
