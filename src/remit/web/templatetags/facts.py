"""Template tags: the cells of the matrix where it shows what is agreed, or what is observed."""

from __future__ import annotations

from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from remit.lib import text
from remit.queries.matrix import Line, State
from remit.web.facts import Fact, Facts
from remit.web.templatetags.remit import to

register = template.Library()


@register.simple_tag(takes_context=True)
def fact_cells(context: template.Context, line: Line, facts: Facts) -> SafeString:
    """The cells of a line, each with a sign, and its sentence for who cannot see it."""
    team = escape(to(context, "team", line.team.id))
    parts = []
    for cell in line.cells:
        void = cell.state is State.NOT_APPLICABLE
        fact = Fact("·", "void", gettext("does not apply")) if void else facts[line.team.id, cell.row]
        said = escape(text.harmless(f"{cell.title}: {fact.words}"))
        parts.append(
            f'<td class="fact {fact.tone}"><a href="{team}#row-{escape(quote(cell.row))}" title="{said}">'
            f'<span aria-hidden="true">{fact.mark}</span><span class="vh">{said}</span></a></td>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped
