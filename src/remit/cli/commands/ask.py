"""``remit ask``: a question in plain words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
    from remit.queries.answer import as_json as answer_json
    from remit.queries.ask import ask

    source = opened(ctx, file, large=large)
    outline = source.outline()
    found = ask(source, " ".join(question), day_or_today(at, outline.zone))
    cards = [card for card in (found.best, *found.others) if card]
    if as_json:
        print_json(
            {
                "question": found.question,
                "answers": [answer_json(card.row.answer) for card in cards],
                "teams": [team._asdict() for team in found.teams],
                "people": [person._asdict() for person in found.people],
            }
        )
        ctx.exit(0 if cards or found.teams or found.people else 1)
    for number, card in enumerate(cards):
        names = "; ".join(people(card.row.answer, outline.framework))
        click.echo(f"{harmless(card.row.short_title)} · {harmless(card.team.name)}: {names}")
        if number == 0:
            for reason in card.row.reasons:
                click.echo(f"  - {harmless(reason.text)}")
    if not cards:
        for kind, named in (("team", found.teams), ("person", found.people)):
            for entry in named:
                click.echo(f"{kind} {harmless(entry.name)} ({entry.id})")
        if not found.teams and not found.people:
            click.echo(
                "Nothing fits these words. Try a row and a team, as “code reviews in Payments”.", err=True
            )
            ctx.exit(1)
