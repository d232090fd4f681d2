"""Open points and proposals: what somebody says is wrong, and what somebody would have instead."""

from __future__ import annotations

from django.db import models

from remit.db.models.clarity import Round
from remit.db.models.person import Person
from remit.db.models.team import Team


class OpenPoint(models.Model):
    """Something is wrong, or was left open, in a row; it has an owner and, from a round, a date."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    text = models.TextField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    resolution = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "remit_open_point"
        indexes = [models.Index(fields=["team", "responsibility"], name="open_point_row")]


class Proposal(models.Model):
    """Another charter row that somebody on the team proposes; the holders take it or decline it."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    row = models.JSONField()
    """The charter row as plain data, the form that ``remit.db.rows`` reads."""
    note = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    based_on = models.CharField(max_length=64, blank=True)
    """The digest of the row that was in force when it was proposed: a stale one is told so."""
    state = models.CharField(max_length=12, default="open")
    """``open``, ``taken``, ``declined`` or ``withdrawn``."""
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        db_table = "remit_proposal"
        indexes = [models.Index(fields=["team", "state"], name="proposal_team")]
