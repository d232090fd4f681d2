"""The form for a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from remit.actions.webhook import LONGEST_NAME
from remit.core.webhook import ALL, EVENTS
from remit.core.webhook_address import LONGEST


class WebhookForm(forms.Form):
    """What it is called, where it is, what it is told of."""

    name = forms.CharField(label=_("What it is for"), max_length=LONGEST_NAME)
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        widget=forms.URLInput,
        help_text=_("It begins with https://."),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told when"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Choose one or more."),
        initial=[ALL],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        every = (ALL, _("anything that a webhook can be told of happens"))
        field = self.fields["events"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [every, *((event, gettext(said)) for event, said in EVENTS.items())]
