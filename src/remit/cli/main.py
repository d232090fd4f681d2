"""The command line: one group whose commands are loaded only when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import click

from remit import __version__
from remit.cli.ports import Ports


class Entry(NamedTuple):
    """Where a command lives, and the line that the list of commands shows (without loading it)."""

    module: str
    help: str


COMMANDS = {
    "check": Entry("check", "Find what is unclear: vacant, contested, one-sided, without a deputy."),
    "who": Entry("who", "Who is responsible for a row of a team, and why."),
    "ask": Entry("ask", "Who do I ask about …? In plain words."),
    "explain": Entry("explain", "What a finding code means, and how to mend it."),
    "charter": Entry("charter", "A team's page: in the terminal, as Markdown, HTML or JSON."),
    "matrix": Entry("matrix", "Teams down, responsibilities across."),
    "diff": Entry("diff", "What changed between two files, days or git revisions, in responsibilities."),
    "what-if": Entry("what_if", "What would change if somebody left, or a role were handed over or split."),
    "schema": Entry("schema", "The JSON Schema of the file, for editors."),
    "init": Entry("init", "Ask a few questions and write a commented file to start from."),
    "import": Entry("import_", "Make a file from what you have: Backstage, CODEOWNERS, CSV, GitHub, GitLab."),
    "apply": Entry("apply", "Bring a file into the database: plan, confirm, apply."),
    "export": Entry("export", "Write the database as a file of equal meaning."),
    "login-link": Entry("login_link", "A one-time link with which somebody signs in."),
    "demo": Entry("demo", "Try it: an invented company of six teams, served on this machine."),
    "serve": Entry("serve", "Serve the pages from the database."),
    "completion": Entry("completion", "Print the line that turns shell completion on."),
}


class Commands(click.Group):
    """Finds commands by name and loads one only when it is called: starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = import_module(f"remit.cli.commands.{entry.module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a table of our own
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from remit.lib.text import did_you_mean, shorten

            near = did_you_mean(args[0], COMMANDS)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"There is no command “{shorten(args[0])}”.{hint}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="remit")
def remit() -> None:
    """Who is responsible for what between Tech Lead and Engineering Manager?

    With --file a command works on an organisation file, without it on the database
    (REMIT_DATABASE_URL; by default an SQLite file in your data folder).

    Exit codes: 0 all right, 1 there is something to look at, 2 it could not be done.
    """


def run(ports: Ports) -> None:
    """Run the command line with the rest of Remit behind it."""
    remit(obj=ports)
