"""``remit charter``: a team's page, for the terminal or for another place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from remit.cli.commands.check import write
from remit.cli.complete import teams
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


@click.command("charter")
@click.argument("team", shell_complete=teams)
@file_option
@large_option
@at_option
@json_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("terminal", "markdown", "html", "json")),
    default="terminal",
    show_default=True,
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def command(
    ctx: click.Context,
    team: str,
    file: Path | None,
    large: bool,
    at: date | None,
    as_json: bool,
    format_: str,
    output: Path | None,
) -> None:
    """The page of TEAM: the System and the People side by side, and what they share."""
    from remit.core.answer import Refusal
    from remit.queries.charter import page
    from remit.queries.charter_export import as_html, as_markdown, charter_json

    source = opened(ctx, file, large=large)
    try:
        found = page(source, team, day_or_today(at, source.outline().zone))
    except Refusal as refusal:
        raise refused(refusal) from None
    if as_json or format_ == "json":
        if output is None:
            print_json(charter_json(found))
            return
        import json

        write(json.dumps(charter_json(found), ensure_ascii=False, indent=2), output)
    elif format_ == "terminal" and output is None:
        from remit.cli.formats.charter import show

        show(found)
    else:
        write(as_html(found) if format_ == "html" else as_markdown(found), output)
