"""Filters of the pages about evidence."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from remit.core.access import Thing
from remit.core.findings.patch import Patch
from remit.core.service_level import BLANKS
from remit.db.models import User
from remit.db.organisation import NoOrganisationError
from remit.evidence.linking import Linked
from remit.lib.text import harmless
from remit.queries.permission import may
from remit.web.source import now

register = template.Library()


@register.simple_tag(takes_context=True)
def reads_observations(context: template.Context, team: str) -> bool:
    """Whether the reader may see what is observed of the team."""
    user = getattr(context.get("request"), "user", None)
    try:
        thing = Thing("team", "there", team)
        return isinstance(user, User) and may(user, "read-observations", thing, now())
    except NoOrganisationError:
        return False


@register.filter
def percent(share: float | None) -> str:
    """A share as per cent, with as many places as objectives have: 99.95%. Empty for None."""
    if share is None:
        return ""
    shown = number_format(f"{share * 100:.3f}".rstrip("0").rstrip("."))
    return _("%(number)s%%") % {"number": shown}


@register.filter
def place_words(address: str) -> str:
    """Where something is, for people: of a folder of the server its name alone, whatever stands behind it."""
    folder, blank_, rest = address.removeprefix("file://").partition(" ")
    if not folder.startswith("/"):
        return harmless(address)
    name = folder.rstrip("/").rpartition("/")[2] or "/"
    return harmless(_("the folder %(name)s of this server") % {"name": name} + blank_ + rest)


@register.filter
def times(rate: float | None) -> str:
    """A burn rate: 1.5×. Empty for None."""
    if rate is None:
        return ""
    return f"{number_format(f'{rate:.1f}' if rate < 100 else f'{rate:.0f}')}×"


@register.filter
def diff(patch: Patch) -> list[tuple[str, str]]:
    """The lines of a change, each with what it is: ``place``, ``gone`` or ``new``."""
    kinds = {"@": "place", "-": "gone", "+": "new"}
    return [(kinds[line[:1]], line) for line in patch.text.splitlines()]


@register.filter
def blank(level: object) -> str:
    """Why a figure of a service level is empty."""
    why: str = getattr(level, "why", "")
    params: Mapping[str, str] = dict(getattr(level, "why_params", ()))
    return _(BLANKS[why]) % params if why else ""


@register.filter
def capacity_words(who: str) -> str:
    """In what capacity somebody did it, as far as that matters for the row."""
    return {
        "holder": _("by who holds it"),
        "acting": _("by who acts for them"),
        "other": _("by somebody else"),
        "unknown": _("by whom is not known"),
        "due": _("what it is due at"),
        "counter": _("speaks against it"),
    }.get(who, "")


@register.filter
def linked_words(link: Linked) -> str:
    """What the source calls it."""
    name = harmless(link.name)
    said = {
        "change": _("change %(name)s"),
        "issue": _("issue %(name)s"),
        "commit": _("commit %(name)s"),
        "branch": _("branch %(name)s"),
        "milestone": _("milestone %(name)s"),
        "release": _("release %(name)s"),
        "deployment": _("deployment %(name)s"),
        "incident": _("incident %(name)s"),
    }.get(link.what, "%(name)s")
    return said % {"name": name}
