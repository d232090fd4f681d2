"""The addresses of clarity rounds."""

from __future__ import annotations

from django.urls import path

from remit.web.views import clarity, clarity_agenda, clarity_board

ROUND = "teams/<str:team_id>/rounds/<int:number>"
urlpatterns = [
    path("teams/<str:team_id>/rounds/", clarity.listing, name="rounds"),
    path("teams/<str:team_id>/rounds/open/", clarity.opening, name="round-open"),
    path(f"{ROUND}/", clarity.page, name="round"),
    path(f"{ROUND}/presence/", clarity.presence, name="round-presence"),
    path(f"{ROUND}/board/", clarity_board.page, name="round-board"),
    path(f"{ROUND}/reopen/", clarity_board.reopen, name="round-reopen"),
    path(f"{ROUND}/reveal/", clarity.reveal, name="round-reveal"),
    path(f"{ROUND}/cancel/", clarity.cancel, name="round-cancel"),
    path(f"{ROUND}/close/", clarity.close, name="round-close"),
    path(f"{ROUND}/agenda/<str:row_id>/", clarity_agenda.item, name="round-item"),
    path(f"{ROUND}/protocol/", clarity.protocol, name="round-protocol"),
    path(f"{ROUND}/protocol.md", clarity.protocol_markdown, name="round-markdown"),
]
