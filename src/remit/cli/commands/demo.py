"""``remit demo``: an invented company, served on this machine."""

from __future__ import annotations

from datetime import date

import click

from remit.cli.commands.serve import host_option, port_option
from remit.cli.options import DAY, json_option, print_json
from remit.cli.ports import Ports

SIGNS_IN = "dana"
"""The demo's reader: the director, who has all the teams."""


@click.command("demo")
@host_option
@port_option
@click.option("--print-file", is_flag=True, help="Print the company's file and end.")
@click.option("--at", type=DAY, metavar="DATE", help="The day that the company's dates are laid around.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, host: str, port: int, print_file: bool, at: date | None, as_json: bool
) -> None:
    """Fill a database of its own with an invented company of six teams, and serve it.

    Every state is there once: both roles in one person, a vacancy, a contested row, a cover running, and more.
    """
    from remit.files.demo import demo_text

    today = at or date.today()
    if print_file:
        click.echo(demo_text(today), nl=False)
        return
    ports: Ports = ctx.obj
    store = ports.demo_database(today)

    def tell(address: str) -> None:
        if as_json:
            print_json({"address": address, "link": store.login_link(SIGNS_IN, address)})
            return
        click.echo("The demo runs. Open this link to sign in as Dana Weiss, who leads all six teams:")
        click.echo(f"\n  {store.login_link(SIGNS_IN, address)}\n")
        click.echo("Ctrl-C ends it.")

    ports.serve(host, port, tell)
