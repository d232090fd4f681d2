"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path

from remit.web.views import ask, findings, health, matrix, person, team, what_if

urlpatterns = [
    path("", ask.page, name="ask"),
    path("teams/", team.tree, name="teams"),
    path("teams/<str:team_id>/", team.page, name="team"),
    path("teams/<str:team_id>/rows/<str:row_id>/", team.row, name="row"),
    path("health/", health.page, name="health"),
    path("matrix/", matrix.page, name="matrix"),
    path("findings/", findings.page, name="findings"),
    path("findings/<str:code>/", findings.explained, name="finding"),
    path("people/<str:person_id>/", person.page, name="person"),
    path("what-if/", what_if.page, name="what-if"),
    path("", include("remit.web.urls_charter")),
    path("", include("remit.web.urls_clarity")),
    path("", include("remit.web.urls_cover")),
    path("", include("remit.web.urls_readiness")),
    path("", include("remit.web.urls_evidence")),
    path("", include("remit.web.urls_coding")),
    path("", include("remit.web.urls_observed")),
    path("", include("remit.web.urls_account")),
    path("", include("remit.web.urls_token")),
    path("", include("remit.web.urls_notices")),
    path("", include("remit.web.urls_privacy")),
]
