"""``remit completion``: turn on shell completion."""

from __future__ import annotations

import click

SHELLS = {
    "bash": 'eval "$(_REMIT_COMPLETE=bash_source remit)"',
    "zsh": 'eval "$(_REMIT_COMPLETE=zsh_source remit)"',
    "fish": "_REMIT_COMPLETE=fish_source remit | source",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def command(shell: str) -> None:
    """Print the line that turns completion on; put it into the start-up file of your SHELL."""
    click.echo(SHELLS[shell])
