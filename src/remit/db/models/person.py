"""Persons, how tools know them, whom they report to and when they are away."""

from __future__ import annotations

from django.db import models

from remit.db.models.managed import Dated


class Person(Dated):
    """A person or an agent; ``id`` is the one of the file."""

    id = models.CharField(primary_key=True)
    name = models.CharField()
    kind = models.CharField(max_length=8)
    experience = models.JSONField(default=list)

    class Meta(Dated.Meta):
        db_table = "remit_person"


class Identity(models.Model):
    """How a tool knows a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=16)
    value = models.CharField()
    position = models.IntegerField()

    class Meta:
        db_table = "remit_identity"
        indexes = [models.Index(fields=["kind", "value"], name="identity_value")]


class ReportingLine(Dated):
    """One manager at a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    manager = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_reporting_line"


class Leave(Dated):
    """Days away, without a reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_leave"
