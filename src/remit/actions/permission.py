"""What every action asks first."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from remit.core.access import Decision, Thing
from remit.core.organisation import Organisation
from remit.db.models import User
from remit.queries import permission


class NotAllowed(PermissionDenied):
    """The user may not do this. Pages answer 403; where not even that the thing exists may be told, see ``Hidden``."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


class Hidden(NotAllowed, Http404):
    """The user may not do this, nor learn that there is something to do it to: pages answer 404."""


def require(
    acting_user: User | None,
    verb: str,
    thing: Thing,
    at: datetime | None = None,
    *,
    organisation: Organisation | None = None,
) -> None:
    """Raises NotAllowed where the user may not do this to the thing now (or at the moment given).

    None is the local command line: whoever can open the database is trusted with it.
    """
    if acting_user is None:
        return
    decision = permission.decide(acting_user, verb, thing, at or timezone.now(), organisation=organisation)
    if not decision.allowed:
        raise NotAllowed(decision) if decision.reveals else Hidden(decision)
