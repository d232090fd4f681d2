"""What the command line asks of the database. Imported once Django is set up, never before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from remit.actions import account, login_link, mail, reminding, start
from remit.actions.apply import (
    ApplyRefusedError,
    ChangedMeanwhileError,
    PlannedApply,
    apply,
    plan_apply,
)
from remit.cli.ports import Mailed, Stale, Trouble
from remit.core.organisation import Organisation
from remit.core.plan import Plan
from remit.core.scope import cut
from remit.db.organisation import NoOrganisationError
from remit.db.partial import person_names
from remit.files.organisation import OrganisationFile
from remit.lib.text import did_you_mean
from remit.project.audit_port import AuditPort
from remit.project.backup_port import BackupPort
from remit.project.delivery_port import DeliveryPort
from remit.project.keeping_port import KeepingPort
from remit.project.round_port import RoundPort
from remit.project.service_level_port import ServiceLevelPort
from remit.project.token_port import TokenPort
from remit.project.webhook_port import WebhookPort
from remit.queries.database import DatabaseSource
from remit.queries.source import Source

LOCAL = "http://127.0.0.1:8000"


class DatabasePort(
    AuditPort, BackupPort, DeliveryPort, KeepingPort, RoundPort, ServiceLevelPort, TokenPort, WebhookPort
):
    """The database, as the local command line may use it: whoever can open it is trusted with it."""

    def __init__(self) -> None:
        self._planned: PlannedApply | None = None

    @classmethod
    def opened(cls) -> DatabasePort:
        """The database, made and brought up to date where needed."""
        migrate()
        return cls()

    def source(self) -> Source:
        """To read from."""
        return DatabaseSource()

    def plan_apply(self, file: OrganisationFile, *, effective: date, take_over: bool) -> Plan:
        """What the file would change. Raises ``OtherOrganisationError``."""
        self._planned = plan_apply(
            file.organisation,
            scope=file.scope,
            outside=file.outside,
            effective=effective,
            take_over=take_over,
        )
        return self._planned.plan

    def apply(self, plan: Plan) -> None:
        """Carries out the plan made last, all or nothing. Raises ``Stale`` where it is out of date."""
        if self._planned is None or self._planned.plan is not plan:
            raise ValueError("only the plan made last can be applied")
        try:
            apply(plan, acting_user=None, expected_version=self._planned.version)
        except ChangedMeanwhileError as error:
            raise Stale(str(error)) from error
        except ApplyRefusedError as error:
            raise click.ClickException(str(error)) from error

    def export(self, team: str | None) -> tuple[Organisation, frozenset[tuple[str, str]]]:
        """The organisation, cut down to the team, and what it only refers to. Raises ``LookupError``."""
        try:
            organisation = self.source().whole()
        except NoOrganisationError:
            raise LookupError("the database holds no organisation yet: apply a file first") from None
        if team is None:
            return organisation, frozenset()
        today = timezone.now().astimezone(ZoneInfo(organisation.zone)).date()
        try:
            return cut(organisation, team, today)
        except KeyError:
            raise LookupError(f"there is no team {team}{_perhaps(team, organisation.index.team)}") from None

    def login_link(self, person: str, address: str | None = None) -> str:
        """A one-time link with which the person signs in. Raises ``LookupError`` with a sentence."""
        try:
            token = login_link.create(person, acting_user=None)
        except login_link.UnknownPersonError:
            near = _perhaps(person, [known for known, _ in person_names()])
            raise LookupError(f"nobody with the id {person} can sign in{near}") from None
        base = (address or settings.BASE_URL or LOCAL).rstrip("/")
        return f"{base}{settings.LOGIN_URL}{token}/"

    def administrator(self, person: str) -> str:
        """Makes the person an administrator; a one-time link for them. Raises ``LookupError`` with a sentence."""
        link = self.login_link(person)
        account.make_administrator(person, acting_user=None)
        return link

    def start_link(self, address: str) -> str | None:
        """Where the first start is, below the address; None once there is an organisation."""
        return (
            f"{(settings.BASE_URL or address).rstrip('/')}/start/{start.token()}/"
            if start.is_open()
            else None
        )

    def send_mail(self, *, digest: bool, again: bool) -> Mailed:
        """Sends what is due by mail. Raises ``LookupError`` with a sentence where no mail server is set."""
        if not settings.MAIL_CONFIGURED:
            raise LookupError("no mail server is set: see REMIT_SMTP_HOST")
        now = timezone.now()
        if again:
            mail.again(now)
        reminding.remind(now)
        mail.collect(now, digest=digest)
        sent = mail.send(now).sent
        return Mailed(
            sent, tuple(Trouble(one.person_id, mail.state(one), one.outcome) for one in mail.troubled(now))
        )


def _perhaps(word: str, known: Iterable[str]) -> str:
    near = did_you_mean(word, list(known))
    return f": did you mean {' or '.join(near)}?" if near else ""


def migrate() -> None:
    """Makes the database where there is none, and runs the migrations that it has not seen."""
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and "memory" not in str(name):
        Path(str(name)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
