"""Who holds a role, who deputises, and declared coding ranges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from remit.db.models.managed import Dated
from remit.db.models.person import Person
from remit.db.models.team import Team


class RoleAssignment(Dated):
    """``role`` is an id of the framework."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_role_assignment"


class Deputy(Dated):
    """``accepted`` is the day of the deputy's yes."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    accepted = models.DateField(null=True)

    class Meta(Dated.Meta):
        db_table = "remit_deputy"


class CodingRange(Dated):
    """Percent of the working time, both ends included."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    low = models.IntegerField()
    high = models.IntegerField()

    class Meta(Dated.Meta):
        db_table = "remit_coding_range"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="coding_range_high_above_low"),
        ]
