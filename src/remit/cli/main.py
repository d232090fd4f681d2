"""The command line: one group whose commands are loaded only when they are called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click

from remit import __version__
from remit.cli.ports import Ports
from remit.lib.text import did_you_mean, harmless, shorten

COULD_NOT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell reports for a program ended by Ctrl-C (128 + SIGINT) or by a reader that went away (+ SIGPIPE)."""


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
    "import": Entry(
        "import_", "Make a file from Backstage, CODEOWNERS, CSV, GitHub, GitLab or Kubernetes groups."
    ),
    "apply": Entry("apply", "Bring a file into the database: plan, confirm, apply."),
    "export": Entry("export", "Write the database as a file of equal meaning."),
    "login-link": Entry("login_link", "A one-time link with which somebody signs in."),
    "administrator": Entry("administrator", "Make somebody an administrator, with a link to sign in."),
    "token": Entry("token", "Make, list and revoke tokens for the API and for a directory."),
    "source": Entry("source", "Add, test, list, renew and end the sources of evidence."),
    "identity": Entry("identity", "Whose accounts the evidence names: list, confirm, refuse, undo."),
    "lake": Entry("lake", "Verify, rebuild and compact the evidence on disk."),
    "work": Entry("work", "Collect what is due, in a process of its own."),
    "collect": Entry("collect", "Read what is new in the sources of evidence, now."),
    "delivery": Entry("delivery", "What a team delivers, week by week, and when its work may be done."),
    "slo": Entry("slo", "A team's service levels: target, measured, error budget, burn."),
    "webhook": Entry("webhook", "Tell other programs what changed: add, list, test and end webhooks."),
    "audit": Entry("audit", "Verify the record of every change; export it and checkpoints of it."),
    "round": Entry("round", "The clarity rounds of a team: how far, what they showed, the protocol."),
    "backup": Entry("backup", "Write everything in the database into one file."),
    "restore": Entry("restore", "Bring a backup into a database, of the same engine or the other."),
    "erased": Entry("erased", "Marks of who was erased, so that no older backup brings them back."),
    "demo": Entry("demo", "Try it: an invented company of six teams, served on this machine."),
    "serve": Entry("serve", "Serve the pages from the database."),
    "send-mail": Entry("send_mail", "Send what is due by mail; the server does so by itself."),
    "send-webhooks": Entry("send_webhooks", "Send what webhooks are told; the server does so by itself."),
    "completion": Entry("completion", "Print the line that turns shell completion on."),
}


class Suggesting(click.Group):
    """A group that says which command may have been meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = did_you_mean(args[0], self.list_commands(ctx))
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"There is no command “{shorten(args[0])}”.{hint}")


class Commands(Suggesting):
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with until_the_reader_goes():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with until_the_reader_goes():
            found = super().invoke(ctx)
            sys.stdout.flush()
            return found


@contextmanager
def until_the_reader_goes() -> Iterator[None]:
    """End quietly where whoever reads our output has had enough, as ``head`` does."""
    try:
        yield
    except BrokenPipeError:
        drop_output()
        sys.exit(PIPE_CLOSED)


def drop_output() -> None:
    """Send what is still buffered nowhere: it has to go somewhere when the interpreter ends."""
    with suppress(OSError, ValueError):  # standard output that is no file has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="remit")
def remit() -> None:
    """Who is responsible for what between Tech Lead and Engineering Manager?

    With --file a command works on an organisation file, without it on the database
    (REMIT_DATABASE_URL; by default an SQLite file in your data folder).

    Exit codes: 0 all right, 1 there is something to look at, 2 it could not be done.
    """


def run(ports: Ports) -> NoReturn:
    """Run the command line with the rest of Remit behind it, and end the process."""
    sys.exit(ended(ports))


def ended(ports: Ports, args: list[str] | None = None) -> int:
    """Run one command. The exit code; whatever went wrong is one message on standard error."""
    try:
        code = remit.main(args, prog_name="remit", obj=ports, standalone_mode=False)
    except click.Abort as abort:
        return aborted(abort)
    except click.ClickException as error:
        tell(error)
        return COULD_NOT
    except Exception as error:  # the last resort: a message, never a traceback
        if sys.flags.dev_mode:
            raise
        say(ports.told(error) or fault(error))
        if isinstance(error, OSError):
            drop_output()
        return COULD_NOT
    return code if isinstance(code, int) else 0


def aborted(abort: click.Abort) -> int:
    """Ctrl-C; or a question to which the input had no answer left."""
    if isinstance(abort.__context__, EOFError):
        say("there was no answer: the input ended. What is asked for can be given as options; see --help.")
        return COULD_NOT
    return INTERRUPTED


def tell(error: click.ClickException) -> None:
    """What was wrong with the call, or could not be done."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(error.format_message(), err=True)
            return
        click.echo(error.ctx.get_usage(), err=True)
        say(error.format_message())
        click.echo(f"`{error.ctx.command_path} --help` says more.", err=True)
    else:
        say(error.format_message())


def fault(error: Exception) -> str:
    """A failure of the system in words; anything else is a fault of Remit's, and says how to find it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return (
        f"a fault in Remit: {type(error).__name__}: {shorten(str(error), 300)}\n"
        "Please report it. With PYTHONDEVMODE=1 the same call shows where it happens."
    )


def say(message: str) -> None:
    """A message on standard error; nothing in it that a terminal would obey."""
    click.echo("\n".join(harmless(line) for line in f"remit: {message}".split("\n")), err=True)
