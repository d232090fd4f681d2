"""Suppressions of findings."""

from __future__ import annotations

from django.db import models

from remit.db.models.managed import Managed
from remit.db.models.person import Person
from remit.db.models.team import Team


class Suppression(Managed):
    """``until`` is excluded."""

    code = models.CharField(max_length=16)
    reason = models.TextField()
    until = models.DateField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    responsibility = models.CharField(null=True)  # noqa: DJ001
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "remit_suppression"
