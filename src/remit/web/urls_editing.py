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
    path("organisation/change/", organisation.change, name="change-organisation"),
    path("organisation/charter/", common_rows.page, name="common-rows"),
    path("organisation/charter/new-row/", common_rows.new, name="new-common-row"),
    path("organisation/charter/rows/<str:row_id>/", common_rows.edit, name="edit-common-row"),
    path("organisation/add-person/", people.add, name="add-person"),
    path(PERSON, people.page, name="manage-person"),
    path(f"{PERSON}change/", people.change, name="change-person"),
    path(f"{PERSON}experience/", people.experience, name="change-experience"),
    path(f"{PERSON}end/", people.end, name="end-person"),
    path(f"{PERSON}manager/", people.manager, name="set-manager"),
    path(f"{PERSON}leaves/add/", people.leave_add, name="add-leave"),
    path(f"{PERSON}leaves/<str:start>/", people.leave_change, name="change-leave"),
    path(f"{PERSON}leaves/<str:start>/end/", people.leave_end, name="end-leave"),
    path(f"{PERSON}account/", person_account.change, name="change-account"),
    path("organisation/add-team/", teams.add, name="add-team"),
    path(TEAM, teams.page, name="manage-team"),
    path(f"{TEAM}change/", teams.change, name="change-team"),
    path(f"{TEAM}move/", teams.move, name="move-team"),
    path(f"{TEAM}end/", teams.end, name="end-team"),
    path(f"{TEAM}members/add/", teams.member_add, name="add-member"),
    path(f"{TEAM}members/<str:person_id>/end/", teams.member_end, name="end-member"),
    path(f"{ROLE}assign/", teams.assign, name="assign-role"),
    path(f"{ROLE}<str:person_id>/hand-over/", teams.hand_over, name="hand-over-role"),
    path(f"{ROLE}<str:person_id>/end/", teams.role_end, name="end-role"),
]
