"""``remit apply``: bring a file into the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from remit.cli.options import (
    DAY,
    PATH,
    STANDARD,
    Failure,
    busy,
    database,
    day_or_today,
    large_option,
    print_json,
    read_file,
)
from remit.cli.ports import Stale
from remit.core.plan import OtherOrganisationError, Plan
from remit.lib.text import harmless


@click.command("apply")
@click.argument("file", type=PATH)
@large_option
@click.option(
    "--effective", type=DAY, metavar="DATE", help="The day on which what left the file ends [default: today]."
)
@click.option("--take-over", is_flag=True, help="Also change what the web pages or a directory manage.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show the plan only; exit 1 where there is something to do.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    large: bool,
    effective: date | None,
    take_over: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show what FILE (or a folder) would change in the database, ask, and apply it all or not at all.

    It touches only what files manage and what the file's scope has. Applying the same file twice changes nothing.
    FILE may be - for standard input, which then needs --yes or --dry-run: nobody is there to be asked.
    """
    if str(file) == STANDARD and not (yes or dry_run):
        raise Failure("from standard input it needs --yes or --dry-run: the answer cannot be asked for")
    read = read_file(file, large=large)
    store = database(ctx)
    day = day_or_today(effective, read.organisation.zone)
    try:
        with busy("Comparing with the database"):
            plan = store.plan_apply(read, effective=day, take_over=take_over)
    except OtherOrganisationError as error:
        raise Failure(str(error)) from None
    if as_json:
        print_json(plan_json(plan))
    else:
        tell(plan)
    if plan.clashes:
        raise Failure(
            "refused: this is managed elsewhere or out of scope. --take-over takes over what is managed."
        )
    if dry_run or not plan:
        ctx.exit(1 if plan else 0)
    if not yes and not click.confirm("Apply?", err=True):
        raise Failure("nothing was changed")
    try:
        with busy("Applying"):
            store.apply(plan)
    except Stale as stale:
        raise Failure(str(stale)) from None
    count = len(plan.steps)
    click.echo(f"Applied: {count} change{'' if count == 1 else 's'}.", err=True)


def tell(plan: Plan) -> None:
    """The plan, a line for each step, and the clashes."""
    for step in plan.steps:
        click.echo(harmless(step.text))
    for clash in plan.clashes:
        click.echo(f"clash: {harmless(clash.text)}")
    if not plan and not plan.clashes:
        click.echo("Nothing to do: the database says the same.")


def plan_json(plan: Plan) -> dict[str, object]:
    """The plan for scripts."""
    return {
        "steps": [
            {"action": step.action.value, "kind": step.key.kind, "id": str(step.key), "text": step.text}
            for step in plan.steps
        ],
        "clashes": [
            {"kind": clash.key.kind, "id": str(clash.key), "reason": clash.reason, "text": clash.text}
            for clash in plan.clashes
        ],
    }
