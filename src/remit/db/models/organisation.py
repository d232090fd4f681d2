"""The organisation: one row, whatever it consists of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """``version`` counts the changes; who plans one says which version was seen.

    ``framework`` is the whole framework as JSON text, as it was applied: an upgrade of the package
    changes nobody's rows unasked. Text rather than a JSON column, because its order means something.
    """

    singleton = models.BooleanField(primary_key=True, default=True)
    slug = models.CharField()
    name = models.CharField()
    zone = models.CharField()
    framework = models.TextField()
    managed_by = models.CharField(max_length=8, default="file")
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "remit_organisation"
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_organisation")]
