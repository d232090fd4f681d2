"""The addresses around one team's charter: changing, proposing, signing, questioning, comparing, taking along."""

from __future__ import annotations

from django.urls import path

from remit.web.views import charter, point, proposal, terms, versions

urlpatterns = [
    path("teams/<str:team_id>/rows/<str:row_id>/edit/", charter.edit, name="edit-row"),
    path("teams/<str:team_id>/rows/<str:row_id>/propose/", charter.propose, name="propose-row"),
    path("teams/<str:team_id>/rows/<str:row_id>/sign/", charter.sign, name="sign-row"),
    path("teams/<str:team_id>/rows/<str:row_id>/wrong/", point.wrong, name="wrong-row"),
    path("teams/<str:team_id>/new-row/", charter.new, name="new-row"),
    path("teams/<str:team_id>/terms/", terms.Page.as_view(), name="charter-terms"),
    path("teams/<str:team_id>/versions/", versions.page, name="versions"),
    path("teams/<str:team_id>/charter.<str:form>", versions.export, name="export-charter"),
    path("points/<int:number>/", point.page, name="point"),
    path("proposals/<int:number>/", proposal.page, name="proposal"),
]
