"""The form of choices: how mail of each kind comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from remit.core.notice import ByMail
from remit.queries.inbox import Choice

SHOWN = (
    (ByMail.IMMEDIATE.value, gettext_lazy("at once")),
    (ByMail.DIGEST.value, gettext_lazy("once a day")),
    (ByMail.OFF.value, gettext_lazy("not by mail")),
)


class ChoicesForm(forms.Form):
    """One field for each kind, named by its id."""

    def __init__(self, choices: Iterable[Choice], data: Any = None) -> None:
        super().__init__(data)
        for kind, mail in choices:
            self.fields[kind.id] = forms.ChoiceField(
                label=gettext(kind.title), choices=SHOWN, initial=mail.value, required=True
            )

    def chosen(self) -> dict[str, ByMail]:
        """What was chosen for each kind."""
        return {kind: ByMail(value) for kind, value in self.cleaned_data.items()}
