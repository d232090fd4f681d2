"""What the command line needs of the rest of Remit, handed in by the composition root (``remit.project.entry``).

The command line imports neither Django nor the database: a command that works on a file never loads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:  # the entry point loads this module at every start
    from remit.core.audit import Checkpoint, Problem, Row
    from remit.core.organisation import Organisation
    from remit.core.plan import Plan
    from remit.files.backup import Manifest
    from remit.files.organisation import OrganisationFile
    from remit.queries.clarity import RoundView
    from remit.queries.source import Source


class Database(Protocol):
    """The database, opened and migrated."""

    def source(self) -> Source:
        """To read from."""

    def plan_apply(self, file: OrganisationFile, *, effective: date, take_over: bool) -> Plan:
        """What the file would change. Raises ``OtherOrganisationError``."""

    def apply(self, plan: Plan) -> None:
        """Carry the plan out, all or nothing. Raises ``Stale`` where the database has changed since."""

    def export(self, team: str | None) -> tuple[Organisation, frozenset[tuple[str, str]]]:
        """The organisation, cut down to a team and what is below it, and what it only refers to.

        The second is as ``remit.files.writing.dump`` wants it. Raises ``LookupError`` with a sentence.
        """

    def login_link(self, person: str, address: str | None = None) -> str:
        """A one-time link, below the address (default REMIT_BASE_URL). Raises ``LookupError`` with a sentence."""

    def administrator(self, person: str) -> str:
        """Makes the person an administrator; a one-time link for them. Raises ``LookupError`` with a sentence."""

    def create_token(
        self, person: str | None, name: str, scopes: Sequence[str], days: int
    ) -> tuple[dict[str, Any], str]:
        """A token of the person (None: a directory's), and its text. Raises ``LookupError`` with a sentence."""

    def tokens(self) -> list[dict[str, Any]]:
        """Every token, without its text."""

    def revoke_token(self, number: int) -> None:
        """Ends it. Raises ``LookupError`` with a sentence."""

    def audit_problems(self, checkpoints: Sequence[Checkpoint]) -> tuple[list[Problem], int]:
        """What is wrong with the audit, and how many entries it has."""

    def audit_checkpoint(self) -> Checkpoint | None:
        """Where the audit's chain ends; None where there is nothing yet."""

    def audit_rows(self) -> list[Row]:
        """The audit's whole chain, seals and hashes alone."""

    def add_source(self, kind: str, address: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Adds a source of evidence, as data. Raises ``LookupError`` with a sentence."""

    def sources(self) -> list[dict[str, Any]]:
        """Every source, its state in words."""

    def test_source(self, source: str) -> dict[str, Any]:
        """What it can see. Raises ``LookupError`` with a sentence that says what is wrong and what to do."""

    def renew_source(self, source: str, secret: str, secret_from: str) -> None:
        """Gives it another token. Raises ``LookupError`` with a sentence."""

    def end_source(self, source: str) -> None:
        """Ends it and deletes what it told. Raises ``LookupError`` with a sentence."""

    def collect(
        self, sources: Sequence[str], tell: Callable[[dict[str, Any]], None], processes: int = 1
    ) -> list[dict[str, Any]]:
        """Reads the sources (none named: all); ``tell`` hears how far it is. Raises ``LookupError`` with a sentence."""

    def service_levels(self, team: str) -> list[dict[str, Any]]:
        """The objectives of what the team owns today, as data. Raises ``LookupError`` with a sentence."""

    def delivery(
        self, team: str, weeks: int, left: int | None, start: date | None, at: date | None
    ) -> dict[str, Any]:
        """What the team delivers, as data. Raises ``LookupError`` with a sentence, ``Refusal``."""

    def accounts(self, *, matched: bool) -> list[dict[str, Any]]:
        """Every account that nobody knows, or those that are somebody's."""

    def suggest_accounts(self) -> tuple[int, int]:
        """How many matches changed, and how many suggestions are new."""

    def decide_account(self, what: str, account: str, person: str = "") -> None:
        """``confirm``, ``refuse`` or ``undo``. Raises ``LookupError`` with a sentence."""

    def verify_lake(self) -> list[dict[str, Any]]:
        """Every file of the evidence that is not as it was written."""

    def rebuild_lake(self, sources: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What was lost, and how reading it again went. Raises ``LookupError`` for a source that is not there."""

    def compact_lake(self) -> int:
        """How many months were put together."""

    def rounds(self, team: str) -> tuple[RoundView, ...]:
        """Every clarity round of the team, newest first. Raises ``LookupError`` with a sentence."""

    def start_link(self, address: str) -> str | None:
        """Where the first start is, below the address; None once there is an organisation."""

    def backup(self, path: Path) -> Manifest:
        """Writes every table into the file. Raises ``OSError``."""

    def is_empty(self) -> bool:
        """Whether there is nothing in it."""

    def restore(self, path: Path, erased: Set[str], *, replace: bool) -> Brought:
        """Puts the backup in the place of what is there. Raises ``LookupError`` with a sentence, ``OSError``."""

    def erased(self) -> frozenset[str]:
        """The marks of everybody who was erased."""

    def send_mail(self, *, digest: bool, again: bool) -> Mailed:
        """Sends what is due by mail. Raises ``LookupError`` with a sentence where no mail server is set."""

    def add_webhook(self, name: str, url: str, events: Sequence[str]) -> tuple[dict[str, Any], str]:
        """A webhook, and its secret. Raises ``LookupError`` with a sentence."""

    def webhooks(self) -> list[dict[str, Any]]:
        """Every webhook, without its secret."""

    def deliveries(self, number: int) -> list[dict[str, Any]]:
        """What was sent to a webhook, newest first."""

    def webhook_action(self, action: str, number: int) -> str:
        """``test``, ``rotate`` (gives the new secret), ``end`` or ``redeliver``. Raises ``LookupError``."""

    def send_webhooks(self) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Sends what is due: how many arrived; the webhooks that did not take theirs, each with the status."""


class Brought(NamedTuple):
    """What a restore brought: the backup, how many were erased again, and what is wrong with its audit."""

    manifest: Manifest
    erased: int
    problems: list[Problem]


class Trouble(NamedTuple):
    """A mail that did not go out: to whom (an id), what becomes of it, and what the mail server said."""

    person: str
    state: str
    said: str


class Mailed(NamedTuple):
    """What one run of sending did, and everything that did not go out so far."""

    sent: int
    troubled: tuple[Trouble, ...]


class Stale(Exception):
    """The database has changed since the plan was made: plan again."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The way out of the command line.

    ``database`` opens the user's database, created or migrated first. ``demo_database`` opens one of its own,
    apart from the user's, filled with the demo company around the given day; ``serve`` then serves that one.
    ``serve`` listens on host and port (0: any free one), calls back with the address once it answers, and
    comes back when it is ended. ``work`` collects until it is ended, or what is due once. ``told`` says in a
    sentence what an exception of the database means; None where it is none of the database's.
    """

    database: Callable[[], Database]
    demo_database: Callable[[date], Database]
    serve: Callable[[str, int, Callable[[str], None]], None]
    work: Callable[[bool], None] = lambda _once: None
    told: Callable[[Exception], str | None] = lambda _error: None
