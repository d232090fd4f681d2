"""The addresses of what is observed of a row."""

from __future__ import annotations

from django.urls import path

from remit.web.views import observed, row_evidence

ROW = "teams/<str:team_id>/rows/<str:row_id>/"
urlpatterns = [
    path(f"{ROW}observed/", observed.row_timeline, name="row-observed"),
    path(f"{ROW}evidence/", row_evidence.page, name="row-evidence"),
    path(f"{ROW}check-in/", observed.check_in, name="check-in"),
    path(f"{ROW}check-in/withdraw/", observed.withdraw, name="withdraw-check-in"),
    path(f"{ROW}source/", observed.name_source, name="name-source"),
]
