"""``remit work``: collecting and keeping the evidence, in a process of its own."""

from __future__ import annotations

import click

from remit.cli.options import database
from remit.cli.ports import Ports


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.pass_context
def command(ctx: click.Context, once: bool) -> None:
    """Collect what is due and keep the evidence, until it is ended (Ctrl-C).

    `remit serve` does so by itself. For larger installations start this as often as sources are to be read at the
    same time, and set REMIT_WORKER=outside for the server.
    """
    ports: Ports = ctx.obj
    database(ctx)
    ports.work(once)
