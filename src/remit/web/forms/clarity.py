"""The forms of a clarity round: opening it, and what became of a row of its agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.clarity import MIN_POOLED
from remit.core.framework import Party

LONGEST_OUTCOME = 2000
LONGEST_PART = 200
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def party_of(text: str) -> Party:
    """The party that an option's value names."""
    kind, _sep, name = text.partition(":")
    return Party.role(name) if kind == "role" else Party.person(name)


def value_of(party: Party) -> str:
    """The value of a party's option."""
    return f"{party.kind}:{party.id}"


class OpenForm(forms.Form):
    """A round to open."""

    due = forms.DateField(label=gettext_lazy("Answer until (if you wish)"), required=False, widget=DAY)
    pooled = forms.IntegerField(
        label=gettext_lazy("Show pooled answers from so many people up"),
        min_value=MIN_POOLED,
        max_value=999,
        initial=MIN_POOLED,
    )


class OutcomeForm(forms.Form):
    """What became of a row: settled into the charter, or left open with an owner and a date."""

    SETTLE, OPEN = "settle", "open"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    outcome = forms.CharField(
        label=gettext_lazy("What was said and agreed"),
        required=False,
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ChoiceField(label=gettext_lazy("What becomes of it"), widget=forms.RadioSelect)
    holders = forms.MultipleChoiceField(
        label=gettext_lazy("Who is responsible"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tie_break = forms.ChoiceField(label=gettext_lazy("Who breaks a tie"), required=False)
    on = forms.DateField(label=gettext_lazy("From which day on"), required=False, widget=DAY)
    owner = forms.ChoiceField(label=gettext_lazy("Who sees to it"), required=False)
    due = forms.DateField(label=gettext_lazy("Until when"), required=False, widget=DAY)

    def __init__(
        self,
        *args: Any,
        parties: list[tuple[str, str]],
        people: list[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        nobody = ("", _("nobody in particular"))
        fields: dict[str, Any] = self.fields
        fields["decision"].choices = [
            (self.SETTLE, _("Settled: the charter says so from now on")),
            (self.OPEN, _("Left open: somebody sees to it")),
        ]
        fields["holders"].choices = parties
        fields["tie_break"].choices = [nobody, *parties]
        fields["owner"].choices = [("", _("choose a person")), *people]
        self.parts: list[str] = []
        for value, title in parties:
            if value.startswith("role:"):
                name = f"part-{value}"
                fields[name] = forms.CharField(
                    label=_("The part of %(role)s") % {"role": title},
                    required=False,
                    max_length=LONGEST_PART,
                )
                self.parts.append(name)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The fields in which each role's part is written."""
        return [self[name] for name in self.parts]

    def clean(self) -> dict[str, Any]:
        """What each of the two decisions needs."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("decision") == self.SETTLE:
            if not found.get("holders"):
                self.add_error("holders", _("Choose who is responsible."))
            if "on" not in self.errors:
                found["on"] = found.get("on") or self.today
        elif found.get("decision") == self.OPEN:
            for name, text in (
                ("outcome", _("Write down what is open.")),
                ("owner", _("Choose who sees to it.")),
                ("due", _("Choose until when.")),
            ):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return found

    @property
    def chosen_holders(self) -> tuple[Party, ...]:
        """Who is responsible, in the order of the options."""
        return tuple(map(party_of, self.cleaned_data["holders"]))

    @property
    def chosen_split(self) -> tuple[tuple[Party, str], ...]:
        """The parts that were written, of those who hold the row."""
        holders = self.cleaned_data["holders"]
        return tuple(
            (party_of(value), part)
            for value in holders
            if (part := self.cleaned_data.get(f"part-{value}", "").strip())
        )

    @property
    def chosen_tie_break(self) -> Party | None:
        """Who breaks a tie."""
        chosen = self.cleaned_data["tie_break"]
        return party_of(chosen) if chosen else None
