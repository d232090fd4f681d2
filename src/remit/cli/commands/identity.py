"""``remit identity``: whose accounts the evidence names."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.group("identity", cls=Suggesting)
def command() -> None:
    """List the accounts that evidence names, suggest whose they are, confirm, refuse and undo."""


@command.command("list")
@click.option("--matched", is_flag=True, help="Those that are somebody's, instead of those nobody knows.")
@json_option
@click.pass_context
def show(ctx: click.Context, matched: bool, as_json: bool) -> None:
    """List accounts by their key; under those that nobody knows whose they may be."""
    found = database(ctx).accounts(matched=matched)
    if as_json:
        print_json({"accounts": found})
        return
    for each in found:
        whose = f"  {each['person']}, by {each['rule']}" if each["person"] else ""
        called = f" ({each['name']})" if each["name"] else ""
        click.echo(harmless(f"{each['account']}  {each['kind']}:{each['value']}{called}{whose}"))
        for one in each["suggestions"]:
            click.echo(harmless(f"    {one['person']}? by {one['reason']}"))


@command.command("suggest")
@click.pass_context
def suggest(ctx: click.Context) -> None:
    """Match by the exact rules, and suggest people for what is left; the server does so by itself once a day."""
    matched, suggested = database(ctx).suggest_accounts()
    click.echo(f"{matched} matched, {suggested} suggested; see `remit identity list`")


@command.command("confirm")
@click.argument("account")
@click.argument("person")
@click.pass_context
def confirm(ctx: click.Context, account: str, person: str) -> None:
    """ACCOUNT (a key) is PERSON's (an id), from the first event on."""
    _decide(ctx, "confirm", account, person)
    click.echo(harmless(f"{account} is {person}'s"))


@command.command("refuse")
@click.argument("account")
@click.argument("person")
@click.pass_context
def refuse(ctx: click.Context, account: str, person: str) -> None:
    """ACCOUNT is not PERSON's; it is not suggested again."""
    _decide(ctx, "refuse", account, person)
    click.echo(harmless(f"{account} is not {person}'s"))


@command.command("undo")
@click.argument("account")
@click.pass_context
def undo(ctx: click.Context, account: str) -> None:
    """ACCOUNT is nobody's again, also where a rule would match it."""
    _decide(ctx, "undo", account)
    click.echo(harmless(f"{account} is nobody's"))


def _decide(ctx: click.Context, what: str, *given: Any) -> None:
    try:
        database(ctx).decide_account(what, *given)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
