"""What every object of the organisation has in common: its manager, its place in the order, its period."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Manager(models.TextChoices):
    """Who may change an object: the organisation file, the pages, or a directory."""

    FILE = "file"
    WEB = "web"
    SCIM = "scim"


class Managed(models.Model):
    """An object with one manager. ``position`` keeps the order of the file."""

    managed_by = models.CharField(max_length=8, choices=Manager.choices, default=Manager.FILE)
    position = models.IntegerField()

    class Meta:
        abstract = True


class Dated(Managed):
    """Days from ``start`` (included; null: unknown) until ``end`` (excluded; null: open)."""

    start = models.DateField(null=True)
    end = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="%(class)s_ends_after_start")
        ]
