"""The record of every change."""

from __future__ import annotations

from django.db import models

from remit.db.models.account import User


class AuditEntry(models.Model):
    """Who changed what, when, from what to what.

    ``sequence`` counts without a gap, so that a missing entry shows. ``actor`` says who it was in
    words as well: a change at the command line has no user. ``chain`` is the SHA-256 over the entry and the
    chain before it; of what was before and after it covers ``content_digest`` only, which is salted, so that
    content can be erased and the chain still verifies.
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
    salt = models.CharField(max_length=32, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    chain = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_audit_entry"
        indexes = [models.Index(fields=["kind", "object"], name="audit_object")]
