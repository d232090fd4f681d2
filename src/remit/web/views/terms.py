"""What a team's charter says for all its rows: where vacant roles fall back to, and how many may hold a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.actions.charter import terms_of
from remit.core.charter import Charter
from remit.core.editing import set_charter_terms
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.lib.text import harmless
from remit.web.editing import EditPage
from remit.web.forms.editing import Lines
from remit.web.ground import Ground

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


class Page(EditPage[TermsForm]):
    """The form of the terms, for who leads the team, the managers above it, and administrators."""

    title, action = gettext_lazy("What holds for all rows"), "charter.terms"
    done = gettext_lazy("The charter says so.")

    def __init__(self, ground: Ground, team_id: str) -> None:
        super().__init__(ground)
        team = ground.team(team_id)
        self.charter = ground.organisation.index.charter.get(team_id) or Charter(team_id)
        self.team, self.about, self.origin = team_id, team.name, ("team", team_id)
        self.verb, self.thing = terms_of(team_id)
        self.shows = (("charter", team_id),)

    def form(self, data: QueryDict | None) -> TermsForm:
        return TermsForm(data, ground=self.ground, charter=self.charter)

    def edit(self, there: Organisation, form: TermsForm) -> Organisation:
        return set_charter_terms(there, self.team, form.cleaned_data["when_vacant"], form.limits)
