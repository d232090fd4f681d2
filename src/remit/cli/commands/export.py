"""``remit export``: the database as a file of equal meaning."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli.commands.check import write
from remit.cli.options import Failure, database


@click.command("export")
@click.option("--team", metavar="TEAM", help="Only this team and what is below it.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.pass_context
def command(ctx: click.Context, team: str | None, output: Path | None) -> None:
    """Write the database as an organisation file. Applied again, it changes nothing; comments are not kept."""
    from remit.files.writing import dump

    try:
        organisation, outside = database(ctx).export(team)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    write(dump(organisation, team, outside), output)
