"""Systems and the teams that own them."""

from __future__ import annotations

from django.db import models

from remit.db.models.managed import Dated
from remit.db.models.team import Team


class System(Dated):
    """``catalogue_owner`` is what a catalogue says, and need not be a team of ours."""

    id = models.CharField(primary_key=True)
    name = models.CharField()
    production = models.BooleanField(default=False)
    repositories = models.JSONField(default=list)
    code_owners = models.JSONField(default=list)
    catalogue_owner = models.CharField(null=True)  # noqa: DJ001

    class Meta(Dated.Meta):
        db_table = "remit_system"


class SystemOwner(Dated):
    """One owner at a time."""

    system = models.ForeignKey(System, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_system_owner"
