"""``remit completion``: turn on shell completion."""

from __future__ import annotations

import click

from remit.cli.options import json_option, print_json

SHELLS = {
    "bash": 'eval "$(_REMIT_COMPLETE=bash_source remit)"',
    "zsh": 'eval "$(_REMIT_COMPLETE=zsh_source remit)"',
    "fish": "_REMIT_COMPLETE=fish_source remit | source",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
@json_option
def command(shell: str, as_json: bool) -> None:
    """Print the line that turns completion on; put it into the start-up file of your SHELL."""
    if as_json:
        print_json({"shell": shell, "line": SHELLS[shell]})
    else:
        click.echo(SHELLS[shell])
