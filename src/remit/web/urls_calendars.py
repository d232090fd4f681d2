"""The addresses of one's own calendars, and of the rules by which a team's meetings are told."""

from __future__ import annotations

from django.urls import path

from remit.web.views import calendars

urlpatterns = [
    path("me/calendars/", calendars.page, name="calendars"),
    path("me/calendars/<slug:source_id>/rules/", calendars.change, name="calendar-rules"),
    path("me/calendars/<slug:source_id>/read/", calendars.read_now, name="read-calendar"),
    path("me/calendars/<slug:source_id>/cut-off/", calendars.cut_off, name="cut-off-calendar"),
    path("teams/<str:team_id>/meetings/", calendars.rules, name="meeting-rules"),
]
