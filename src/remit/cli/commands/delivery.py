"""``remit delivery``: what a team delivers, and when its work may be done."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from remit.cli.complete import teams
from remit.cli.options import DAY, Failure, at_option, database, json_option, print_json
from remit.core.answer import Refusal
from remit.core.delivery import FEWEST, MOST, WEEKS
from remit.core.forecast import MOST_LEFT
from remit.lib.text import harmless


@click.command("delivery")
@click.argument("team", shell_complete=teams)
@click.option(
    "--weeks", type=click.IntRange(FEWEST, MOST), default=WEEKS, show_default=True, help="Whole weeks back."
)
@click.option(
    "--left", type=click.IntRange(0, MOST_LEFT), help="Pieces of work left: asks when they will be done."
)
@click.option("--start", type=DAY, metavar="DATE", help="When they are begun [default: today].")
@at_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    team: str,
    weeks: int,
    left: int | None,
    start: date | None,
    at: date | None,
    as_json: bool,
) -> None:
    """What TEAM delivers: four DORA measures, throughput, cycle time, its weeks; or why a figure is empty.

    Of the team as a whole: where it would be the work of fewer than three people, nothing is told.
    """
    try:
        found = database(ctx).delivery(team, weeks, left, start, at)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    except Refusal as refusal:
        raise Failure(refusal.message) from None
    if as_json:
        print_json(found)
        return
    click.echo(f"{harmless(team)}, weeks from {found['from']} to {found['until']} (excluded)")
    for one in found["figures"]:
        click.echo(f"{one['title']}: {_figure(one)}")
    if found["counted"]:
        click.echo(found["counted"])
    _print_weeks(found)
    if found["forecast"]:
        _print_forecast(found["forecast"])


def _figure(one: dict[str, Any]) -> str:
    if one["why_empty"]:
        return " ".join(part for part in ("–", one["why_empty"], one["what_to_do"]) if part)
    high = "" if one["percentile_85"] is None else f", 85% of them {_number(one['percentile_85'])} or less"
    return f"{_number(one['value'])} {one['unit']}{high} (from {one['of']})"


def _print_weeks(found: dict[str, Any]) -> None:
    if all(one["finished"] is None and one["days_deployed"] is None for one in found["weeks"]):
        return
    click.echo("week of     finished  days with a deployment")
    for one in found["weeks"]:
        done, days = ("–" if one[name] is None else one[name] for name in ("finished", "days_deployed"))
        click.echo(f"{one['week']}  {done:>8}  {days:>22}")


def _print_forecast(one: dict[str, Any]) -> None:
    click.echo(f"{one['left']} pieces of work from {one['start']} on:")
    if one["why_empty"]:
        click.echo("  " + " ".join(part for part in (one["why_empty"], one["what_to_do"]) if part))
        return
    for certainty, day in one["done_by"].items():
        click.echo(f"  {certainty}% of the futures: done by {day or 'later than in three years'}")
    click.echo(f"  drawn {one['runs']} times from {one['weeks']} weeks")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
