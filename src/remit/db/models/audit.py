"""The record of every change."""

from __future__ import annotations

from django.db import models

from remit.db.models.account import User


class AuditEntry(models.Model):
    """Who changed what, when, from what to what.

    ``sequence`` counts without a gap, so that a missing entry shows. ``actor`` says who it was in
    words as well: a change at the command line has no user.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor = models.CharField()
    action = models.CharField()
    kind = models.CharField()
    object = models.CharField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "remit_audit_entry"
        indexes = [models.Index(fields=["kind", "object"], name="audit_object")]
