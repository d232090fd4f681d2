"""``remit import``: a file from what organisations already have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from remit.cli.options import Failure, file_failure
from remit.files.imports import IMPORTERS, Importer
from remit.lib.text import harmless


@click.group("import")
def command() -> None:
    """Make an organisation file from foreign files. Each says what it took, what it left and why."""


def option(of: Any) -> click.Option:
    """An importer's option as one of the command line."""
    return click.Option(
        [f"--{of.name}"],
        help=of.help,
        is_flag=of.flag,
        required=of.required,
        type=None if of.flag else (click.Choice(of.choices) if of.choices else str),
    )


def run(
    importer: Importer, files: Sequence[Path], output: Path | None, force: bool, given: dict[str, Any]
) -> None:
    """Read, say what came of it on standard error, and write the file whole."""
    from remit.files.problems import FileErrors
    from remit.files.writing import dump
    from remit.lib.files import write_atomically

    into = given.get("into")
    if output is not None and output.exists() and not force and str(output) != into:
        raise Failure(f"{output} exists already; --force replaces it")
    options = {name: (value if isinstance(value, str) else "yes") for name, value in given.items() if value}
    try:
        imported = importer.read(files, options)
    except FileErrors as errors:
        raise file_failure(errors) from None
    except ValueError as error:
        raise Failure(str(error)) from None
    text = dump(imported.organisation, imported.scope, imported.outside)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)
    for took in imported.took:
        click.echo(f"took: {harmless(took)}", err=True)
    for left in imported.left:
        click.echo(f"left: {harmless(left.what)}: {harmless(left.why)}", err=True)
    if output is not None:
        click.echo(f"Written to {output}. Next: remit check {output}", err=True)


def importing(importer: Importer) -> click.Command:
    """The command of one importer, with its own options."""

    def callback(files: tuple[Path, ...], output: Path | None, force: bool, **given: Any) -> None:
        run(importer, files, output, force, given)

    return click.Command(
        importer.name,
        callback=callback,
        help=f"{importer.title}: {importer.help}.",
        short_help=importer.title,
        params=[
            click.Argument(
                ["files"], nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
            ),
            click.Option(
                ["--output", "-o"],
                type=click.Path(path_type=Path),
                help="The file to write; without it, standard output.",
            ),
            click.Option(["--force"], is_flag=True, help="Replace the output file if it exists."),
            *[option(of) for of in importer.options],
        ],
    )


for _importer in IMPORTERS.values():
    command.add_command(importing(_importer))
