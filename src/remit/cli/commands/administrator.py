"""``remit administrator``: somebody who may configure Remit."""

from __future__ import annotations

import click

from remit.cli.options import Failure, database, json_option, print_json


@click.command("administrator")
@click.argument("person")
@json_option
@click.pass_context
def command(ctx: click.Context, person: str, as_json: bool) -> None:
    """Make PERSON (an id) an administrator, and print a link with which they sign in once, within a day."""
    try:
        link = database(ctx).administrator(person)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({"person": person, "link": link})
    else:
        click.echo(link)
