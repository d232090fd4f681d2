"""Check-ins: one line by the holder of a row, for what no tool can see."""

from __future__ import annotations

from django.db import models

from remit.db.models.person import Person
from remit.db.models.team import Team


class CheckIn(models.Model):
    """The row happened on the day, says who holds it or acts for them. ``acting_for`` is a name, as in the audit."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    acting_for = models.CharField(blank=True)
    day = models.DateField()
    line = models.CharField(max_length=280)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_check_in"
        indexes = [models.Index(fields=["team", "responsibility", "day"], name="check_in_of_row")]
