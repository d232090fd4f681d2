"""Telling people: what waits for somebody, what they want told and how, and the address of their calendar feed."""

from __future__ import annotations

from django.db import models

from remit.db.models.person import Person


class Mail(models.Model):
    """One mail to one person, from the moment that it is due: it is written from its notices when it goes out.

    ``next_at``: when it is tried (again); null while it is on its way, once it is sent, and once nobody tries any
    more. ``started_at`` without an end to the attempt: the process died on the way, and nobody knows whether it
    arrived; it is not sent again unless somebody says so.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    digest_of = models.DateField(null=True)
    """The day of a digest; null for what was sent at once."""
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    moot = models.BooleanField(default=False)
    """When its turn came there was nothing to tell any more, or nobody to tell it to."""
    outcome = models.CharField(blank=True)
    """What the server said to the last attempt, or why there was none."""

    class Meta:
        db_table = "remit_mail"
        indexes = [models.Index(fields=["next_at"], name="mail_next")]
        constraints = [models.UniqueConstraint(fields=["person", "digest_of"], name="one_digest_a_day")]


class Notice(models.Model):
    """One message to one person. ``kind`` names its template, ``params`` fill it, ``why`` is the reason code.

    ``waits`` tells what the person has to do something about from what they are only told.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField()
    params = models.JSONField(default=dict)
    link = models.CharField(blank=True)
    why = models.CharField()
    waits = models.BooleanField(default=False)
    about = models.CharField(blank=True)
    """What it is about, so that it is done with when that is done: ``round:3``, ``row:payments/one-on-ones``."""
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices")
    """The mail that told of it; null until one is due, and for good where no mail was wanted."""

    class Meta:
        db_table = "remit_notice"
        indexes = [models.Index(fields=["person", "done_at"], name="notice_person")]


class NoticeChoice(models.Model):
    """How a person wants messages of a kind by mail; without a choice the default of the kind holds."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField()
    mail = models.CharField(max_length=12)
    """``off``, ``digest`` or ``immediate``."""

    class Meta:
        db_table = "remit_notice_choice"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_for_a_kind")]


class FeedToken(models.Model):
    """The secret of a person's calendar feed; only its SHA-256 is kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "remit_feed_token"
