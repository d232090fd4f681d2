"""Rows of the organisation's own charter, which every team inherits. For administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.core.charter import CharterRow
from remit.core.editing import Seen, end_row, set_row
from remit.db.models import User
from remit.queries.permission import ORGANISATION


def change(
    row: CharterRow, *, acting_user: User | None, seen: Iterable[Seen] = (), reason: str = ""
) -> Edited:
    """The organisation's charter says this of the row from the row's first day on.

    Signatures of every team that inherits it open again. Raises EditError, its kind StaleEdit, and NotAllowed.
    """
    require(acting_user, "edit-charter", ORGANISATION)
    return edit(
        lambda organisation: set_row(organisation, None, row),
        acting_user=acting_user,
        action="charter.row",
        reason=reason,
        seen=seen,
    )


def drop(
    responsibility: str,
    on: date,
    *,
    acting_user: User | None,
    seen: Iterable[Seen] = (),
    reason: str = "",
) -> Edited:
    """From the day on the organisation's charter says nothing of the row: the framework holds. Raises as ``change``."""
    require(acting_user, "edit-charter", ORGANISATION)
    return edit(
        lambda organisation: end_row(organisation, None, responsibility, on),
        acting_user=acting_user,
        action="charter.row-end",
        reason=reason,
        seen=seen,
    )
