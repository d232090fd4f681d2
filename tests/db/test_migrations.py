"""The migrations make what the models say, and can be taken back."""

from __future__ import annotations

from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from filling import fill
from invented import invent

from remit.db import organisation as stored


def test_no_change_of_a_model_is_without_its_migration(database: object) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, skip_checks=True)


def test_what_refuses_overlaps_can_be_taken_away_and_put_back(database: BaseDatabaseWrapper) -> None:
    organisation = invent(1)
    fill(organisation)
    call_command("migrate", "db", "0001", verbosity=0, interactive=False, skip_checks=True)
    call_command("migrate", "db", verbosity=0, interactive=False, skip_checks=True)
    assert stored.load() == organisation
