"""The forms of covers: asking for one, and ending one early."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.cover import Cover
from remit.lib.periods import Period
from remit.queries.source import Named
from remit.web.forms.what_if import Chosen

ALL, SOME = "all", "some"
DAY = timedelta(days=1)
LATEST = date(2199, 12, 31)


def day_field(label: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class AskForm(forms.Form):
    """Who would act, from when to when, in which rows. ``wish`` is the cover once the form is valid."""

    first = day_field(gettext_lazy("First day"))
    last = day_field(gettext_lazy("Last day"))
    scope = forms.ChoiceField(
        label=gettext_lazy("In which rows"),
        choices=((ALL, gettext_lazy("in all of them")), (SOME, gettext_lazy("only in these:"))),
        initial=ALL,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, people: Sequence[Named], rows: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unknown = _("Nobody here has this name or id.")
        self.fields["acting"] = Chosen(people, unknown, label=_("Who would act"))
        self.fields["rows"] = forms.MultipleChoiceField(
            label=_("Rows"), choices=rows, required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean_acting(self) -> str:
        """Somebody has to act."""
        found = str(self.cleaned_data["acting"])
        if not found:
            raise forms.ValidationError(_("This is needed."))
        return found

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and the rows are chosen where not all are meant."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("It would end before it begins."))
        if last and last > LATEST:
            self.add_error("last", _("That is too far away."))
        if data.get("scope") == SOME and not data.get("rows") and "rows" not in self.errors:
            self.add_error("rows", _("Choose at least one row, or all of them."))
        return data

    def wish(self, team: str, role: str, holder: str | None) -> Cover:
        """What is asked for. Only for a valid form."""
        data = self.cleaned_data
        rows = tuple(data["rows"]) if data["scope"] == SOME else None
        return Cover(team, role, data["acting"], Period(data["first"], data["last"] + DAY), holder, rows)


class EndForm(forms.Form):
    """Ends a cover: at once, or after a last day."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    last = forms.DateField(required=False)

    def on(self, today: date) -> date:
        """The first day without the cover. Only for a valid form."""
        last = self.cleaned_data["last"]
        return today if last is None else min(last, LATEST) + DAY
