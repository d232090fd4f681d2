"""Signatures: who agreed to exactly which wording, for exactly which people."""

from __future__ import annotations

from django.db import models

from remit.db.models.person import Person
from remit.db.models.team import Team


class Signature(models.Model):
    """One person's signature under one row. Never changed and never deleted: a newer one stands beside it.

    ``signed`` is the canonical JSON that ``digest`` (SHA-256, hex) covers.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(blank=True)
    digest = models.CharField(max_length=64)
    signed = models.TextField()
    signed_at = models.DateTimeField()
    round = models.ForeignKey("db.Round", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "remit_signature"
        indexes = [models.Index(fields=["team", "responsibility"], name="signature_row")]
