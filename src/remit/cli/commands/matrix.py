"""``remit matrix``: teams down, responsibilities across."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from remit.cli.complete import responsibilities, teams
from remit.cli.options import (
    at_option,
    busy,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    print_json,
    unknown,
)

SIDES = ("system", "people", "shared", "others")


@click.command("matrix")
@file_option
@large_option
@at_option
@json_option
@click.option("--below", metavar="TEAM", shell_complete=teams, help="Only this team and what is below it.")
@click.option("--text", default="", metavar="TEXT", help="Only teams whose name has this text.")
@click.option(
    "--section",
    metavar="SIDE",
    help="Only the rows of one side: system, people, shared, or the id of another role.",
)
@click.option("--open", "open_only", is_flag=True, help="Only teams with something open.")
@click.option(
    "--sort",
    metavar="ROW",
    shell_complete=responsibilities,
    help="By what this row says: what needs care comes first.",
)
@click.option("--page", "page_number", type=click.IntRange(1), default=1, metavar="N", help="25 teams each.")
@click.option("--all", "everything", is_flag=True, help="Every team on one page.")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path | None,
    large: bool,
    at: date | None,
    as_json: bool,
    below: str | None,
    text: str,
    section: str | None,
    open_only: bool,
    sort: str | None,
    page_number: int,
    everything: bool,
) -> None:
    """Who holds what, for every team. --json has every cell."""
    from remit.queries.matrix import Asked, matrix
    from remit.queries.matrix_json import matrix_json

    source = opened(ctx, file, large=large)
    outline = source.outline()
    if sort is not None and sort not in outline.framework.responsibility_by_id:
        raise unknown("responsibility", sort, outline.framework.responsibility_by_id)
    if below is not None and all(team.id != below for team in outline.teams):
        raise unknown("team", below, [team.id for team in outline.teams])
    sides = {*SIDES, *outline.framework.role_by_id}
    if section is not None and section not in sides:
        raise unknown("side", section, sides)
    asked = Asked(below, text, section, open_only, sort, page_number)
    if everything:
        asked = Asked(below, text, section, open_only, sort, 1, max(1, len(outline.teams)))
    with busy("Looking at every team"):
        found = matrix(source, day_or_today(at, outline.zone), asked)
    if as_json:
        print_json(matrix_json(found))
        return
    from remit.cli.terminal.matrix import show

    show(found, outline.framework)
