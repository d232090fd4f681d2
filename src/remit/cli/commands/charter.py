"""``remit charter``: a team's page, for the terminal or for another place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from remit.cli.complete import teams
from remit.cli.options import (
    at_option,
    day_or_today,
    file_option,
    json_option,
    json_text,
    large_option,
    opened,
    output_option,
    refused,
    write,
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
    help="In a file it is Markdown, or HTML if the file is called so.",
)
@output_option
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
        write(json_text(charter_json(found)), output)
    elif format_ == "terminal" and output is None:
        from remit.cli.terminal.charter import show

        show(found)
    else:
        write(as_html(found) if html_wanted(format_, output) else as_markdown(found), output)


def html_wanted(format_: str, output: Path | None) -> bool:
    """Whether HTML was asked for: by the format, or by the name of the file where no format was given."""
    if format_ == "terminal" and output is not None:
        return output.suffix.lower() in (".html", ".htm")
    return format_ == "html"
