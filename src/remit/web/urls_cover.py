"""The addresses of covers and of the calendar."""

from __future__ import annotations

from django.urls import path

from remit.web.views import cover

urlpatterns = [
    path("teams/<str:team_id>/covers/", cover.page, name="covers"),
    path("teams/<str:team_id>/covers/end/", cover.end, name="end-cover"),
    path("teams/<str:team_id>/covers/ask/<str:role_id>/", cover.ask, name="ask-cover"),
    path("teams/<str:team_id>/calendar/", cover.month, name="calendar"),
    path("covers/<int:number>/", cover.request_page, name="cover-request"),
    path("covers/<int:number>/step/", cover.step, name="step-cover"),
]
