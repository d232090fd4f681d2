"""How names of fields are shown where everything that is held is listed."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def spaced(name: str) -> str:
    """A field's name as words."""
    return name.replace("_", " ")
