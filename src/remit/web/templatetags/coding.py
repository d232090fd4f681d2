"""Template tags: one's own hours of coding, in words."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from remit.core.activity import Performer
from remit.core.coding import Verdict
from remit.core.coding_sessions import Interval

register = template.Library()


@register.filter
def hours(interval: Interval) -> str:
    """An interval, with one decimal; never one number where there are two."""
    low, high = (number_format(side, 1) for side in (interval.lower, interval.upper))
    return low if low == high else f"{low} – {high}"


@register.filter
def verdict_words(verdict: Verdict | None) -> str:
    """A verdict in words."""
    return {
        None: pgettext("coding", "No verdict"),
        Verdict.BELOW: pgettext("coding", "Below the range"),
        Verdict.WITHIN: pgettext("coding", "Within the range"),
        Verdict.ABOVE: pgettext("coding", "Above the range"),
        Verdict.UNDETERMINED: pgettext("coding", "Cannot be told"),
    }[verdict]


@register.filter
def performer_words(by: Performer) -> str:
    """Who did the work, in words."""
    return {
        Performer.HUMAN: pgettext("coding", "You alone"),
        Performer.ASSISTED: pgettext("coding", "You with an assistant"),
        Performer.AGENT: pgettext("coding", "An agent (not counted)"),
        Performer.BOT: pgettext("coding", "A bot (not counted)"),
        Performer.UNKNOWN: pgettext("coding", "Not told (counted as yours)"),
    }[by]


@register.filter
def constant_words(constant: str) -> str:
    """Which assumption of the hours a name means."""
    return {
        "gap-below": gettext("Longest pause, from below"),
        "lead-below": gettext("Before the first commit, from below"),
        "gap-above": gettext("Longest pause, from above"),
        "lead-above": gettext("Before the first commit, from above"),
    }[constant]
