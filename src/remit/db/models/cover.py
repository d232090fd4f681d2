"""Cover: who stands in for whom."""

from __future__ import annotations

from django.db import models

from remit.db.models.managed import Dated
from remit.db.models.person import Person
from remit.db.models.team import Team


class Cover(Dated):
    """``holder`` null: the role is vacant. ``rows`` null: all of them."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.CharField()
    acting = models.ForeignKey(Person, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    rows = models.JSONField(null=True)
    accepted = models.DateField(null=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_cover"
