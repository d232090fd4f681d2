"""The forms that edit the organisation. Each is one change; its date says from when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from remit.core.editing import mailbox
from remit.core.framework import Role
from remit.core.person import Identity, Kind
from remit.queries.source import Named
from remit.web.day import EARLIEST, LATEST
from remit.web.forms.what_if import Chosen
from remit.web.forms.zones import zone_names

DAY = timedelta(days=1)
LONGEST = 200
IDENTITIES = (
    ("email", gettext_lazy("E-mail addresses")),
    ("github", gettext_lazy("Names on GitHub")),
    ("gitlab", gettext_lazy("Names on GitLab")),
    ("calendar", gettext_lazy("Addresses in calendars")),
    ("alias", gettext_lazy("Other names")),
)


class DayField(forms.DateField):
    """A day, within the years that Remit calculates with."""

    def __init__(self, label: Any, **options: Any) -> None:
        days = {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **days})
        super().__init__(label=label, widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("That is too far away."))
        return day


class Needed(Chosen):
    """Somebody or something by name or id that must be given."""

    def clean(self, value: Any) -> str:
        found = super().clean(value)
        if not found:
            raise forms.ValidationError(_("This is needed."))
        return found


class Lines(forms.CharField):
    """Some short texts, one a line."""

    widget = forms.Textarea

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label=label, required=False, max_length=4000, **options)
        self.widget.attrs["rows"] = 1

    def clean(self, value: Any) -> Any:
        return tuple(
            dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip())
        )


def from_day(today: date) -> DayField:
    """From when a change holds; today unless said otherwise."""
    return DayField(gettext_lazy("From"), initial=today)


def people_field(people: Iterable[Named], label: Any, *, needed: bool = True) -> Chosen:
    """A person by name or id."""
    kind = Needed if needed else Chosen
    field = kind(people, gettext_lazy("Nobody here has this name or id."), label=label)
    field.widget.attrs.update(list="people", autocomplete="off")
    return field


def team_field(teams: Iterable[Named], label: Any) -> Chosen:
    """A team by name or id, or none."""
    field = Chosen(teams, gettext_lazy("No team has this name or id."), label=label)
    field.widget.attrs.update(list="teams", autocomplete="off")
    return field


class IdentitiesForm(forms.Form):
    """A name, and how tools know somebody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)

    def __init__(self, *args: Any, identities: Sequence[Identity] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in IDENTITIES:
            there = "\n".join(one.value for one in identities if one.kind == kind)
            self.fields[kind] = Lines(label, initial=there)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """What was written. Only for a valid form."""
        return tuple(
            Identity(kind, value) for kind, _label in IDENTITIES for value in self.cleaned_data[kind]
        )


class NewPersonForm(IdentitiesForm):
    """Somebody who is not there yet."""

    @property
    def mailboxes(self) -> list[str]:
        """What stands before the @ of their addresses. Only for a valid form."""
        return [mailbox(each.value) for each in self.identities if each.kind == "email"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"] = forms.CharField(
            label=_("Id"),
            required=False,
            max_length=100,
            help_text=_(
                "Files and links name them by it, and it never changes. Made from the name where empty."
            ),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("What they are"), choices=((Kind.HUMAN, _("a person")), (Kind.AGENT, _("an agent")))
        )
        self.fields["start"] = DayField(_("With the organisation from"), initial=today, required=False)


class ExperienceForm(forms.Form):
    """The roles that somebody says to be experienced in."""

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experience"] = forms.MultipleChoiceField(
            label=_("You are experienced as"),
            choices=[(role.id, role.title) for role in roles],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class LastDayForm(forms.Form):
    """The last day of something."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"] = DayField(_("Last day"), initial=today)

    @property
    def end(self) -> date:
        """The first day without it. Only for a valid form."""
        last: date = self.cleaned_data["last"]
        return last + DAY


class LeaveForm(forms.Form):
    """Days away. There is no field for the reason, on purpose."""

    first = DayField(gettext_lazy("First day away"))
    last = DayField(gettext_lazy("Last day away"))

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("It would end before it begins."))
        return data


class ManagerForm(forms.Form):
    """Whom somebody reports to."""

    def __init__(self, *args: Any, people: Iterable[Named], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"] = people_field(people, _("Reports to"), needed=False)
        self.fields["manager"].help_text = _("Nobody: then the roles of the team say it.")
        self.fields["on"] = from_day(today)


class AssignForm(forms.Form):
    """Somebody on a team, from a day on, perhaps until another."""

    def __init__(self, *args: Any, people: Iterable[Named], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = people_field(people, _("Who"))
        self.fields["on"] = from_day(today)
        self.fields["last"] = DayField(_("Last day, if it is known"), required=False)

    def clean(self) -> dict[str, Any]:
        """It does not end before it begins."""
        data = super().clean() or {}
        if data.get("on") and data.get("last") and data["last"] < data["on"]:
            self.add_error("last", _("It would end before it begins."))
        return data

    @property
    def end(self) -> date | None:
        """The first day without it, if it is known. Only for a valid form."""
        last: date | None = self.cleaned_data["last"]
        return last + DAY if last else None


class HandOverForm(forms.Form):
    """To whom a role goes, from which day on."""

    def __init__(self, *args: Any, people: Iterable[Named], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = people_field(people, _("To whom"))
        self.fields["on"] = from_day(today)


def zone_field(*, own: bool) -> forms.ChoiceField:
    """A time zone; ``own``: a team may have none of its own."""
    choices = [(zone, zone) for zone in zone_names()]
    if own:
        choices = [("", _("the organisation’s")), *choices]
    return forms.ChoiceField(label=_("Time zone"), choices=choices, required=not own)


class TeamForm(forms.Form):
    """What a team is called, where its days begin, and how it is labelled."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"] = zone_field(own=True)
        self.fields["labels"] = Lines(_("Labels"), help_text=_("One a line: name = value"))
        self.fields["forge"] = Lines(
            _("Names in CODEOWNERS"), help_text=_("One a line, without @: acme/payments")
        )

    def clean_labels(self) -> tuple[tuple[str, str], ...]:
        """Each line as a name and a value."""
        pairs = [line.partition("=") for line in self.cleaned_data["labels"]]
        if not all(name.strip() and sign for name, sign, _value in pairs):
            raise forms.ValidationError(_("Each line is a name, an equals sign and a value."))
        return tuple((name.strip(), value.strip()) for name, _sign, value in pairs)


class NewTeamForm(TeamForm):
    """A team that is not there yet."""

    def __init__(self, *args: Any, teams: Iterable[Named], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"] = forms.CharField(
            label=_("Id"),
            required=False,
            max_length=100,
            help_text=_(
                "Files and links name it by it, and it never changes. Made from the name where empty."
            ),
        )
        self.fields["parent"] = team_field(teams, _("Part of, if of another team"))
        self.fields["on"] = from_day(today)


class MoveForm(forms.Form):
    """What a team is part of."""

    def __init__(self, *args: Any, teams: Iterable[Named], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = team_field(teams, _("Part of"))
        self.fields["parent"].help_text = _("Empty: it stands at the top.")
        self.fields["on"] = from_day(today)


class OrganisationForm(forms.Form):
    """What the organisation is called, and where its days begin."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"] = zone_field(own=False)
