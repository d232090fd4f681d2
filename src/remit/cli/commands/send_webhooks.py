"""``remit send-webhooks``: what webhooks are to be told, now; for a timer."""

from __future__ import annotations

import click

from remit.cli.options import database, json_option, print_json
from remit.lib.text import harmless


@click.command("send-webhooks")
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Send what webhooks are to be told. `remit serve` does so by itself; this is for a timer elsewhere.

    Exit code 1: something did not arrive. It is tried again at later runs, with growing pauses, for three days.
    """
    sent, failed = database(ctx).send_webhooks()
    if as_json:
        print_json({"sent": sent, "failed": [{"webhook": name, "status": status} for name, status in failed]})
    else:
        click.echo(f"{sent} sent")
        for name, status in failed:
            click.echo(harmless(f"not sent to {name}: {status}"))
    ctx.exit(1 if failed else 0)
