"""Holding both roles: the range of coding that one declares, and what the team agrees would trigger a split."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.core import editing
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.split_bands import Thresholds
from remit.core.split_signal import combined
from remit.core.team_day import TeamDay
from remit.db import organisation as stored
from remit.db.models import SplitAgreement, Team, User
from remit.queries.split import range_thing, team_thing

LONGEST = 4000


class StaleAgreement(EditError):
    """Somebody wrote since the form was opened."""

    def __init__(self) -> None:
        super().__init__("somebody changed this after you opened the page: look at what it says now")


@transaction.atomic
def agree(
    team: str,
    text: str,
    thresholds: Thresholds,
    *,
    acting_user: User | None,
    seen: str = "",
    now: datetime | None = None,
) -> SplitAgreement:
    """Writes down what would trigger a split. ``seen`` is what the form showed (``agreed_at`` in ISO 8601, or empty).

    Raises NotAllowed, EditError; its kind StaleAgreement where somebody wrote since the form was opened.
    """
    now = now or timezone.now()
    organisation = stored.load()
    require(acting_user, "set-split-thresholds", team_thing(team), now, organisation=organisation)
    text = text.strip()
    if len(text) > LONGEST:
        raise EditError("at most {number} characters", "text", number=LONGEST)
    # Locked by its team: there may be no agreement yet that could be locked.
    Team.objects.select_for_update().get(pk=team)
    found = SplitAgreement.objects.filter(team=team).first()
    if seen != ("" if found is None else found.agreed_at.isoformat()):
        raise StaleAgreement
    before = None if found is None else {"text": found.text, "thresholds": found.thresholds}
    after = {"text": text, "thresholds": asdict(thresholds)}
    by = None if acting_user is None else acting_user.person_id
    saved, _ = SplitAgreement.objects.update_or_create(
        team_id=team, defaults={**after, "agreed_at": now, "agreed_by_id": by}
    )
    record([Change("split.agree", "split agreement", team, before, after)], acting_user=acting_user)
    return saved


def declare_range(
    team: str, person: str, low: int, high: int, *, acting_user: User | None, now: datetime | None = None
) -> Edited:
    """Somebody with both roles declares their range of hands-on coding, in percent, from today on (R405).

    Raises NotAllowed for anybody else, EditError where the person does not hold both roles.
    """
    now = now or timezone.now()

    def declared(organisation: Organisation) -> Organisation:
        if team not in organisation.index.team:
            raise EditError("there is no team “{name}”", "team", name=team)
        require(acting_user, "declare-range", range_thing(team, person), now, organisation=organisation)
        day = local_day(organisation, team, now)
        if person not in combined(TeamDay(organisation, team, day)):
            raise EditError("only who holds both roles declares a range of their own", "person")
        return editing.declare_range(organisation, person, team, low, high, day)

    return edit(declared, acting_user=acting_user, action="coding_range.declare")
