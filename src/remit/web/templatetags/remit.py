"""Template tags: links that keep the date travelled to, days, names made harmless, facts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from remit.lib import text
from remit.queries.matrix import Cell, Line, State
from remit.web.source import day_of

if TYPE_CHECKING:
    from remit.core.findings import Finding
    from remit.core.reason import Reason
    from remit.queries.charter import LeadView, RowView
    from remit.queries.holder import HolderView

register = template.Library()
TONES = frozenset({"system", "people", "shared"})
ADDRESSES = 8192
"""Paths of pages that are remembered."""
OPTIONS = 8192
"""Choices that are remembered: the teams of a large organisation stand on many pages."""


def shown_day(day: date) -> str:
    """A day in the reader's locale. Never shifted: a date has no zone."""
    return date_format(day, "DATE_FORMAT")


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *args: str, **query: object) -> str:
    """The address of a page, keeping ``at`` where the reader travels in time.

    ``row=…`` becomes the fragment that opens the row; empty values are left out of the query.
    """
    row = query.pop("row", None)
    pairs = {**query, "at": context.get("at") or ""}
    asked = urlencode({key: value for key, value in pairs.items() if value not in ("", None)})
    address = address_of(get_script_prefix(), name, args) + (f"?{asked}" if asked else "")
    return f"{address}#row-{quote(str(row))}" if row else address


@lru_cache(ADDRESSES)
def address_of(prefix: str, name: str, args: tuple[str, ...]) -> str:
    """The path of a page below the prefix, which ``reverse`` itself asks for: a page has hundreds of links."""
    return reverse(name, args=args)


@register.simple_tag(takes_context=True)
def keep_at(context: template.Context) -> SafeString:
    """The date travelled to, as a hidden field of a form."""
    at = context.get("at")
    return format_html('<input type="hidden" name="at" value="{}">', at) if at else mark_safe("")


@register.simple_tag
def options(things: Iterable[Any], chosen: str | None = None) -> SafeString:
    """A choice among things with an id and a name. Not a loop of the template: there may be thousands of them."""
    parts: list[str] = []
    for one in things:
        begin, end = option(str(one.id), str(one.name))
        parts += (begin, " selected" if one.id == chosen else "", end)
    return mark_safe("".join(parts))  # noqa: S308  each is escaped


@lru_cache(OPTIONS)
def option(value: str, name: str) -> tuple[str, str]:
    """What stands before and after the place where an option is marked as chosen."""
    return f'<option value="{escape(value)}"', f">{escape(text.harmless(name))}</option>"


@register.simple_tag
def tone(side: str) -> str:
    """The class that colours a side of the page; what is neither System nor People is neutral."""
    return str(side) if side in TONES else "other"


@register.simple_tag
def severity(value: str) -> str:
    """A severity as a word."""
    return {
        "error": pgettext("severity", "error"),
        "warning": pgettext("severity", "warning"),
        "info": pgettext("severity", "note"),
    }[value]


@register.filter
def harmless(value: object) -> str:
    """A name with control and bidi characters made visible; escaping is left to the template."""
    return text.harmless(str(value))


@register.filter
def listed(values: Iterable[object]) -> str:
    """Names in one line, made harmless."""
    return ", ".join(harmless(value) for value in values)


@register.filter(name="day")
def day_tag(value: date) -> SafeString:
    """A day as a time element: ISO 8601 for machines, the locale's way for people."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown_day(value))


@register.filter
def plain_number(value: float) -> str:
    """A number as attributes have it, whatever the reader's language."""
    return str(value)


@register.filter
def here(moment: datetime | None) -> date | str:
    """The day of a moment where the organisation is."""
    return "" if moment is None else day_of(moment)


@register.filter
def last_day(end: date) -> date:
    """The last day included, of a day that is excluded."""
    return end - timedelta(days=1)


@register.filter
def words(reason: Reason) -> str:
    """A reason as a sentence in the reader's language."""
    return text.harmless(reason.words(gettext, shown_day))


@register.filter
def message(finding: Finding) -> str:
    """What a finding says, in the reader's language."""
    return text.harmless(finding.message_in(gettext, shown_day))


@register.filter
def hint(finding: Finding) -> str:
    """How to mend a finding, in the reader's language."""
    return text.harmless(finding.hint_in(gettext, shown_day))


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: object) -> Any:
    """A value of a mapping by a variable key; nothing where either is absent."""
    return (mapping or {}).get(key, ())


@register.filter
def people(answer: Any) -> list[HolderView]:
    """The holders, each person once where they stand in two roles and no split tells the parts apart."""
    shown: dict[tuple[object, ...], HolderView] = {}
    for holder in answer.holders:
        shown.setdefault((holder.id, holder.acting_for, holder.acting, holder.part), holder)
    return list(shown.values())


@register.filter
def names(row: RowView) -> str:
    """Who holds a row, in one line; who acts before the one acted for."""
    if row.not_applicable:
        return gettext("does not apply")
    found = list(dict.fromkeys(text.harmless(holder.name) for holder in row.holders))
    if row.vacant:
        found.append(gettext("nobody else") if found else gettext("nobody"))
    return ", ".join(found)


@register.filter
def own(row: RowView) -> bool:
    """Whether a charter added the row, beyond the framework."""
    return any(reason.code == "own-row" for reason in row.reasons)


@register.filter
def both_held_by(leads: Iterable[LeadView], person: HolderView) -> bool:
    """Whether the person alone holds every role that leads the team."""
    return all([holder.id for holder in lead.holders] == [person.id] for lead in leads)


@register.filter
def steps(depth: int) -> range:
    """Something to loop over once for each level of the tree."""
    return range(depth)


@register.simple_tag(takes_context=True)
def cells(context: template.Context, line: Line) -> SafeString:
    """The cells of a line of the matrix: a page has hundreds, and a template takes three times as long for them."""
    team = escape(to(context, "team", line.team.id))
    told: dict[tuple[object, ...], str] = {}  # most cells of a team say the same
    parts = []
    for cell in line.cells:
        same = (cell.state, cell.people, cell.open)
        said = told.get(same)
        if said is None:
            said = told[same] = escape(cell_words(cell))
        parts.append(
            f'<td class="{cell_classes(cell)}"><a href="{team}#row-{fragment(cell.row)}"'
            f' title="{said}"><span aria-hidden="true">{escape(cell.sign)}</span>'
            f'<span class="vh">{said}</span></a></td>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


@lru_cache(ADDRESSES)
def fragment(row: str) -> str:
    """The id of a row in the fragment of an address, escaped."""
    return escape(quote(row))


def cell_classes(cell: Cell) -> str:
    """The classes of a cell of the matrix: its side, and what is special about it."""
    found = tone(cell.section)
    if cell.state is State.NOBODY:
        found += " none"
    elif cell.state is State.HALF:
        found += " half"
    if cell.combined:
        found += " dual"
    if cell.acting:
        found += " act"
    if cell.state is State.NOT_APPLICABLE:
        found += " void"
    return f"{found} dot" if cell.open else found


def cell_words(cell: Cell) -> str:
    """A cell of the matrix as a sentence: what the sign and the colours say."""
    found = text.harmless(", ".join(cell.people))
    match cell.state:
        case State.NOBODY:
            known = gettext("nobody")
        case State.HALF:
            known = gettext("%(people)s; one half is held by nobody") % {"people": found}
        case State.CONTESTED:
            known = gettext("%(people)s: more than may hold it, and no split") % {"people": found}
        case State.ACTING:
            known = gettext("%(people)s, acting") % {"people": found}
        case State.COMBINED:
            known = gettext("%(people)s, in both roles") % {"people": found}
        case State.NOT_APPLICABLE:
            known = gettext("does not apply")
        case _:
            known = found
    return f"{known} ({gettext('something is open')})" if cell.open else known
