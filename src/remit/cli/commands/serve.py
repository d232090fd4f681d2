"""``remit serve``: the pages, from the database."""

from __future__ import annotations

import click

from remit.cli.options import json_option, print_json
from remit.cli.ports import Ports

host_option = click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", show_default=True, help="The address to listen on."
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    show_default=True,
    help="0 takes any free one.",
)


@click.command("serve")
@host_option
@port_option
@json_option
@click.pass_context
def command(ctx: click.Context, host: str, port: int, as_json: bool) -> None:
    """Serve the pages until it is ended (Ctrl-C). Sign in with `remit login-link PERSON`."""
    ports: Ports = ctx.obj
    store = ports.database()

    def tell(address: str) -> None:
        start = store.start_link(address)
        if as_json:
            print_json({"address": address, "start": start})
            return
        click.echo(f"Remit answers at {address} (Ctrl-C ends it)")
        if start:
            click.echo(f"There is no organisation yet. Set it up, as its first administrator, at {start}")

    ports.serve(host, port, tell)
