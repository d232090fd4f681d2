"""The form of a check-in: one line and a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from remit.actions.check_in import LONGEST
from remit.web.forms.editing import DayField


class CheckInForm(forms.Form):
    """What happened, and on which day."""

    line = forms.CharField(label=gettext_lazy("What happened, in a line"), max_length=LONGEST)
    day = DayField(gettext_lazy("On which day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()
