"""A note that somebody keeps for themselves about a row; nobody else reads it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.db.models import PrivateNote, User

LONGEST = 10_000


def thing(author: str | None, team: str, row: str) -> Thing:
    """The note as the access rules see it."""
    return Thing("note", "private", team, row, people=frozenset() if author is None else frozenset({author}))


@transaction.atomic
def write(team: str, row: str, text: str, *, acting_user: User) -> None:
    """Keeps the text as the user's own note about the row; without text there is no note any more.

    The audit says that there was a change, never what the note says. Raises NotAllowed and EditError.
    """
    require(acting_user, "write", thing(acting_user.person_id, team, row))
    if len(text) > LONGEST:
        raise EditError("a note has at most {number} characters", "text", number=LONGEST)
    author = acting_user.person_id
    assert author is not None  # noqa: S101  nobody else may write one
    notes = PrivateNote.objects.filter(author=author, team=team, responsibility=row)
    had = notes.exists()
    notes.delete()
    if text.strip():
        PrivateNote.objects.create(
            author_id=author,
            team_id=team,
            responsibility=row,
            text=text,
            written_at=timezone.now(),
        )
    if had or text.strip():
        done = "note.write" if text.strip() else "note.erase"
        record([Change(done, "note", f"{team}/{row}")], acting_user=acting_user)
