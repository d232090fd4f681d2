"""``remit token``: tokens for scripts and for a directory."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.group("token", cls=Suggesting)
def command() -> None:
    """Make, list and revoke tokens: for the API, each the key of one user; for a directory, that of none."""


@command.command("create")
@click.argument("person", required=False)
@click.option("--directory", is_flag=True, help="For a directory (SCIM) instead of a person.")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(("read", "write")), help="May be given again."
)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="How long it lasts.")
@json_option
@click.pass_context
def create(
    ctx: click.Context,
    person: str | None,
    directory: bool,
    name: str,
    scopes: tuple[str, ...],
    days: int,
    as_json: bool,
) -> None:
    """Make a token for PERSON (an id), or for a directory, and print it: it is shown this once."""
    if directory == (person is not None):
        raise Failure("say whose it is: PERSON, or --directory")
    if directory and scopes:
        raise Failure("a directory’s token has no scopes: it opens /scim/v2/ and nothing else")
    try:
        made, text = database(ctx).create_token(person, name, scopes or ("read",), days)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({**made, "token": text})
    else:
        click.echo(text)


@command.command("list")
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """List every token by its beginning, with whose it is and until when it opens anything."""
    found = database(ctx).tokens()
    if as_json:
        print_json({"tokens": found})
        return
    for each in found:
        click.echo(harmless(line(each)))


@command.command("revoke")
@click.argument("number", type=int)
@click.pass_context
def revoke(ctx: click.Context, number: int) -> None:
    """End the token of this NUMBER (see `remit token list`) with its next request."""
    try:
        database(ctx).revoke_token(number)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    click.echo(f"Token {number} opens nothing any more.")


def line(token: dict[str, Any]) -> str:
    """One token in words."""
    whose = token["user"] or "directory"
    scopes = "+".join(token["scopes"])
    end = token["expires"][:10] if token["state"] == "live" else token["state"]
    return f"{token['number']}  {token['prefix']}…  {whose}  {scopes}  {end}  {token['name']}"
