"""``remit login-link``: a one-time link with which somebody signs in."""

from __future__ import annotations

import click

from remit.cli.options import Failure, database, json_option, print_json


@click.command("login-link")
@click.argument("person")
@json_option
@click.pass_context
def command(ctx: click.Context, person: str, as_json: bool) -> None:
    """Print a link with which PERSON (an id) can sign in once, within a day. Whoever has it is that person."""
    try:
        link = database(ctx).login_link(person)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({"person": person, "link": link})
    else:
        click.echo(link)
