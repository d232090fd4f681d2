"""The addresses of what is one's own."""

from __future__ import annotations

from django.urls import path

from remit.web.views import privacy

urlpatterns = [
    path("me/", privacy.page, name="held"),
    path("me/export/", privacy.export, name="held-export"),
    path("people/<str:person_id>/erase/", privacy.erase, name="erase"),
    path("teams/<str:team_id>/rows/<str:row_id>/note/", privacy.note, name="note"),
]
