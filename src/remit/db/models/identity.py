"""Accounts that evidence names, and whose they are. The lake knows them by their random key alone."""

from __future__ import annotations

from django.db import models

from remit.db.models.person import Person


class Account(models.Model):
    """An account of a tool. ``digest``: keyed hash of kind and value, by which it is found again.

    Erasing a person empties ``value`` and ``name`` and sets ``erased_at``: what is read again stays nobody's.
    """

    key = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=512, blank=True)
    name = models.CharField(max_length=256, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="accounts")
    rule = models.CharField(max_length=16, blank=True)
    """How it was matched: ``email``, ``no-reply``, ``login``, ``alias``, ``confirmed``; empty: not matched."""
    performer = models.CharField(max_length=8, default="unknown")
    """``human``, ``bot`` or ``agent`` where an exact rule tells."""
    first_seen = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_account"


class Suggestion(models.Model):
    """An account that may be a person's, for somebody to confirm. Refused ones stay, so that they do not come back."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="suggestions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=24)
    state = models.CharField(max_length=10, default="open")
    """``open``, ``confirmed`` or ``refused``."""
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_suggestion"
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="suggested_once")]
