"""Teams, their tree and their members."""

from __future__ import annotations

from django.db import models

from remit.db.models.managed import Dated
from remit.db.models.person import Person


class Team(Dated):
    """A team; ``id`` is the one of the file."""

    id = models.CharField(primary_key=True)
    name = models.CharField()
    zone = models.CharField(null=True)  # noqa: DJ001  null: the organisation's
    labels = models.JSONField(default=list)
    forge = models.JSONField(default=list)

    class Meta(Dated.Meta):
        db_table = "remit_team"


class TeamParent(Dated):
    """One parent at a time."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    parent = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_team_parent"


class Membership(Dated):
    """A person in a team."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        db_table = "remit_membership"
