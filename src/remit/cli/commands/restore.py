"""``remit restore``: a backup back into a database."""

from __future__ import annotations

import re
from pathlib import Path

import click

from remit.cli.options import PATH, Failure, busy, database, json_option, print_json
from remit.lib.files import TooLarge, read_bounded

MARK = re.compile(r"[0-9a-f]{64}")
LARGEST_LIST = 10 << 20


@click.command("restore")
@click.argument("file", type=PATH)
@click.option("--check", "only_check", is_flag=True, help="Verify FILE and end; no database is touched.")
@click.option("--replace", is_flag=True, help="Replace everything in a database that is not empty.")
@click.option("--yes", is_flag=True, help="Do not ask before replacing.")
@click.option(
    "--erased",
    "lists",
    type=PATH,
    multiple=True,
    help="A file of `remit erased`: whoever is in it is erased again. May be given again.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    only_check: bool,
    replace: bool,
    yes: bool,
    lists: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Bring a backup into the database of REMIT_DATABASE_URL: SQLite or PostgreSQL, wherever it came from.

    End the server first. A file that is damaged is refused, and so is a database that is not empty, unless
    --replace is given. Erased people stay erased: those that the replaced database and --erased know of are erased
    again. Exit code 1 where the audit that came with the backup does not verify.
    """
    from remit.files.backup import Backup, DamagedBackup

    try:
        if only_check:
            with busy(f"Verifying {file}"):
                manifest = Backup(file).manifest
            if as_json:
                made_at = manifest.made_at.isoformat()
                told = {"version": manifest.version, "made_at": made_at, "tables": len(manifest.tables)}
                print_json({"file": str(file), **told, "rows": manifest.rows})
                return
            say = f"{file} is as it was written: {len(manifest.tables)} tables, {manifest.rows} rows"
            click.echo(f"{say}, made at {manifest.made_at:%Y-%m-%d %H:%M} by Remit {manifest.version}.")
            return
        marks = frozenset().union(*map(marks_of, lists))
        store = database(ctx)
        if replace and not yes and not store.is_empty():
            click.confirm(
                "Replace everything in this database, its audit included?",
                default=False,
                abort=True,
                err=True,
            )
        with busy(f"Restoring {file}"):
            done = store.restore(file, marks, replace=replace)
    except DamagedBackup as error:
        raise Failure(str(error)) from None
    except LookupError as error:
        raise Failure(f"{error.args[0]}") from None
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror or error}") from None
    if as_json:
        problems = [problem._asdict() for problem in done.problems]
        print_json({"rows": done.manifest.rows, "erased_again": done.erased, "problems": problems})
    else:
        click.echo(f"Restored {done.manifest.rows} rows as of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC.")
        if done.erased:
            click.echo(f"Erased again since they had been erased: {done.erased}.")
        if done.problems:
            click.echo("The audit in the backup does not verify: see `remit audit verify`.")
    ctx.exit(1 if done.problems else 0)


def marks_of(path: Path) -> frozenset[str]:
    """The marks that the file lists. Ends the command where it lists none or something else."""
    try:
        lines = read_bounded(path, LARGEST_LIST).decode().split()
    except (OSError, TooLarge, UnicodeError) as error:
        raise Failure(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if not all(MARK.fullmatch(line) for line in lines):
        raise Failure(f"{path}: not a list of who was erased; expected a file of `remit erased`")
    return frozenset(lines)
