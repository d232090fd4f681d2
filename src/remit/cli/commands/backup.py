"""``remit backup``: everything in the database, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli.options import PATH, Failure, busy, database, json_option, print_json, refuse_to_replace


@click.command("backup")
@click.argument("file", type=PATH)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, force: bool, as_json: bool) -> None:
    """Write everything in the database, as it is at one moment, into FILE. Remit may be running.

    The file holds personal data and what people sign in with: only you may read it; keep it encrypted. Sessions and
    one-time links are not in it, and neither is the secret key.
    """
    refuse_to_replace(file, force)
    store = database(ctx)
    try:
        with busy(f"Writing {file}"):
            made = store.backup(file)
    except OSError as error:
        raise Failure(f"cannot write {file}: {error.strerror or error}") from None
    if as_json:
        print_json({"file": str(file), "tables": len(made.tables), "rows": made.rows})
        return
    click.echo(f"Wrote {file}: {len(made.tables)} tables, {made.rows} rows.")
