"""What somebody says about their own weeks of coding."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from remit.actions.coding import LONGEST_NOTE, MOST_HOURS
from remit.queries.coding import known_region
from remit.web.forms.editing import DayField


class HoursForm(forms.Form):
    """Contracted hours and where public holidays are looked up; empty takes them away."""

    hours = forms.DecimalField(
        label=_("Contracted hours a week"),
        required=False,
        min_value=Decimal(1),
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        help_text=_("Without them there is no verdict. Nobody else sees them."),
    )
    region = forms.CharField(
        label=_("Region of public holidays"),
        required=False,
        max_length=12,
        help_text=_("A country, or a country and its part: DE, DE-BE, US-CA."),
    )

    def clean_region(self) -> str:
        """A region that public holidays are known of."""
        region: str = self.cleaned_data["region"].strip().upper()
        if region and not known_region(region):
            raise forms.ValidationError(_("No public holidays are known there."))
        return region


class EstimateForm(forms.Form):
    """The own estimate of a week; without a number it is taken away."""

    week = DayField(label=_("A day of the week"))
    percent = forms.IntegerField(
        label=_("Percent of that week spent hands-on"), required=False, min_value=0, max_value=100
    )


class RemarkForm(forms.Form):
    """A remark about some days."""

    start = DayField(label=_("From"))
    end = DayField(label=_("Up to and including"))
    text = forms.CharField(
        label=_("What was different"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )
