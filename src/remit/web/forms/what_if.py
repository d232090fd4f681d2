"""The form of the what-if page: plain words in, changes of the organisation out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.framework import Role
from remit.core.what_if import Change, HandOver, Leaves, Split, Vacate
from remit.lib.text import did_you_mean
from remit.queries.source import Named

KINDS = (
    ("leaves", gettext_lazy("somebody leaves")),
    ("hands-over", gettext_lazy("a role is handed over")),
    ("splits", gettext_lazy("one person’s two roles are split")),
    ("vacant", gettext_lazy("a role becomes vacant")),
)
NEEDED = {
    "leaves": ("person",),
    "hands-over": ("team", "role", "to"),
    "splits": ("team", "role"),
    "vacant": ("team", "role"),
}
"""Which fields each kind of change needs; the others are not read."""


class Chosen(forms.CharField):
    """Somebody or something by name or id. A name that several have must be given by id."""

    def __init__(self, known: Iterable[Named], unknown: Any, **options: Any) -> None:
        super().__init__(required=False, max_length=200, **options)
        self.known = tuple(known)
        self.unknown = unknown

    def clean(self, value: Any) -> str:
        """The id. What is not known is refused, with what may have been meant."""
        written = str(super().clean(value)).strip()
        if not written or any(entry.id == written for entry in self.known):
            return written
        same = [entry.id for entry in self.known if entry.name.casefold() == written.casefold()]
        if len(same) == 1:
            return same[0]
        if same:
            raise forms.ValidationError(
                _("Several have this name. Write the id: %(ids)s."), params={"ids": ", ".join(same[:8])}
            )
        names = {entry.name: entry.id for entry in self.known} | {entry.id: entry.id for entry in self.known}
        near = did_you_mean(written, names)
        if near:
            raise forms.ValidationError(
                _("“%(written)s” is not known. Did you mean %(near)s?"),
                params={"written": written, "near": ", ".join(near)},
            )
        raise forms.ValidationError(self.unknown)


class WhatIfForm(forms.Form):
    """One change on a day. ``change`` is its value once the form is valid."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What if …"), choices=KINDS, initial="leaves", widget=forms.RadioSelect
    )
    on = forms.DateField(label=gettext_lazy("from"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self,
        *args: Any,
        people: Sequence[Named],
        teams: Sequence[Named],
        roles: Iterable[Role],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = Chosen(people, _("Nobody here has this name or id."), label=_("Who"))
        self.fields["team"] = Chosen(teams, _("No team has this name or id."), label=_("Team"))
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[(role.id, role.title) for role in roles], required=False
        )
        self.fields["to"] = Chosen(people, _("Nobody here has this name or id."), label=_("To whom"))

    def clean(self) -> dict[str, Any]:
        """Every field that the kind of change needs is there."""
        data = super().clean() or {}
        for name in NEEDED.get(data.get("kind", ""), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed."))
        return data

    @property
    def change(self) -> Change:
        """The change. Only for a valid form."""
        data = self.cleaned_data
        match data["kind"]:
            case "leaves":
                return Leaves(data["person"], data["on"])
            case "hands-over":
                return HandOver(data["team"], data["role"], data["to"], data["on"])
            case "splits":
                return Split(data["team"], data["role"], data["on"], data["to"] or None)
            case _:
                return Vacate(data["team"], data["role"], data["on"])
