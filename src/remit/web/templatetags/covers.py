"""Template tags: what of covers, readiness and the split signal a page offers to its reader."""

from __future__ import annotations

from django import template

from remit.db.models import User
from remit.db.organisation import NoOrganisationError
from remit.queries.permission import may
from remit.queries.split import team_thing
from remit.web.source import now

register = template.Library()


@register.simple_tag(takes_context=True)
def reads_split_signal(context: template.Context, team: str) -> bool:
    """Whether the reader may see the team's split signal."""
    user = getattr(context.get("request"), "user", None)
    try:
        return isinstance(user, User) and may(user, "read-split-signal", team_thing(team), now())
    except NoOrganisationError:
        return False
