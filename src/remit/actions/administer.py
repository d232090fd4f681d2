"""Edits of the organisation that somebody makes in the browser: allowed at the moment they are made, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from remit.actions import permission
from remit.actions.organisation import Edit, Edited, edit
from remit.core.access import Thing
from remit.core.editing import Seen
from remit.core.organisation import Organisation
from remit.db.models import User


def administer(
    change: Edit, *, acting_user: User | None, verb: str, thing: Thing, action: str, seen: Iterable[Seen] = ()
) -> Edited:
    """Makes the edit if the user may do ``verb`` to the thing, asked of the organisation as it is before the edit.

    Raises NotAllowed, and what ``remit.actions.organisation.edit`` raises; nothing is changed then.
    """

    def allowed(organisation: Organisation) -> Organisation:
        permission.require(acting_user, verb, thing, organisation=organisation)
        return change(organisation)

    return edit(allowed, acting_user=acting_user, action=action, seen=seen)
