"""The notes that somebody keeps for themselves. Asked for by their author alone: there is no other way to them."""

from __future__ import annotations

from remit.db.models import PrivateNote, User


def text_of(user: User, team: str, row: str) -> str:
    """The user's own note about the row, or nothing."""
    if user.person_id is None:
        return ""
    notes = PrivateNote.objects.filter(author=user.person_id, team=team, responsibility=row)
    return notes.order_by("-written_at", "-pk").values_list("text", flat=True).first() or ""
