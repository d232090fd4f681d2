"""Hands-on coding: what only its holder sees, until they share the verdict."""

from __future__ import annotations

from django.db import models

from remit.db.models.person import Person


class CodingHours(models.Model):
    """Contracted hours and the holiday region: optional, seen by the holder only, never in the YAML."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    region = models.CharField(max_length=12, blank=True)
    """Country, or country and subdivision, as ``holidays`` names them: ``DE-BE``."""

    class Meta:
        db_table = "remit_coding_hours"


class CodingEstimate(models.Model):
    """The holder's own estimate of a week, in percent. ``week`` is its Monday."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    week = models.DateField()
    percent = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "remit_coding_estimate"
        constraints = [models.UniqueConstraint(fields=["person", "week"], name="one_estimate_a_week")]


class CodingNote(models.Model):
    """A remark of the holder about some days: a conference, a sabbatical, a move to another repository."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    start = models.DateField()
    end = models.DateField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "remit_coding_note"


class CodingShare(models.Model):
    """The holder shares the verdict for one role on one team; without a row, or after its end, nothing shows it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    team = models.CharField()
    role = models.CharField()
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_coding_share"


class CodingVerdict(models.Model):
    """A shared verdict, kept for those who may read it from the day on which it was another than before.

    There is none of a verdict that is not shared. ``verdict`` is empty where there is nothing to compare with; ``why``
    are codes of ``core.coding``, without its numbers.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    team = models.CharField()
    role = models.CharField()
    day = models.DateField()
    verdict = models.CharField(blank=True)
    why = models.JSONField(default=list)

    class Meta:
        db_table = "remit_coding_verdict"
        constraints = [
            models.UniqueConstraint(fields=["person", "team", "role", "day"], name="one_verdict_a_day")
        ]
