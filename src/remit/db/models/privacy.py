"""What is personal: texts that are somebody's own, and the record of who read them."""

from __future__ import annotations

from django.db import models

from remit.db.models.account import User
from remit.db.models.person import Person
from remit.db.models.team import Team


class PrivateNote(models.Model):
    """A note that its author keeps about a row of a team. Nobody else reads it, administrators included."""

    author = models.ForeignKey(Person, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    responsibility = models.CharField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "remit_private_note"


class PersonalRead(models.Model):
    """Somebody read somebody else's personal text; the one it is about can see that."""

    subject = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reader_name = models.CharField()
    what = models.CharField()
    at = models.DateTimeField()

    class Meta:
        db_table = "remit_personal_read"
        indexes = [models.Index(fields=["subject", "at"], name="personal_read_subject")]
