"""``remit export``: the database as a file of equal meaning."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli.options import Failure, busy, database, json_option, json_text, output_option, write


@click.command("export")
@click.option("--team", metavar="TEAM", help="Only this team and what is below it.")
@output_option
@json_option
@click.pass_context
def command(ctx: click.Context, team: str | None, output: Path | None, as_json: bool) -> None:
    """Write the database as an organisation file. Applied again, it changes nothing; comments are not kept.

    With --json the same file is written as JSON, which every command reads as well.
    """
    from remit.files.writing import as_data, dump
    from remit.lib.plain import plain

    try:
        with busy("Reading the database"):
            organisation, outside = database(ctx).export(team)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        write(json_text(plain(as_data(organisation, team, outside))), output)
    else:
        write(dump(organisation, team, outside), output)
