"""The forms of a charter row: what it says, what is wrong with it, who settles a point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.drafting import LONGEST, Draft
from remit.core.framework import Party
from remit.queries.source import Named
from remit.web.forms.clarity import party_of, value_of
from remit.web.forms.editing import DayField, people_field

LONGEST_PART = 200
MOST_DAYS = 3650


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


class RowForm(forms.Form):
    """What a row says: who holds it, with which parts, who breaks a tie, who is told. ``draft`` is its value."""

    holders = forms.MultipleChoiceField(
        label=gettext_lazy("Who is responsible"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tie_break = forms.ChoiceField(label=gettext_lazy("Who breaks a tie"), required=False)
    informed = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = text_field(gettext_lazy("Note"), required=False)
    cadence = forms.IntegerField(
        label=gettext_lazy("Comes round every so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    not_applicable = forms.CharField(
        label=gettext_lazy("If the row does not apply to this team: why"), required=False, max_length=LONGEST
    )

    def __init__(
        self,
        *args: Any,
        base: Draft,
        parties: Sequence[tuple[Party, str]],
        people: Iterable[Named],
        today: date,
        own: bool,
        proposing: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        self.parties = list(parties)
        choices = [(value_of(party), title) for party, title in self.parties]
        fields: dict[str, Any] = self.fields
        fields["holders"].choices = fields["informed"].choices = choices
        fields["tie_break"].choices = [("", _("nobody in particular")), *choices]
        fields["other"] = people_field(people, _("Somebody else, by name or id"), needed=False)
        for value, title in choices:
            label = _("The part of %(name)s") % {"name": title}
            fields[f"part-{value}"] = forms.CharField(label=label, required=False, max_length=LONGEST_PART)
        if own:
            fields["title"] = forms.CharField(label=_("What the row is called"), max_length=LONGEST_PART)
            fields["description"] = text_field(_("What it is"), required=False)
        if not proposing:
            fields["on"] = DayField(_("From"), initial=today)
        fields["why"] = text_field(_("Why, in a sentence"), rows=2, required=proposing)

    def candidates(self) -> list[tuple[str, str, bool, forms.BoundField]]:
        """Who may hold the row: value, name, whether chosen, and the field of their part."""
        chosen = set(self["holders"].value() or ())
        return [
            (value_of(party), title, value_of(party) in chosen, self[f"part-{value_of(party)}"])
            for party, title in self.parties
        ]

    @property
    def draft(self) -> Draft:
        """What the form says. Only for a valid form."""
        data = self.cleaned_data
        holders = [party_of(value) for value in data["holders"]]
        if data["other"] and Party.person(data["other"]) not in holders:
            holders.append(Party.person(data["other"]))
        split = [(party, data.get(f"part-{value_of(party)}", "").strip()) for party in holders]
        return Draft(
            tuple(holders),
            tuple((party, part) for party, part in split if part),
            party_of(data["tie_break"]) if data["tie_break"] else None,
            tuple(party_of(value) for value in data["informed"]),
            data["note"],
            data["cadence"],
            data["not_applicable"],
            data.get("title", self.base.title),
            data.get("description", self.base.description),
        )


def initial_of(draft: Draft) -> dict[str, Any]:
    """What a form of the row begins with."""
    return {
        "holders": [value_of(party) for party in draft.holders],
        "tie_break": value_of(draft.tie_break) if draft.tie_break else "",
        "informed": [value_of(party) for party in draft.informed],
        "note": draft.note,
        "cadence": draft.cadence,
        "not_applicable": draft.not_applicable,
        "title": draft.title,
        "description": draft.description,
        **{f"part-{value_of(party)}": part for party, part in draft.split},
    }


class WrongForm(forms.Form):
    """Something is wrong with a row."""

    text = text_field(gettext_lazy("What is wrong?"))


class AssignForm(forms.Form):
    """Who settles a point, by which day."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    due = DayField(gettext_lazy("By which day"))

    def __init__(self, *args: Any, people: Iterable[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = people_field(people, _("Who settles it"))
        self.order_fields(["owner", "due"])


class SettleForm(forms.Form):
    """How a point was settled."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    resolution = text_field(gettext_lazy("How it is settled"))


class TakeForm(forms.Form):
    """From when a proposal holds."""

    on = DayField(gettext_lazy("From"))


class DeclineForm(forms.Form):
    """Why a proposal is not taken."""

    sentence = text_field(gettext_lazy("Why not, in a sentence"), rows=2)
