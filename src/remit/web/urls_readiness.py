"""The addresses of readiness and of the split signal."""

from __future__ import annotations

from django.urls import path

from remit.web.views import readiness, split

urlpatterns = [
    path("teams/<str:team_id>/readiness/", readiness.page, name="readiness"),
    path("teams/<str:team_id>/readiness/<str:role_id>/name/", readiness.name, name="name-deputy"),
    path(
        "teams/<str:team_id>/readiness/<str:role_id>/<str:person_id>/",
        readiness.step,
        name="step-deputy",
    ),
    path("teams/<str:team_id>/split/", split.page, name="split"),
    path("teams/<str:team_id>/split/range/", split.declare, name="declare-range"),
]
