"""What a team's charter says for all its rows: where vacant roles fall back to, and how many may hold a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from remit.actions.charter import terms_of
from remit.core.charter import Charter
from remit.core.editing import seen, set_charter_terms
from remit.core.framework import Party
from remit.lib.text import harmless
from remit.web.editing import Editing, Ground, back_to, edited, grounded
from remit.web.forms.editing import Lines

MOST = 99


class TermsForm(forms.Form):
    """The terms. Nothing written means inherited."""

    def __init__(self, *args: Any, ground: Ground, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        framework = ground.organisation.framework
        self.named = {person.id: Party.person(person.id) for person in ground.people}
        self.named |= {role.id: Party.role(role.id) for role in framework.roles}
        self.roles = framework.roles
        self.fields["when_vacant"] = Lines(
            _("Where vacant roles fall back to, in this order"),
            initial="\n".join(party.id for party in charter.when_vacant or ()),
            help_text=_("The id of a role or of a person on each line. Nothing: as the charters above say."),
        )
        limits = dict(charter.max_holders)
        for role in framework.roles:
            self.fields[f"max-{role.id}"] = forms.IntegerField(
                label=_("How many may be %(role)s") % {"role": harmless(role.title)},
                min_value=1,
                max_value=MOST,
                required=False,
                initial=limits.get(role.id),
            )

    def clean_when_vacant(self) -> tuple[Party, ...] | None:
        """The parties, in their order."""
        lines: tuple[str, ...] = self.cleaned_data["when_vacant"]
        for line in lines:
            if line not in self.named:
                raise ValidationError(_("“%(id)s” is neither a role nor a person."), params={"id": line})
        return tuple(self.named[line] for line in lines) or None

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """How many may hold each role of which something is said. Only for a valid form."""
        data = self.cleaned_data
        return tuple((role.id, data[f"max-{role.id}"]) for role in self.roles if data[f"max-{role.id}"])


@grounded
def page(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """The form of the terms, for who leads the team, the managers above it, and administrators."""
    team = ground.team(team_id)
    charter = ground.organisation.index.charter.get(team.id) or Charter(team.id)
    verb, thing = terms_of(team.id)
    form = TermsForm(request.POST or None, ground=ground, charter=charter)
    editing = Editing(
        title=_("What holds for all rows"),
        about=team.name,
        button=_("Save"),
        done=_("The charter says so."),
        verb=verb,
        thing=thing,
        action="charter.terms",
        seen=[seen(ground.organisation, "charter", team.id)],
        back=back_to("team", team.id),
        change=lambda: (
            lambda organisation: set_charter_terms(
                organisation, team.id, form.cleaned_data["when_vacant"], form.limits
            )
        ),
    )
    return edited(request, ground, form, editing)
