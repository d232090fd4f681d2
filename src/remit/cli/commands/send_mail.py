"""``remit send-mail``: what is due by mail, now; for a timer, or to see what does not arrive."""

from __future__ import annotations

import click

from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.command("send-mail")
@click.option("--digest", is_flag=True, help="The day’s digest now, whatever the hour (one a day at most).")
@click.option("--again", is_flag=True, help="Try once more what was given up or may not have arrived.")
@json_option
@click.pass_context
def command(ctx: click.Context, digest: bool, again: bool, as_json: bool) -> None:
    """Send what is due by mail. `remit serve` does so by itself; this is for a timer where another server runs.

    Exit code 1: something did not go out. It is tried again at later runs, with growing pauses, five times.
    """
    try:
        done = database(ctx).send_mail(digest=digest, again=again)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({"sent": done.sent, "troubled": [trouble._asdict() for trouble in done.troubled]})
    else:
        click.echo(f"{done.sent} sent")
        for trouble in done.troubled:
            said = f": {trouble.said}" if trouble.said else ""
            click.echo(harmless(f"not sent to {trouble.person} ({trouble.state}){said}"))
    ctx.exit(1 if done.troubled else 0)
