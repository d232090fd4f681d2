"""``remit import``: a file from what organisations already have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from remit.cli.main import Suggesting
from remit.cli.options import (
    PATH,
    STANDARD,
    Failure,
    busy,
    file_failure,
    print_json,
    refuse_to_replace,
    write,
)
from remit.files.imports import IMPORTERS, Imported, Importer
from remit.lib.text import harmless

NAMES = re.compile(r" \((\d+): .*\)$", re.DOTALL)
"""The names at the end of a note, after their number."""

FOLDED_FROM = 4
"""So many names or more are told as their number, unless --verbose."""


@click.group("import", cls=Suggesting)
def command() -> None:
    """Make an organisation file from foreign files. Each says what it took, what it left and why."""


def option(of: Any) -> click.Option:
    """An importer's option as one of the command line."""
    return click.Option(
        [f"--{of.name}"],
        help=of.help[:1].upper() + of.help[1:] + ".",
        is_flag=of.flag,
        required=of.required,
        type=None if of.flag else (click.Choice(of.choices) if of.choices else str),
    )


def run(
    importer: Importer,
    files: Sequence[Path],
    output: Path | None,
    given: dict[str, Any],
    *,
    force: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Read, write the file whole, and say what came of it."""
    from remit.files.problems import FileErrors
    from remit.files.writing import dump

    if output is None or str(output) != given.get("into"):
        refuse_to_replace(output, force)
    if as_json and (output is None or str(output) == STANDARD):
        raise Failure("--json prints the report: say with --output where the file goes")
    options = {name: (value if isinstance(value, str) else "yes") for name, value in given.items() if value}
    try:
        with busy("Reading"):
            imported = importer.read(files, options)
    except FileErrors as errors:
        raise file_failure(errors) from None
    except ValueError as error:
        raise Failure(str(error)) from None
    write(dump(imported.organisation, imported.scope, imported.outside), output)
    if as_json:
        print_json(report_json(imported, output))
    else:
        report(imported, output, verbose=verbose)


def report_json(imported: Imported, output: Path | None) -> dict[str, Any]:
    """The report for scripts, with every name that it has."""
    return {
        "output": str(output),
        "took": list(imported.took),
        "left": [left._asdict() for left in imported.left],
    }


def report(imported: Imported, output: Path | None, *, verbose: bool) -> None:
    """What was taken, what was left and why, on standard error: standard output may be the file."""
    click.echo("Took:", err=True)
    for took in imported.took or ("nothing",):
        click.echo(f"  {harmless(took)}", err=True)
    if imported.left:
        click.echo("Left:", err=True)
    whats = [left.what if verbose else folded(left.what) for left in imported.left]
    for left, what in zip(imported.left, whats, strict=True):
        click.echo(f"  {harmless(what)}: {harmless(left.why)}", err=True)
    if any(left.what != what for left, what in zip(imported.left, whats, strict=True)):
        click.echo("  (--verbose names them)", err=True)
    if output is not None and str(output) != STANDARD:
        click.echo(f"Written to {harmless(str(output))}. Next: remit check {harmless(str(output))}", err=True)


def folded(what: str) -> str:
    """A note without its names where they are many."""
    found = NAMES.search(what)
    if found is None or int(found[1]) < FOLDED_FROM:
        return what
    return f"{what[: found.start()]} ({found[1]})"


def importing(importer: Importer) -> click.Command:
    """The command of one importer, with its own options."""

    def callback(
        files: tuple[Path, ...],
        output: Path | None,
        force: bool,
        verbose: bool,
        as_json: bool,
        **given: Any,
    ) -> None:
        run(importer, files, output, given, force=force, verbose=verbose, as_json=as_json)

    return click.Command(
        importer.name,
        callback=callback,
        help=f"{importer.title}: {importer.help}.",
        short_help=importer.title,
        params=[
            click.Argument(["files"], nargs=-1, required=True, type=PATH, metavar="FILE..."),
            click.Option(
                ["--output", "-o"], type=PATH, help="The file to write; without it, standard output."
            ),
            click.Option(["--force"], is_flag=True, help="Replace the output file if it exists."),
            click.Option(["--verbose", "-v"], is_flag=True, help="Name what was left."),
            click.Option(["--json", "as_json"], is_flag=True, help="Print the report as JSON."),
            *[option(of) for of in importer.options],
        ],
    )


for _importer in IMPORTERS.values():
    command.add_command(importing(_importer))
