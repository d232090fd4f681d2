"""Clarity rounds: the round, its ballots, and what became of each mismatch."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from remit.db.models.person import Person
from remit.db.models.team import Team


class RoundState(models.TextChoices):
    """A round is open until its one reveal, settled until its agenda is done, then closed."""

    OPEN = "open"
    REVEALED = "revealed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Round(models.Model):
    """A round of one team. What is promised before the first answer (thresholds, rows) is fixed when it opens."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.OPEN)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due = models.DateField(null=True)
    day = models.DateField()
    """The day that the question is about: who is responsible on it."""
    rows = models.JSONField()
    """The rows asked about with their wording: [{"id", "title", "description"}]."""
    choices = models.JSONField(default=list)
    """What a row can be sorted into, in order: [{"id", "title"}]; titles of roles as they were."""
    min_pooled = models.PositiveSmallIntegerField(default=5)
    revealed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    """What may be shown to the team, worked out once at the reveal; null before it."""
    shown_for = models.JSONField(default=list)
    """Whose pooled answers are in the result, without saying which: a later round must not be subtracted from it.

    Ids of persons; empty where pooled answers were held back. Never shown to anybody."""

    class Meta:
        db_table = "remit_round"
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(state="open"), name="one_open_round_for_a_team"
            )
        ]


class Ballot(models.Model):
    """One person's answers. At the reveal pooled ballots are deleted: only their counts stay, in the result.

    ``votes``: {row id: {"vote": category, "who": text}}; ``who`` in answers by name only. Never in the audit, in
    logs, or in any answer before the reveal.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    pooled = models.BooleanField()
    role = models.CharField(blank=True)
    """The lead role of who answers by name; both, joined by a plus sign, where one person holds both."""
    votes = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "remit_ballot"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(person__isnull=False), name="one_ballot_for_a_person"
            )
        ]


class AgendaItem(models.Model):
    """A mismatch of a revealed round, until it is settled or left open with an owner and a date."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="agenda")
    responsibility = models.CharField()
    position = models.IntegerField()
    outcome = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="waiting")
    """``waiting``, ``settled`` (a charter row says so) or ``open`` (an open point stands for it)."""
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "remit_agenda_item"
        constraints = [models.UniqueConstraint(fields=["round", "responsibility"], name="one_item_for_a_row")]
