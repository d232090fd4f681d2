"""Readiness to act: rehearsals and dry runs; what a team agreed would trigger a split; covers still being agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from remit.db.models.person import Person
from remit.db.models.team import Team


class Rehearsal(models.Model):
    """The deputy acted for a day or more to keep in practice."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.CharField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "remit_rehearsal"


class DryRun(models.Model):
    """The deputy tried whether they have the access that the role needs."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.CharField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    passed = models.BooleanField()
    missing = models.TextField(blank=True)

    class Meta:
        db_table = "remit_dry_run"


class CoverRequest(models.Model):
    """A cover on its way: asked for, granted by the holder's side, accepted by who acts. Both make it a cover."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.CharField()
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    acting = models.ForeignKey(Person, models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    rows = models.JSONField(null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="open")
    """``open``, ``running`` (a cover stands for it), ``declined`` or ``withdrawn``."""
    version = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "remit_cover_request"
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="cover_request_ends_after_start")
        ]


class SplitAgreement(models.Model):
    """What a team with one person in both roles agreed beforehand would trigger a split (P3)."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    thresholds = models.JSONField(default=dict)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "remit_split_agreement"
