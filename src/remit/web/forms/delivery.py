"""The form of a team's delivery: how many weeks back, and how much work is left from which day on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from remit.core.delivery import FEWEST, MOST, WEEKS
from remit.core.forecast import MOST_LEFT
from remit.queries.delivery import Wanted
from remit.web.forms.editing import DayField


class DeliveryForm(forms.Form):
    """All of it is in the address, so that it can be passed on. Nothing of it must be said."""

    weeks = forms.IntegerField(
        label=gettext_lazy("Whole weeks back"), min_value=FEWEST, max_value=MOST, required=False
    )
    left = forms.IntegerField(
        label=gettext_lazy("Pieces of work left"), min_value=0, max_value=MOST_LEFT, required=False
    )
    start = DayField(gettext_lazy("Begun on"), required=False)

    @property
    def wanted(self) -> Wanted:
        """What is asked, as far as it could be understood; the rest is as if nothing were said."""
        said = getattr(self, "cleaned_data", {})
        return Wanted(said.get("weeks") or WEEKS, said.get("left"), said.get("start"))
