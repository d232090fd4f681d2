"""``remit erased``: who was erased, so that no backup brings them back."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli.options import database, output_option, write


@click.command("erased")
@output_option
@click.pass_context
def command(ctx: click.Context, output: Path | None) -> None:
    """Write a mark for each person who was erased, one a line: a SHA-256 that names nobody.

    Kept beside the backups and given to `remit restore --erased`, it erases them again after an older backup.
    """
    write("".join(f"{mark}\n" for mark in sorted(database(ctx).erased())), output)
