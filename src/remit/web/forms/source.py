"""Forms for sources of evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from remit.evidence.kinds import KINDS


class SourceForm(forms.Form):
    """A new source. The token is written here once, and never shown again."""

    kind = forms.ChoiceField(label=_("Kind"))
    address = forms.CharField(
        label=_("Address"),
        max_length=2000,
        required=False,
        help_text=_("Nothing where the source sends by itself."),
    )
    name = forms.CharField(label=_("What pages call it"), max_length=200, required=False)
    team = forms.ChoiceField(
        label=_("All of it belongs to"),
        required=False,
        help_text=_("By default: to who owns the system at the time."),
    )
    settings = forms.CharField(
        label=_("Settings"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
        max_length=10_000,
        help_text=_("One to a line, as name=value; the documentation of the kind lists them."),
    )
    secret = forms.CharField(
        label=_("Token"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=16_384,
        help_text=_("It is kept encrypted and never shown again."),
    )

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (kind.id, kind.title)
            for kind in KINDS.values()
            if (kind.module or kind.pushes) and not kind.personal
        ]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("whoever owns the system")), *teams]  # type: ignore[attr-defined]

    def clean_settings(self) -> dict[str, Any]:
        """The lines as data; a name that comes twice makes a list."""
        return settings_of(self.cleaned_data["settings"])


class SourceChangeForm(forms.Form):
    """What may change of a source that is there."""

    name = forms.CharField(label=_("What pages call it"), max_length=200)
    retention_days = forms.IntegerField(
        label=_("What it told is kept for, in days"), min_value=1, max_value=3650
    )
    every_minutes = forms.IntegerField(
        label=_("It is read every so many minutes"), min_value=5, max_value=44640, required=False
    )
    settings = forms.CharField(
        label=_("Settings"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
        max_length=10_000,
        help_text=_("One to a line, as name=value. Other settings read the source again from the beginning."),
    )

    def clean_settings(self) -> dict[str, Any]:
        """The lines as data."""
        return settings_of(self.cleaned_data["settings"])


class SecretForm(forms.Form):
    """Another token."""

    secret = forms.CharField(
        label=_("The new token"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}), max_length=16_384
    )


def settings_of(text: str) -> dict[str, Any]:
    """``name=value`` lines as data. Raises ValidationError with the line."""
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name:
            raise forms.ValidationError(_("Expected name=value, read: %(line)s"), params={"line": line[:80]})
        read: Any = {"true": True, "false": False}.get(value, int(value) if value.isdecimal() else value)
        if name in found:
            known = found[name]
            read = [*known, read] if isinstance(known, list) else [known, read]
        found[name] = read
    return found


def written(settings: dict[str, Any]) -> str:
    """Settings as the form shows them."""
    lines = []
    for name, value in settings.items():
        if isinstance(value, dict):
            lines += [f"{name}={key}={one}" for key, one in value.items()]
        else:
            lines += [f"{name}={_word(one)}" for one in (value if isinstance(value, list) else [value])]
    return "\n".join(lines)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
