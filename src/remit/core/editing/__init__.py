"""Edits of an organisation: what a form does, as a function from one organisation to the next.

Each is pure and raises ``EditError`` where it cannot be done. Whether the whole is still free of contradictions is
asked once, after the edit, by the action that writes it.
"""

from __future__ import annotations

from remit.core.editing.charters import (
    add_suppression,
    end_row,
    end_suppression,
    set_charter_terms,
    set_row,
)
from remit.core.editing.covers import add_cover, end_cover, shorten_or_extend_cover
from remit.core.editing.objects import ANY, Seen, correct, digest, remove, seen
from remit.core.editing.parts import EditError, free_id, mailbox, period_from
from remit.core.editing.people import (
    add_leave,
    add_person,
    change_leave,
    change_person,
    end_leave,
    end_person,
    set_manager,
)
from remit.core.editing.roles import (
    accept_deputy,
    assign_role,
    declare_range,
    end_deputy,
    end_range,
    end_role,
    name_deputy,
)
from remit.core.editing.systems import add_system, change_system, end_system, set_owner
from remit.core.editing.teams import (
    add_membership,
    add_team,
    change_organisation,
    change_team,
    end_membership,
    end_team,
    move_team,
)

__all__ = [
    "ANY",
    "EditError",
    "Seen",
    "accept_deputy",
    "add_cover",
    "add_leave",
    "add_membership",
    "add_person",
    "add_suppression",
    "add_system",
    "add_team",
    "assign_role",
    "change_leave",
    "change_organisation",
    "change_person",
    "change_system",
    "change_team",
    "correct",
    "declare_range",
    "digest",
    "end_cover",
    "end_deputy",
    "end_leave",
    "end_membership",
    "end_person",
    "end_range",
    "end_role",
    "end_row",
    "end_suppression",
    "end_system",
    "end_team",
    "free_id",
    "mailbox",
    "move_team",
    "name_deputy",
    "period_from",
    "remove",
    "seen",
    "set_charter_terms",
    "set_manager",
    "set_owner",
    "set_row",
    "shorten_or_extend_cover",
]
