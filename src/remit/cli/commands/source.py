"""``remit source``: the sources of evidence."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.group("source", cls=Suggesting)
def command() -> None:
    """Add, test, list, renew and end the sources of evidence: repositories, forges, calendars, incidents."""


@command.command("add")
@click.argument("kind")
@click.argument("address", default="")
@click.option("--id", "id_", default="", help="A short name; by default one made of the address.")
@click.option("--name", default="", help="What pages call it.")
@click.option("--team", help="The team that all of it belongs to; by default who owns the system.")
@click.option("--owner", help="Whose calendar it is (a person).")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of this kind of source."
)
@click.option("--secret-env", metavar="NAME", help="The environment variable that holds the token.")
@click.option("--secret-file", metavar="PATH", help="The file that holds the token.")
@json_option
@click.pass_context
def add(ctx: click.Context, /, as_json: bool, **given: Any) -> None:
    """Add a source of KIND (git, …) at ADDRESS.

    Where it sends what happens by itself, say where to, and with which secret.
    """
    options = {
        "source_id": given["id_"],
        "name": given["name"],
        "team": given["team"],
        "owner": given["owner"],
        "settings": _settings(given["settings"]),
        "secret_from": _place(given["secret_env"], given["secret_file"]),
    }
    try:
        made = database(ctx).add_source(given["kind"], given["address"], options)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json(made)
    else:
        click.echo(
            harmless(
                f"{made['id']} added; `remit source test {made['id']}` tries it, `remit collect` reads it"
            )
        )
        if made.get("hook"):
            click.echo(harmless(f"it sends what happens to {made['hook']}"))
        if made.get("hook_secret"):
            click.echo(f"signed with this secret, which is no token and reads nothing: {made['hook_secret']}")


@command.command("list")
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """List every source with its state, and what to do where something is wrong."""
    found = database(ctx).sources()
    if as_json:
        print_json({"sources": found})
        return
    for each in found:
        click.echo(harmless(f"{each['id']}: {each['state']}, {each['name']}"))
        for part in (each["problem"], each["hint"], *each["notes"]):
            if part:
                click.echo(harmless(f"    {part}"))
    if not found:
        click.echo("no sources: `remit source add KIND ADDRESS`")


@command.command("test")
@click.argument("source")
@json_option
@click.pass_context
def test(ctx: click.Context, source: str, as_json: bool) -> None:
    """Read the least of SOURCE that proves it works, and say what it can see. Changes nothing."""
    try:
        tried = database(ctx).test_source(source)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json(tried)
        return
    for name, value in tried["facts"].items():
        click.echo(harmless(f"{name}: {value}"))
    click.echo(f"sees: {', '.join(tried['sees'])}")
    for note in tried["said"]:
        click.echo(harmless(note))


@command.command("renew")
@click.argument("source")
@click.option("--secret-env", metavar="NAME", help="The environment variable that holds the token.")
@click.option("--secret-file", metavar="PATH", help="The file that holds the token.")
@click.pass_context
def renew(ctx: click.Context, source: str, secret_env: str | None, secret_file: str | None) -> None:
    """Give SOURCE another token: from the environment, a file, or typed in without being shown."""
    place = _place(secret_env, secret_file)
    secret = "" if place else click.prompt("Token", hide_input=True)
    try:
        database(ctx).renew_source(source, secret, place)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    click.echo(f"{source} has a new token")


@command.command("end")
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def end(ctx: click.Context, source: str, yes: bool) -> None:
    """End SOURCE: it is read no more, and everything that it told is deleted."""
    if not yes:
        click.confirm(f"End {source} and delete what it told?", abort=True)
    try:
        database(ctx).end_source(source)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    click.echo(f"{source} has ended")


def _settings(given: tuple[str, ...]) -> dict[str, Any]:
    """``NAME=VALUE`` as data: true, false and whole numbers as such, lists at commas where the name is given twice."""
    found: dict[str, Any] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise Failure(f"--set {pair}: expected NAME=VALUE")
        value: Any = {"true": True, "false": False}.get(text, int(text) if text.isdecimal() else text)
        if name in found:
            earlier = found[name]
            value = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        found[name] = value
    return found


def _place(env: str | None, file: str | None) -> str:
    if env and file:
        raise Failure("--secret-env or --secret-file, not both")
    return f"env:{env}" if env else f"file:{file}" if file else ""
