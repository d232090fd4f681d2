"""The form for a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from remit.actions.token import LONGEST_NAME


class TokenForm(forms.Form):
    """What it is for, what it may, until when."""

    name = forms.CharField(label=_("What it is for"), max_length=LONGEST_NAME)
    scopes = forms.ChoiceField(
        label=_("It may"),
        choices=(("read", _("read what you may read")), ("write", _("read, and write what you may write"))),
    )
    days = forms.ChoiceField(
        label=_("It lasts"),
        choices=(("30", _("30 days")), ("90", _("90 days")), ("366", _("a year"))),
        initial="90",
    )
