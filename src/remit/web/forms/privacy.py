"""Forms about what is one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from remit.actions.note import LONGEST


class NoteForm(forms.Form):
    """A private note; emptied, it is gone."""

    text = forms.CharField(
        label=_("Your note"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
        help_text=_("Only you read it. Administrators cannot. Emptied, it is gone."),
    )


class EraseForm(forms.Form):
    """Nobody is erased by a slip: the id is typed again."""

    person = forms.CharField(
        label=_("The id, once more"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, person: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_person(self) -> str:
        """The id that was typed."""
        typed = str(self.cleaned_data["person"]).strip()
        if typed != self._person:
            raise forms.ValidationError(_("This is not the id that stands above."))
        return typed
