"""``remit round``: the clarity rounds of a team, read from the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.complete import teams
from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, output_option, print_json, write
from remit.lib.text import harmless

if TYPE_CHECKING:
    from remit.queries.clarity import RoundView

number_option = click.option(
    "--round",
    "number",
    type=click.IntRange(1),
    metavar="N",
    help="Which round, as `list` counts [default: the newest].",
)


@click.group("round", cls=Suggesting)
def command() -> None:
    """The clarity rounds of a team: what they showed. Before a reveal there is only how many are done."""


@command.command("list")
@click.argument("team", shell_complete=teams)
@json_option
@click.pass_context
def listing(ctx: click.Context, team: str, as_json: bool) -> None:
    """Every round of TEAM, newest first."""
    found = rounds(ctx, team)
    if as_json:
        from remit.queries.clarity_protocol import as_data

        print_json([as_data(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.id}  {each.opened_at.date().isoformat()}  {harmless(each.state)}  {summary(each)}")
    if not found:
        click.echo("There was no round yet.")


@command.command("show")
@click.argument("team", shell_complete=teams)
@number_option
@json_option
@click.pass_context
def show(ctx: click.Context, team: str, number: int | None, as_json: bool) -> None:
    """One round of TEAM: how far it is, or what it showed and what is on its agenda."""
    found = one(ctx, team, number)
    from remit.queries.clarity_protocol import STATES, as_data  # only once the database is opened

    if as_json:
        print_json(as_data(found))
        return
    click.echo(
        f"Round {found.id} of {harmless(found.team.name)}, {found.opened_at.date().isoformat()}: {found.state}"
    )
    click.echo(summary(found))
    for item in found.result.agenda if found.result is not None else ():
        owner = f", {harmless(item.owner.name)} until {item.due}" if item.owner is not None else ""
        click.echo(f"- {harmless(item.title)}: {item.why} ({STATES[item.state]}{owner})")


@command.command("protocol")
@click.argument("team", shell_complete=teams)
@number_option
@json_option
@output_option
@click.pass_context
def protocol(ctx: click.Context, team: str, number: int | None, as_json: bool, output: Path | None) -> None:
    """The protocol of a revealed round of TEAM, as Markdown."""
    found = one(ctx, team, number)
    from remit.queries.clarity_protocol import as_data, as_markdown

    if found.result is None:
        raise Failure(f"round {found.id} has no protocol: it is {found.state}")
    if as_json:
        print_json(as_data(found))
        return
    write(as_markdown(found), output)


def summary(found: RoundView) -> str:
    """How far an open round is, or what came of it, in one line."""
    if found.open:
        return f"{found.done} of {found.asked} are done"
    if found.result is None:
        return "nothing was shown"
    same = found.result.same
    told = f"; same answer by name on {same[0]} of {same[1]} rows" if same is not None else ""
    return f"{len(found.result.agenda)} on the agenda{told}"


def rounds(ctx: click.Context, team: str) -> tuple[RoundView, ...]:
    """The team's rounds, newest first."""
    try:
        return database(ctx).rounds(team)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None


def one(ctx: click.Context, team: str, number: int | None) -> RoundView:
    """The round asked for, else the newest that was not cancelled."""
    found = rounds(ctx, team)
    wanted = [each for each in found if (each.id == number if number else each.state != "cancelled")]
    if not wanted:
        raise Failure(
            f"there is no round {number} of this team" if number else "there was no round of this team yet"
        )
    return wanted[0]
