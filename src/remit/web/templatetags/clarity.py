"""Template tags of clarity rounds: choices in words and colours, numbers with their sign, what people wrote."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from remit.core.clarity import BOTH, ROLE
from remit.db.models import Round, User
from remit.lib.text import harmless
from remit.queries.charter import CharterPage
from remit.queries.clarity import Choice, RoundView
from remit.queries.clarity_access import may_open, permits

register = template.Library()
TONES = {ROLE + "tech-lead": "system", ROLE + "engineering-manager": "people", BOTH: "shared"}


@register.filter
def translated(msgid: str) -> str:
    """A msgid of the code in the reader's language."""
    return gettext(msgid) if msgid else ""


@register.filter
def choice_title(choice: Choice) -> str:
    """A choice's title in the reader's language; a role's is its own."""
    return harmless(choice.title if choice.id.startswith(ROLE) else gettext(choice.title))


@register.simple_tag
def choice_tone(choice: str) -> str:
    """The class that colours a choice."""
    return TONES.get(choice, "other")


@register.filter
def signed(value: float) -> str:
    """A difference with its sign and two places."""
    return f"{value:+.2f}"


@register.filter
def harmless_lines(text: str) -> SafeString:
    """What somebody wrote, line by line, made harmless."""
    return format_html_join(mark_safe("<br>"), "{}", ((harmless(line),) for line in text.splitlines()))


@register.simple_tag(takes_context=True)
def rounds_open_to(context: template.Context, page: CharterPage) -> bool:
    """Whether who looks at the team's page may read or open its rounds; of the team itself the page says it."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.person_id is None:
        return False
    return any(person.id == user.person_id for person in page.members) or may_open(
        user, page.team.id, timezone.now()
    )


@register.simple_tag(takes_context=True)
def may_end_unled(context: template.Context, found: RoundView) -> bool:
    """Whether the reader may reveal or cancel an open round into which they do not see."""
    user, stored = context["request"].user, Round.objects.get(pk=found.id)
    return isinstance(user, User) and permits(user, stored, timezone.now()).reveal
