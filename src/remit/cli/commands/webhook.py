"""``remit webhook``: other programs that are told what changed."""

from __future__ import annotations

from collections.abc import Callable

import click

from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.group("webhook", cls=Suggesting)
def command() -> None:
    """Add, list, test and end webhooks; see what was sent."""


@command.command("add")
@click.argument("url")
@click.option("--name", required=True, help="What it is for.")
@click.option("--event", "events", multiple=True, help="May be given again; without it every event.")
@json_option
@click.pass_context
def add(ctx: click.Context, url: str, name: str, events: tuple[str, ...], as_json: bool) -> None:
    """Tell URL of events, and print the secret that messages are signed with: it is shown this once."""
    try:
        made, secret = database(ctx).add_webhook(name, url, events or ("*",))
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({**made, "secret": secret})
    else:
        click.echo(secret)


@command.command("list")
@click.argument("number", type=int, required=False)
@json_option
@click.pass_context
def show(ctx: click.Context, number: int | None, as_json: bool) -> None:
    """List every webhook; with a NUMBER what was sent to that one, newest first."""
    if number is None:
        hooks = database(ctx).webhooks()
        if as_json:
            print_json({"webhooks": hooks})
            return
        for hook in hooks:
            events = ",".join(hook["events"])
            click.echo(
                harmless(f"{hook['number']}  {hook['state']}  {hook['url']}  {events}  {hook['name']}")
            )
        return
    found = database(ctx).deliveries(number)
    if as_json:
        print_json({"deliveries": found})
        return
    for each in found:
        parts = (each[name] or "-" for name in ("number", "state", "event", "status", "created", "message"))
        click.echo(harmless("  ".join(map(str, parts))))


@command.command("test")
@click.argument("number", type=int)
@click.pass_context
def test(ctx: click.Context, number: int) -> None:
    """Make a message for the webhook of this NUMBER that says nothing; `remit send-webhooks` sends it."""
    _do(lambda: database(ctx).webhook_action("test", number))
    click.echo("A test is due.")


@command.command("rotate")
@click.argument("number", type=int)
@click.pass_context
def rotate(ctx: click.Context, number: int) -> None:
    """Print a new secret for the webhook of this NUMBER; the old one signs as well for a day."""
    click.echo(_do(lambda: database(ctx).webhook_action("rotate", number)))


@command.command("end")
@click.argument("number", type=int)
@click.pass_context
def end(ctx: click.Context, number: int) -> None:
    """Tell the webhook of this NUMBER nothing any more."""
    _do(lambda: database(ctx).webhook_action("end", number))
    click.echo(f"Webhook {number} is told nothing any more.")


@command.command("redeliver")
@click.argument("number", type=int)
@click.pass_context
def redeliver(ctx: click.Context, number: int) -> None:
    """Make the delivery of this NUMBER (see `remit webhook list NUMBER`) due again, under the same id."""
    _do(lambda: database(ctx).webhook_action("redeliver", number))
    click.echo("It is due again.")


def _do(action: Callable[[], str]) -> str:
    try:
        return action()
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
