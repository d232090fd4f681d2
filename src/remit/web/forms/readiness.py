"""The forms of readiness and of the split signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.split_bands import Thresholds
from remit.core.split_load import Workload
from remit.queries.source import Named
from remit.web.forms.cover import day_field
from remit.web.forms.what_if import Chosen


class NameForm(forms.Form):
    """Whom to name as deputy."""

    def __init__(self, *args: Any, people: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = Chosen(people, _("Nobody here has this name or id."), label=_("Who"))

    def clean_person(self) -> str:
        """Somebody has to be named."""
        found = str(self.cleaned_data["person"])
        if not found:
            raise forms.ValidationError(_("Write who."))
        return found


class RehearsalForm(forms.Form):
    """On which day the deputy did the work."""

    day = day_field(gettext_lazy("Day"))


class DryRunForm(forms.Form):
    """What was missing; nothing means that the access is enough."""

    missing = forms.CharField(required=False, max_length=2000)


def _hours(label: Any, initial: float | None = None) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=168,
        initial=initial,
        widget=forms.NumberInput(attrs={"step": "0.25"}),
    )


class WeekForm(forms.Form):
    """Where a week goes; what is left empty is unknown. ``workload`` once the form is valid."""

    week = _hours(gettext_lazy("Working week, in hours"), 40)
    per_report = _hours(gettext_lazy("One-on-ones with one report"), 0.5)
    meetings = _hours(gettext_lazy("Meetings"))
    on_call = _hours(gettext_lazy("On-call"))
    hiring = _hours(gettext_lazy("Hiring"))

    def clean_week(self) -> float:
        """A week without an hour is no week."""
        week = self.cleaned_data["week"]
        if week == 0:
            raise forms.ValidationError(_("More than none."))
        return 40.0 if week is None else float(week)

    def clean_per_report(self) -> float:
        """The usual half hour unless said otherwise."""
        hours = self.cleaned_data["per_report"]
        return 0.5 if hours is None else float(hours)

    @property
    def workload(self) -> Workload:
        """The hours. Only for a valid form."""
        return Workload(**self.cleaned_data)


def _count(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most)


class AgreementForm(forms.Form):
    """What would trigger a split. ``thresholds`` once the form is valid."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("What we agreed would trigger a split"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review = _count(gettext_lazy("Talk about it each quarter, from … reports"), 97)
    two = _count(gettext_lazy("Two people, from … reports"), 98)
    wide = _count(gettext_lazy("Too many even for one manager, from … reports"), 99)
    one_on_one_days = _count(gettext_lazy("A one-on-one weighs when it is older than … days"), 366)
    production = _count(gettext_lazy("Production systems weigh, from …"), 99)

    def clean(self) -> dict[str, Any]:
        """The bands follow one another."""
        data = super().clean() or {}
        bands = [data.get(name) for name in ("review", "two", "wide")]
        if None not in bands and not bands[0] < bands[1] < bands[2]:  # type: ignore[operator]
            self.add_error("two", _("Each number has to be higher than the one before."))
        return data

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds. Only for a valid form."""
        data = self.cleaned_data
        names = ("review", "two", "wide", "one_on_one_days", "production")
        return Thresholds(**{name: data[name] for name in names})


class RangeForm(forms.Form):
    """A range of hands-on coding, in percent of the working time."""

    low = forms.IntegerField(label=gettext_lazy("From, in percent"), min_value=0, max_value=100)
    high = forms.IntegerField(label=gettext_lazy("To, in percent"), min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        """The lower number first."""
        data = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", _("The lower number first."))
        return data
