"""Charters and their rows; ``team`` null is the organisation's charter."""

from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from remit.db.models.managed import Dated, Managed
from remit.db.models.person import Person
from remit.db.models.team import Team


class Charter(Managed):
    """What a charter says for all its rows. Null is inherited, an empty list is "none" on purpose."""

    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    when_vacant = models.JSONField(null=True)
    max_holders = models.JSONField(default=list)

    class Meta:
        db_table = "remit_charter"
        constraints = [models.UniqueConstraint(Coalesce("team", Value("")), name="one_charter_for_a_team")]


class CharterRow(Dated):
    """What a charter says of one responsibility. Null is inherited."""

    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    responsibility = models.CharField()
    holders = models.JSONField(null=True)
    split = models.JSONField(null=True)
    tie_break = models.JSONField(null=True)
    informed = models.JSONField(null=True)
    when_vacant = models.JSONField(null=True)
    not_applicable = models.TextField(null=True)  # noqa: DJ001  null and empty differ
    title = models.CharField(null=True)  # noqa: DJ001
    description = models.TextField(null=True)  # noqa: DJ001
    aliases = models.JSONField(null=True)
    mode = models.CharField(max_length=16, null=True)  # noqa: DJ001
    sight = models.CharField(max_length=16, null=True)  # noqa: DJ001
    cadence = models.IntegerField(null=True)
    note = models.TextField(null=True)  # noqa: DJ001

    class Meta(Dated.Meta):
        db_table = "remit_charter_row"


class Mention(models.Model):
    """A person whom a charter names, so that a person's page finds the charters without reading them all.

    Written together with what it is about; holds nothing that the charter does not say.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    charter = models.ForeignKey(Charter, models.CASCADE, null=True, related_name="+")
    row = models.ForeignKey(CharterRow, models.CASCADE, null=True, related_name="+")

    class Meta:
        db_table = "remit_charter_mention"
