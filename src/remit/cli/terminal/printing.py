"""Printing with rich: without the spaces with which it fills every line up to the width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from remit.cli.options import console

if TYPE_CHECKING:
    from rich.console import Console

FILLING = re.compile(r"(?:[ \t]|\x1b\[[0-9;]*m)+$", re.MULTILINE)
"""Spaces at the end of a line, with the colours that begin and end among them."""


@contextmanager
def printed() -> Iterator[Console]:
    """What is printed to the console meanwhile goes to standard output at the end."""
    out = console()
    with out.capture() as captured:
        yield out
    # What rich made for this output, colours or none, is right for it.
    text = FILLING.sub(lambda found: found[0].replace(" ", "").replace("\t", ""), captured.get())
    click.echo(text, nl=False, color=True)
