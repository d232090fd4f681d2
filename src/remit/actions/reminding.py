"""Reminders: what nobody does anything to bring about but the calendar. Each is told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.urls import reverse

from remit.actions.notice import tell
from remit.core.framework import Framework
from remit.db import models
from remit.db.organisation import NoOrganisationError, head

QUEUE = 0x64756573
"""Whoever reminds queues up at this number ("dues" in ASCII), so that nobody is told twice."""
AHEAD = timedelta(days=2)
"""So long before its day somebody is reminded of a thing that is due."""
ENDS_SOON = timedelta(days=3)
LATE = timedelta(days=7)
"""What ended or was due longer ago is no news: Remit may have stood still."""


@transaction.atomic
def remind(now: datetime) -> None:
    """Tells of covers that end or have ended, and of points and rounds that are due.

    Nothing before there is an organisation. Days are those of the organisation's zone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    try:
        framework, zone = (known := head()[0]).framework, ZoneInfo(known.zone)
    except NoOrganisationError:
        return
    day = now.astimezone(zone).date()
    _covers(day, framework)
    _points(day, framework)
    _rounds(day)


def _covers(day: date, framework: Framework) -> None:
    """Who acts and who is acted for, shortly before the last day and on the first day after it."""
    near = models.Cover.objects.filter(end__gt=day - LATE, end__lte=day + ENDS_SOON, start__lte=day)
    for cover in near.exclude(accepted=None).select_related("team", "acting", "holder"):
        assert cover.end is not None  # noqa: S101  the filter saw to it
        last = cover.end - timedelta(days=1)
        role = framework.role_by_id.get(cover.role)
        params: dict[str, str | date] = {
            "acting": cover.acting.name,
            "role": role.title if role else cover.role,
            "team": cover.team.name,
            "last": last,
        }
        kind = "cover-ended" if last < day else "cover-ends-soon"
        about = f"cover:{cover.team_id}/{cover.role}/{cover.acting_id}/{cover.start}/{cover.end}"
        link = reverse("covers", args=[cover.team_id])
        for person, why in ((cover.acting_id, "acting"), (cover.holder_id, "lead")):
            if person is not None:
                tell(person, kind, params=params, link=link, why=why, about=about, once=True)


def _points(day: date, framework: Framework) -> None:
    """Who settles a point, shortly before its day."""
    due = models.OpenPoint.objects.filter(closed_at=None, due__gt=day - LATE, due__lte=day + AHEAD)
    for point in due.exclude(owner=None).select_related("team"):
        assert point.due is not None and point.owner_id is not None  # noqa: S101
        tell(
            point.owner_id,
            "point-due",
            params={
                "row": row_title(framework, point.responsibility),
                "team": point.team.name,
                "day": point.due,
            },
            link=reverse("row", args=[point.team_id, point.responsibility]),
            why="owner",
            about=f"point:{point.pk}/{point.due}",
            once=True,
        )


def _rounds(day: date) -> None:
    """Who has not said that they are done, shortly before the day by which answers are wished for."""
    due = models.Round.objects.filter(state="open", due__gt=day - LATE, due__lte=day + AHEAD)
    for found in due.select_related("team"):
        assert found.due is not None  # noqa: S101
        for ballot in models.Ballot.objects.filter(round=found, done=False).exclude(person=None):
            tell(
                str(ballot.person_id),
                "round-due",
                params={"team": found.team.name, "day": found.due},
                link=reverse("round-board", args=[found.team_id, found.pk]),
                why="member",
                about=f"round:{found.pk}",
                once=True,
            )


def row_title(framework: Framework, responsibility: str) -> str:
    """What a row is called: by the framework, else by the charter that added it, else its id."""
    known = framework.responsibility_by_id.get(responsibility)
    if known is not None:
        return known.short_title
    own = models.CharterRow.objects.filter(responsibility=responsibility).exclude(title=None)
    return own.values_list("title", flat=True).first() or responsibility
