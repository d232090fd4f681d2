"""``remit slo``: the service levels of a team."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.complete import teams
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.command("slo")
@click.argument("team", shell_complete=teams)
@json_option
@click.pass_context
def command(ctx: click.Context, team: str, as_json: bool) -> None:
    """The service levels of TEAM: target, measured, what is left of the error budget, how fast it burns; or why not."""
    try:
        found = database(ctx).service_levels(team)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({"team": team, "service_levels": found})
        return
    for each in found:
        name = " ".join(part for part in (each["slo"], each["objective"]) if part)
        window = (
            "" if not each["window"] else f", {'last ' if each['rolling'] else 'calendar '}{each['window']}"
        )
        click.echo(harmless(f"{name} ({each['system'] or each['service'] or team}{window})"))
        click.echo(f"    {_figures(each)}")
        if each["data_since"]:
            click.echo(f"    no data from before {each['data_since']}")
        if each["why_empty"]:
            click.echo(harmless(f"    {each['why_empty']}"))
    if not found:
        click.echo("no objective was found for this team's systems")


def _figures(each: dict[str, Any]) -> str:
    burn = "–" if each["burn"] is None else f"{each['burn']:.1f}×"
    return (
        f"target {_percent(each['target'])}, measured {_percent(each['measured'])}, "
        f"budget left {_percent(each['budget_left'])}, burn {burn}"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.3f}".rstrip("0").rstrip(".") + "%"
