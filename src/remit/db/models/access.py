"""What opens a door besides a password: invitations and tokens, and what was done with a token's requests."""

from __future__ import annotations

from django.db import models

from remit.db.models.account import User
from remit.db.models.person import Person


class Invitation(models.Model):
    """A link with which a person of the organisation becomes a user; only the token's SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_invitation"


class ApiToken(models.Model):
    """A token for scripts: what it may do, until when. Only its SHA-256 is kept.

    ``directory`` marks the token of a SCIM directory, which has no user behind it.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    name = models.CharField()
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    directory = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        db_table = "remit_api_token"


class IdempotencyKey(models.Model):
    """What a request with this key was answered, so that asking again does nothing twice."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "remit_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_for_a_key")]


class Webhook(models.Model):
    """An address that is told of events. ``secret`` signs what is sent.

    ``previous_secret`` signs as well until ``previous_until``, so that a receiver has time to change over.
    """

    name = models.CharField(max_length=100, default="")
    url = models.URLField(max_length=2000)
    secret = models.CharField()
    previous_secret = models.CharField(blank=True, default="")
    previous_until = models.DateTimeField(null=True)
    events = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(blank=True, default="")
    """``hand`` or ``gone``: the receiver said so."""

    class Meta:
        db_table = "remit_webhook"


class Delivery(models.Model):
    """One event on its way to one webhook.

    ``next_at``: when it is tried (again); while it is on its way, when it counts as lost; null once it is there or
    nobody tries any more. ``message``: its id, the same at every attempt.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=40, default="")
    event = models.CharField()
    payload = models.JSONField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    last_status = models.CharField(blank=True)
    """What came of the last attempt: the status that was answered, or a code of ours."""
    last_answer = models.CharField(max_length=200, blank=True, default="")
    """How the answer began, or what the fault said."""

    class Meta:
        db_table = "remit_delivery"
        indexes = [models.Index(fields=["next_at"], name="delivery_next")]


class DirectoryEntry(models.Model):
    """What a SCIM directory calls a person or a team of ours."""

    kind = models.CharField(max_length=8)
    """``user`` or ``group``."""
    object = models.CharField()
    external_id = models.CharField(blank=True)
    user_name = models.CharField(blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "remit_directory_entry"
        constraints = [models.UniqueConstraint(fields=["kind", "object"], name="one_entry_for_an_object")]
