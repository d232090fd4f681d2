"""Editing teams: what they are, what they are part of, who is in them, and who holds which role."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.actions.organisation import Edit
from remit.core import editing
from remit.core.editing import ANY, EditError, free_id, seen
from remit.core.framework import Role
from remit.core.organisation import Organisation
from remit.core.team import Team
from remit.lib.periods import Period
from remit.web.editing import Editing, Ground, back_to, edited, grounded
from remit.web.forms.editing import AssignForm, HandOverForm, LastDayForm, MoveForm, NewTeamForm, TeamForm

ADMINISTER = "administer-teams"


@grounded
def page(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """Everything of a team that can be edited."""
    team = ground.team(team_id)
    ground.require(ADMINISTER)
    index = ground.organisation.index
    context = {
        "nav": "organisation",
        "team": team,
        "managed": ground.manager("team", team),
        "parents": [
            (link, index.team[link.parent], ground.manager("team parent", link))
            for link in index.parents.get(team_id, ())
        ],
        "roles": [
            (
                role,
                [
                    (held, index.person[held.person], ground.manager("role", held))
                    for held in index.assignments.get((team_id, role.id), ())
                    if held.period.end is None or held.period.end > ground.today
                ],
            )
            for role in ground.organisation.framework.roles
        ],
        "members": [
            (one, index.person[one.person], ground.manager("membership", one))
            for one in index.members.get(team_id, ())
            if one.period.end is None or one.period.end > ground.today
        ],
    }
    return render(request, "remit/manage_team.html", context)


@grounded
def add(request: HttpRequest, ground: Ground) -> HttpResponse:
    """A team begins."""
    form = NewTeamForm(request.POST or None, teams=ground.teams, today=ground.today)

    def change() -> Edit:
        data = form.cleaned_data
        team = Team(
            data["id"].strip() or free_id(data["name"], ground.organisation.index.team),
            data["name"],
            data["zone"] or None,
            data["labels"],
            data["forge"],
            Period(data["on"]),
        )
        return partial(editing.add_team, team=team, parent=data["parent"] or None)

    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Add a team"),
            about="",
            button=_("Add"),
            done=_("The team is added."),
            verb=ADMINISTER,
            action="team.add",
            seen=(),
            back=back_to("manage"),
            change=change,
        ),
    )


@grounded
def change(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """Another name, zone, labels or handles."""
    team = ground.team(team_id)
    initial = {
        "name": team.name,
        "zone": team.zone or "",
        "labels": "\n".join(f"{name} = {value}" for name, value in team.labels),
        "forge": "\n".join(team.forge),
    }
    form = TeamForm(request.POST or None, initial=initial)

    def changed() -> Edit:
        data = form.cleaned_data
        zone = data["zone"] or None
        return partial(
            editing.change_team,
            team=team_id,
            name=data["name"],
            zone=zone,
            labels=data["labels"],
            forge=data["forge"],
        )

    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Change a team"),
            about=team.name,
            button=_("Save"),
            done=_("It is saved."),
            verb=ADMINISTER,
            action="team.change",
            seen=(seen(ground.organisation, "team", team_id),),
            back=back_to("manage-team", team_id),
            change=changed,
        ),
    )


@grounded
def move(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """Part of another team, or of none, from a day on."""
    team = ground.team(team_id)
    links = ground.organisation.index.parents.get(team_id, ())
    current = next((link.parent for link in links if ground.today in link.period), "")
    form = MoveForm(request.POST or None, teams=ground.teams, today=ground.today, initial={"parent": current})
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Move a team"),
            about=team.name,
            button=_("Move"),
            done=_("The team is moved."),
            verb=ADMINISTER,
            action="team.move",
            seen=(seen(ground.organisation, "team parent", team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(
                editing.move_team,
                team=team_id,
                parent=form.cleaned_data["parent"] or None,
                on=form.cleaned_data["on"],
            ),
            note=_("Charters of the teams above hold for it from then on."),
        ),
    )


@grounded
def end(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """There is no such team after a day."""
    team = ground.team(team_id)
    form = LastDayForm(request.POST or None, today=ground.today)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("A team ends"),
            about=team.name,
            button=_("End it after that day"),
            done=_("The last day of the team is entered."),
            verb=ADMINISTER,
            action="team.end",
            seen=(seen(ground.organisation, "team", team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(editing.end_team, team=team_id, on=form.end),
            note=_("Its members, roles and deputies end with it. Nothing is deleted."),
        ),
    )


def known_role(ground: Ground, role_id: str) -> Role:
    """Raises Http404 for a role that the framework lacks."""
    role = ground.organisation.framework.role_by_id.get(role_id)
    if role is None:
        raise Http404
    return role


@grounded
def assign(request: HttpRequest, ground: Ground, team_id: str, role_id: str) -> HttpResponse:
    """Somebody takes a role, beside whoever holds it."""
    team, role = ground.team(team_id), known_role(ground, role_id)
    form = AssignForm(request.POST or None, people=ground.people, today=ground.today)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Assign a role"),
            about=f"{role.title} · {team.name}",
            button=_("Assign"),
            done=_("The role is assigned."),
            verb=ADMINISTER,
            action="role.assign",
            seen=(seen(ground.organisation, "role", ANY, role_id, team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(
                editing.assign_role,
                person=form.cleaned_data["person"],
                role=role_id,
                team=team_id,
                period=Period(form.cleaned_data["on"], form.end),
            ),
        ),
    )


@grounded
def hand_over(
    request: HttpRequest, ground: Ground, team_id: str, role_id: str, person_id: str
) -> HttpResponse:
    """From one person to another: the one's last day is the day before the other's first."""
    team, role, person = ground.team(team_id), known_role(ground, role_id), ground.person(person_id)
    form = HandOverForm(request.POST or None, people=ground.people, today=ground.today)

    def change() -> Edit:
        to, on = form.cleaned_data["to"], form.cleaned_data["on"]

        def handed(organisation: Organisation) -> Organisation:
            if to == person_id:
                raise EditError("they hold this role already", "to")
            after = editing.end_role(organisation, person_id, role_id, team_id, on)
            return editing.assign_role(after, to, role_id, team_id, Period(on))

        return handed

    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Hand a role over"),
            about=f"{role.title} · {team.name} · {person.name}",
            button=_("Hand over"),
            done=_("The role is handed over."),
            verb=ADMINISTER,
            action="role.hand_over",
            seen=(seen(ground.organisation, "role", ANY, role_id, team_id),),
            back=back_to("manage-team", team_id),
            change=change,
        ),
    )


@grounded
def role_end(
    request: HttpRequest, ground: Ground, team_id: str, role_id: str, person_id: str
) -> HttpResponse:
    """Somebody holds a role no longer."""
    team, role, person = ground.team(team_id), known_role(ground, role_id), ground.person(person_id)
    form = LastDayForm(request.POST or None, today=ground.today)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("End a role"),
            about=f"{role.title} · {team.name} · {person.name}",
            button=_("End it after that day"),
            done=_("The last day is entered."),
            verb=ADMINISTER,
            action="role.end",
            seen=(seen(ground.organisation, "role", ANY, role_id, team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(
                editing.end_role, person=person_id, role=role_id, team=team_id, on=form.end
            ),
        ),
    )


@grounded
def member_add(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """Somebody joins a team."""
    team = ground.team(team_id)
    form = AssignForm(request.POST or None, people=ground.people, today=ground.today)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Add a member"),
            about=team.name,
            button=_("Add"),
            done=_("The member is added."),
            verb=ADMINISTER,
            action="membership.add",
            seen=(seen(ground.organisation, "membership", ANY, team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(
                editing.add_membership,
                person=form.cleaned_data["person"],
                team=team_id,
                period=Period(form.cleaned_data["on"], form.end),
            ),
        ),
    )


@grounded
def member_end(request: HttpRequest, ground: Ground, team_id: str, person_id: str) -> HttpResponse:
    """Somebody leaves a team."""
    team, person = ground.team(team_id), ground.person(person_id)
    form = LastDayForm(request.POST or None, today=ground.today)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("End a membership"),
            about=f"{team.name} · {person.name}",
            button=_("End it after that day"),
            done=_("The last day is entered."),
            verb=ADMINISTER,
            action="membership.end",
            seen=(seen(ground.organisation, "membership", person_id, team_id),),
            back=back_to("manage-team", team_id),
            change=lambda: partial(editing.end_membership, person=person_id, team=team_id, on=form.end),
        ),
    )
