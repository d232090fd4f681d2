"""Sources of evidence: where they are, how they do, what was pushed by them, and what was found in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from remit.db.models.identity import Account
from remit.db.models.person import Person
from remit.db.models.team import Team


class Source(models.Model):
    """A source; ``id`` is a short name for the command line and for the lake, never used again after its end.

    ``secret`` is encrypted with the server's key (``actions.secret``); ``secret_from`` is the name of an
    environment variable or a file instead. ``owner``: whose calendar it is. ``cursor`` is the collector's own.
    """

    id = models.CharField(primary_key=True)
    kind = models.CharField(max_length=24)
    name = models.CharField()
    address = models.CharField(max_length=2000, blank=True)
    settings = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    secret_from = models.CharField(blank=True)
    owner = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    retention_days = models.PositiveIntegerField()
    every_minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)
    """When it is read next; null for what is only pushed, or has ended."""
    cursor = models.JSONField(default=dict)
    collector = models.CharField(blank=True)
    """Name and version of what read it last; another one reads everything again."""
    good_at = models.DateTimeField(null=True)
    """When it was last read, or last pushed something, without a problem."""
    healthy_since = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)
    """``{"code", "params"}`` of ``core.source_state`` since ``problem_since``."""
    problem_since = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    """Who is reading it, until ``leased_until``: one at a time."""
    leased_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_source"
        indexes = [models.Index(fields=["due_at"], name="source_due")]


class Collection(models.Model):
    """One reading of a source, while it runs and afterwards."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="collections")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    unit = models.CharField(blank=True)
    new = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    problem = models.JSONField(null=True)

    class Meta:
        db_table = "remit_collection"
        indexes = [models.Index(fields=["source", "-started_at"], name="collection_of_source")]


class Sight(models.Model):
    """The team says that this source shows this row: from then on its silence means something."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    source = models.ForeignKey(Source, models.CASCADE, related_name="sights")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "remit_sight"
        constraints = [
            models.UniqueConstraint(fields=["team", "responsibility", "source"], name="one_sight_of_a_row")
        ]


class Pushed(models.Model):
    """What a source pushed, minimised: from these rows the lake can be built again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="pushed")
    native = models.CharField(max_length=255)
    """The pusher's id of it: what is pushed twice is stored once."""
    received_at = models.DateTimeField()
    acts = models.JSONField()
    """Envelopes without their uid, with account keys; never the payload."""
    in_lake_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_pushed"
        constraints = [models.UniqueConstraint(fields=["source", "native"], name="pushed_once")]
        indexes = [models.Index(fields=["source", "id"], condition=Q(in_lake_at=None), name="pushed_waiting")]


class FoundDocument(models.Model):
    """A document found in a source, as it is now: code owners, catalogue entries, objectives, who has access."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="found")
    origin = models.CharField(max_length=2000)
    kind = models.CharField(max_length=24)
    path = models.CharField(max_length=4096)
    content = models.JSONField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "remit_found_document"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "origin", "kind", "path"], name="one_document_at_a_path"
            )
        ]


class Shown(models.Model):
    """The row was once shown by the source: from then on its silence means something."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    source = models.ForeignKey(Source, models.CASCADE, related_name="shown")
    first_on = models.DateField()

    class Meta:
        db_table = "remit_shown"
        constraints = [
            models.UniqueConstraint(fields=["team", "responsibility", "source"], name="shown_first_once")
        ]


class EventLink(models.Model):
    """What an event is about, as its source calls it: from this the holders of a row are led to where it happened.

    Not in the lake, as it leads to people: it is kept under the keys of the accounts, and goes with them. ``uid`` is
    that of the envelope. Only of what speaks for a row, and only as long as a look-back may reach.
    """

    uid = models.CharField(primary_key=True, max_length=32)
    source = models.ForeignKey(Source, models.CASCADE, related_name="links")
    actor = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    party = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    origin = models.CharField(max_length=2000)
    subject = models.CharField(max_length=512)
    at = models.DateTimeField()

    class Meta:
        db_table = "remit_event_link"
        indexes = [models.Index(fields=["source", "at"], name="event_link_of_source")]


class LastActs(models.Model):
    """When a row was last seen, by whom in what capacity: the answer of the evidence, kept so that pages need not ask.

    ``acts`` is ``core.observation_facts.RowActs`` as plain data: days, never how often, and nobody's name.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    responsibility = models.CharField()
    acts = models.JSONField()

    class Meta:
        db_table = "remit_last_acts"
        constraints = [
            models.UniqueConstraint(fields=["team", "responsibility"], name="one_answer_for_a_row")
        ]


class LastAsked(models.Model):
    """What the kept answers rest on: the state of the lake and of the organisation, and the day."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.CharField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "remit_last_asked"
