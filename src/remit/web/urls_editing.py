"""The addresses at which the organisation is edited."""

from __future__ import annotations

from django.urls import path

from remit.web.views import common_rows, person_account
from remit.web.views import edit_organisation as organisation
from remit.web.views import edit_people as people
from remit.web.views import edit_teams as teams

PERSON = "organisation/people/<str:person_id>/"
TEAM = "organisation/teams/<str:team_id>/"
ROLE = f"{TEAM}roles/<str:role_id>/"

urlpatterns = [
    path("organisation/", organisation.page, name="manage"),
    path("organisation/change/", organisation.Change.as_view(), name="change-organisation"),
    path("organisation/charter/", common_rows.page, name="common-rows"),
    path("organisation/charter/new-row/", common_rows.new, name="new-common-row"),
    path("organisation/charter/rows/<str:row_id>/", common_rows.edit, name="edit-common-row"),
    path("organisation/add-person/", people.Add.as_view(), name="add-person"),
    path(PERSON, people.page, name="manage-person"),
    path(f"{PERSON}change/", people.Change.as_view(), name="change-person"),
    path(f"{PERSON}experience/", people.Experience.as_view(), name="change-experience"),
    path(f"{PERSON}end/", people.End.as_view(), name="end-person"),
    path(f"{PERSON}manager/", people.Manager.as_view(), name="set-manager"),
    path(f"{PERSON}leaves/add/", people.LeaveAdd.as_view(), name="add-leave"),
    path(f"{PERSON}leaves/<str:start>/", people.LeaveChange.as_view(), name="change-leave"),
    path(f"{PERSON}leaves/<str:start>/end/", people.LeaveEnd.as_view(), name="end-leave"),
    path(f"{PERSON}account/", person_account.change, name="change-account"),
    path("organisation/add-team/", teams.Add.as_view(), name="add-team"),
    path(TEAM, teams.page, name="manage-team"),
    path(f"{TEAM}change/", teams.Change.as_view(), name="change-team"),
    path(f"{TEAM}move/", teams.Move.as_view(), name="move-team"),
    path(f"{TEAM}end/", teams.End.as_view(), name="end-team"),
    path(f"{TEAM}members/add/", teams.MemberAdd.as_view(), name="add-member"),
    path(f"{TEAM}members/<str:person_id>/end/", teams.MemberEnd.as_view(), name="end-member"),
    path(f"{ROLE}assign/", teams.Assign.as_view(), name="assign-role"),
    path(f"{ROLE}<str:person_id>/hand-over/", teams.HandOver.as_view(), name="hand-over-role"),
    path(f"{ROLE}<str:person_id>/end/", teams.RoleEnd.as_view(), name="end-role"),
]
