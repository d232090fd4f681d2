"""Template tags: figures of a team's delivery, in words."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext

register = template.Library()
DAY = 24
SHORT = 48
"""Hours from which on they are told as days."""


@register.filter
def amount(value: float | None, unit: str) -> str:
    """A figure in its unit, as people say it: 2 days a week, 3.5 hours, 7.7%."""
    if value is None:
        return "–"
    if unit == "hours" and value >= SHORT:
        value, unit = value / DAY, "days"
    elif unit == "days" and value < 1:
        value, unit = value * DAY, "hours"
    return _UNITS[unit]() % {"n": number_format(_short(value))}


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


_UNITS = {
    "days a week": lambda: gettext("%(n)s days a week"),
    "a week": lambda: gettext("%(n)s a week"),
    "percent": lambda: gettext("%(n)s%%"),
    "hours": lambda: gettext("%(n)s hours"),
    "days": lambda: gettext("%(n)s days"),
}


@register.filter
def rests_on(number: int, measure: str) -> str:
    """From how many values a figure is: 12 weeks, 41 changes."""
    return _VALUES[measure](number) % {"n": number_format(number)}


_VALUES = {
    "deployment-frequency": lambda n: ngettext("%(n)s week", "%(n)s weeks", n),
    "lead-time": lambda n: ngettext("%(n)s change", "%(n)s changes", n),
    "change-failure-rate": lambda n: ngettext("%(n)s deployment", "%(n)s deployments", n),
    "time-to-restore": lambda n: ngettext("%(n)s incident", "%(n)s incidents", n),
    "throughput": lambda n: ngettext("%(n)s week", "%(n)s weeks", n),
    "cycle-time": lambda n: ngettext("%(n)s piece of work", "%(n)s pieces of work", n),
}


@register.filter
def told_of(name: str) -> str:
    """What a source tells of."""
    return {
        "deployments": pgettext("told of", "deployments"),
        "incidents": pgettext("told of", "incidents"),
        "items": pgettext("told of", "finished work"),
    }[name]
