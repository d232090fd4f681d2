"""Template tags: what is observed, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, pgettext

from remit.core.activity import ACTIVITIES
from remit.core.observation import By, Observation, State
from remit.core.observation_timeline import Stretch
from remit.lib.text import harmless

register = template.Library()
OK = {State.HAPPENING, State.HAPPENING_UNKNOWN, State.READY, State.WITHIN}
PART = {State.TOLD, State.ELSEWHERE, State.RUSTY, State.BELOW, State.ABOVE}
BAD = {State.QUIET, State.NOBODY}


@register.filter
def observed_class(observed: Observation | None) -> str:
    """The class that signs a state; the word says it already."""
    if observed is None:
        return "mute"
    for name, states in (("ok", OK), ("part", PART), ("bad", BAD)):
        if observed.state in states:
            return name
    return "mute"


@register.filter
def state_words(state: State) -> str:
    """A state in a word or two."""
    return {
        State.HAPPENING: pgettext("observed", "happening"),
        State.HAPPENING_UNKNOWN: pgettext("observed", "happening, by whom unknown"),
        State.ELSEWHERE: pgettext("observed", "done by others"),
        State.QUIET: pgettext("observed", "quiet"),
        State.NOTHING_DUE: pgettext("observed", "nothing due"),
        State.TOLD: pgettext("observed", "told by the holder"),
        State.CANNOT_SEE: pgettext("observed", "cannot see"),
        State.READY: pgettext("observed", "ready"),
        State.RUSTY: pgettext("observed", "rusty"),
        State.NOBODY: pgettext("observed", "nobody could act"),
        State.BELOW: pgettext("observed", "below the range"),
        State.WITHIN: pgettext("observed", "within the range"),
        State.ABOVE: pgettext("observed", "above the range"),
        State.UNDETERMINED: pgettext("observed", "undetermined"),
        State.NOT_SHARED: pgettext("observed", "not shared"),
    }[state]


@register.filter
def no_sight_words(why: str) -> str:
    """Why nothing is shown, in a word or two."""
    return {
        "not-yours": gettext("for the team only"),
        "cannot-ask": gettext("cannot be asked now"),
        "too-long": gettext("took too long"),
        "later": gettext("asking …"),
    }.get(why, gettext("for those it concerns"))


@register.filter
def basis_words(basis: str) -> str:
    """The activity that showed it, as a clause."""
    if basis == "check-in":
        return gettext("Who holds the row said so")
    return gettext(ACTIVITIES[basis]) if basis in ACTIVITIES else harmless(basis)


@register.filter
def by_words(by: By | None) -> str:
    """By whom, as far as that matters."""
    return (
        {
            By.HOLDER: gettext("by who holds it"),
            By.ACTING: gettext("by who acts for them"),
            By.OTHER: gettext("by somebody else"),
            By.UNKNOWN: gettext("by whom is not known"),
        }.get(by, "")
        if by
        else ""
    )


@register.filter
def stretch_class(stretch: Stretch) -> str:
    """The class of a period in the timeline: seen, told, elsewhere, quiet, or not to be seen."""
    return {
        State.HAPPENING: "seen",
        State.HAPPENING_UNKNOWN: "seen",
        State.TOLD: "told",
        State.ELSEWHERE: "other",
        State.QUIET: "quiet",
        State.NOTHING_DUE: "rest",
    }.get(stretch.state, "blind")
