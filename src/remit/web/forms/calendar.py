"""Forms for one's own calendars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LINES = 50
"""Rules of one calendar."""


class RulesForm(forms.Form):
    """What words in titles say of a meeting, one rule to a line."""

    rules = forms.CharField(
        label=_("Rules about words"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        max_length=10_000,
        help_text=_("One to a line, as interview = hiring talk, screening. They come before the usual ones."),
    )

    def clean_rules(self) -> list[str]:
        """The lines that say something."""
        lines = [line for line in map(str.strip, self.cleaned_data["rules"].splitlines()) if line]
        if len(lines) > LINES:
            raise forms.ValidationError(_("At most %(n)s rules."), params={"n": LINES})
        return lines


class CalendarForm(RulesForm):
    """A calendar to connect. Its address is written here once, and never shown again."""

    address = forms.CharField(
        label=_("Private address in iCalendar format"),
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Your calendar’s settings show it; it begins with https:// or webcal://. It is never shown again."
        ),
    )
    name = forms.CharField(
        label=_("What pages call it"),
        max_length=200,
        required=False,
        help_text=_("Your team sees this name where a row rests on it."),
    )
    field_order = ("address", "name", "rules")


def written(rules: Iterable[Any]) -> str:
    """Stored rules as the form shows them."""
    return "\n".join(f"{activity} = {', '.join(phrases)}" for activity, phrases in rules)
