"""Template tags: what is agreed, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, ngettext

from remit.core.signature import State
from remit.queries.agreement import RowAgreed

register = template.Library()


@register.filter
def field_words(name: str) -> str:
    """The name of a field of a row, as a reader knows it."""
    return {
        "wording": gettext("the wording"),
        "holders": gettext("who is responsible"),
        "split": gettext("who does which part"),
        "tie_break": gettext("who breaks a tie"),
        "informed": gettext("who is told"),
        "systems": gettext("the systems"),
        "effective": gettext("from when"),
        "period": gettext("from when"),
        "title": gettext("the title"),
        "description": gettext("what it is"),
        "mode": gettext("how it is done"),
        "sight": gettext("how it is seen"),
        "cadence": gettext("how often, in days"),
        "note": gettext("the note"),
        "not_applicable": gettext("why it does not apply"),
    }.get(name, name)


@register.filter
def agreed_class(agreed: RowAgreed | None) -> str:
    """The class that signs a state: good, partly, bad, or nothing to say."""
    if agreed is None or agreed.state in (State.NOBODY, State.NEVER):
        return "mute" if agreed is None or not agreed.left_open else "bad"
    if agreed.left_open:
        return "bad"
    return "ok" if agreed.state is State.SIGNED else "part"


@register.filter
def agreed_words(agreed: RowAgreed | None) -> str:
    """How far a row is agreed, in a word or two."""
    if agreed is None:
        return gettext("not yet")
    if agreed.left_open:
        return ngettext("a point is open", "%(n)s points are open", agreed.left_open) % {
            "n": agreed.left_open
        }
    return {
        State.NOBODY: gettext("nobody could sign"),
        State.NEVER: gettext("not signed"),
        State.PARTLY: gettext("%(n)s of %(all)s signed")
        % {"n": agreed.needed - len(agreed.missing), "all": agreed.needed},
        State.SIGNED: gettext("signed"),
        State.CHANGED: gettext("changed since signed"),
    }[agreed.state]
