"""The form of the first start."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.actions.start import Newcomer
from remit.core.framework import Focus, Framework
from remit.web.forms.password import PasswordForm
from remit.web.forms.zones import zone_names

LONGEST = 200


class StartForm(PasswordForm):
    """The organisation, whoever sets it up, the first team and its leads. ``people`` are the values."""

    field_order = ("organisation", "zone", "name", "email", "password", "again", "team", "mine")

    organisation = forms.CharField(label=gettext_lazy("Its name"), max_length=LONGEST)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Days begin and end there, unless a team has a zone of its own."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    team = forms.CharField(label=gettext_lazy("Its name"), max_length=LONGEST)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = zone_names()
        self.fields["zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        self.fields["zone"].initial = "UTC"
        self.leads = [role for role in framework.roles if role.focus is not Focus.OTHER]
        self.fields["mine"] = forms.MultipleChoiceField(
            label=_("What you are on it yourself"),
            choices=[(role.id, role.title) for role in self.leads],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        for role in self.leads:
            self.fields[f"name-{role.id}"] = forms.CharField(
                label=_("%(role)s, if it is somebody else") % {"role": role.title},
                max_length=LONGEST,
                required=False,
            )
            self.fields[f"email-{role.id}"] = forms.EmailField(
                label=_("E-mail address of the %(role)s") % {"role": role.title}, required=False
            )

    @property
    def fields_of_leads(self) -> list[forms.BoundField]:
        """The fields that name others."""
        return [self[f"{part}-{role.id}"] for role in self.leads for part in ("name", "email")]

    def clean(self) -> dict[str, Any]:
        """An address belongs to one person."""
        data = super().clean() or {}
        given: dict[str, str] = {}
        for newcomer in self._people(data):
            address = newcomer.email.casefold()
            if address and given.setdefault(address, newcomer.name) != newcomer.name:
                self.add_error(None, _("Two people cannot have one e-mail address."))
        for role in self.leads:
            if data.get(f"email-{role.id}") and not data.get(f"name-{role.id}"):
                self.add_error(f"name-{role.id}", _("The name is missing."))
        return data

    @property
    def people(self) -> list[Newcomer]:
        """Whoever fills this in first; who holds both leads once. Only for a valid form."""
        return self._people(self.cleaned_data)

    def _people(self, data: dict[str, Any]) -> list[Newcomer]:
        roles: dict[str, list[str]] = {data.get("name", "").strip(): list(data.get("mine", ()))}
        addresses = {data.get("name", "").strip(): data.get("email", "")}
        for role in self.leads:
            name = (data.get(f"name-{role.id}") or "").strip()
            if name:
                taken = roles.setdefault(name, [])
                if role.id not in taken:
                    taken.append(role.id)
                addresses[name] = addresses.get(name) or data.get(f"email-{role.id}") or ""
        return [Newcomer(name, addresses[name], tuple(taken)) for name, taken in roles.items()]
