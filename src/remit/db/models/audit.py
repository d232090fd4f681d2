"""The record of every change."""

from __future__ import annotations

from django.db import models

from remit.db.models.account import User


class AuditEntry(models.Model):
    """Who changed what, when, from what to what.

    ``sequence`` counts without a gap, so that a missing entry shows. ``actor`` says who it was in
    words as well: a change at the command line has no user. ``chain`` is the hash of the entry and of ``previous``,
    the chain before it; what may be personal is in it as ``seals``, each under a key of its own in ``keys``, so that
    it can be erased together with its key and the chain still verifies (``remit.core.audit``).
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
    acting_for = models.CharField(blank=True)
    """Whom the actor acted for under a cover: "X acting for Y"."""
    seals = models.JSONField(default=dict)
    keys = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    chain = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_audit_entry"
        indexes = [models.Index(fields=["kind", "object"], name="audit_object")]
