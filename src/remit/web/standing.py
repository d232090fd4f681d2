"""What the pages around one team's charter stand on: the team now, who asks, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from remit.actions import charter, permission
from remit.actions.point import thing_of
from remit.core.access import Thing
from remit.core.answer import Refusal, RefusalCode
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.signature import signers
from remit.core.team_day import TeamDay
from remit.db.models import OpenPoint, User
from remit.db.organisation import NoOrganisationError
from remit.lib.text import did_you_mean
from remit.queries import clarity
from remit.queries import permission as decisions
from remit.queries import row as reading
from remit.queries.charter import RowView, members
from remit.queries.source import Named
from remit.web.source import now, source, today
from remit.web.views.errors import refused

Args = ParamSpec("Args")


@dataclass(frozen=True)
class Standing:
    """A team at this moment and who asks about it."""

    desk: TeamDay
    now: datetime
    user: User

    @property
    def team(self) -> Named:
        """The team's id and name."""
        return Named(self.desk.team, self.organisation.index.team[self.desk.team].name)

    @property
    def organisation(self) -> Organisation:
        """As much of the organisation as the team's answers rest on."""
        return self.desk.organisation

    @property
    def today(self) -> date:
        """The day in the team's zone."""
        return self.desk.day

    def thing(self, row: str) -> Thing:
        """A row of the team, or one that is only being made, as the access rules see it."""
        return charter.thing_of(self.organisation, self.desk.team, row, self.now)

    def may(self, verb: str, thing: Thing) -> bool:
        """Whether who asks may do this now."""
        return decisions.may(self.user, verb, thing, self.now, self.ground)

    @cached_property
    def ground(self) -> Organisation:
        """What decisions about the team rest on, read once for all of them; of its people the team itself says it."""
        if self.user.person_id in {one.id for one in members(self.organisation, self.desk.team, self.today)}:
            return self.organisation
        return decisions.ground(self.user, [Thing("team", "there", self.desk.team)], self.now)

    def require(self, verb: str, thing: Thing) -> None:
        """Raises NotAllowed, which becomes a page."""
        permission.require(self.user, verb, thing, self.now, organisation=self.ground)

    def signs(self, row: str) -> bool:
        """Whether the row needs a signature of who asks."""
        return any(signer.person == self.user.person_id for signer in signers(self.desk, row))

    def known(self, row: str) -> str:
        """The title of the row. Raises Refusal for one that the team does not have."""
        if row not in self.desk.rows():
            raise Refusal(
                RefusalCode.UNKNOWN_RESPONSIBILITY,
                f"there is no responsibility “{row}” on this team",
                did_you_mean(row, self.desk.rows()),
            )
        return self.desk.row(row).row.short_title

    @property
    def people(self) -> tuple[Named, ...]:
        """The people of the team, and those who lead the teams above."""
        found = {one.id: one for one in members(self.organisation, self.desk.team, self.today)}
        for up in self.desk.lineage[1:]:
            for lead in self.organisation.framework.leads:
                for holder in self.desk.role(lead.id, up).holders:
                    found.setdefault(holder.person, Named(holder.person, holder.name))
        return tuple(found.values())


def beside_row(there: Standing, view: RowView) -> dict[str, object]:
    """What stands beside a row today: its points, its proposals, and what the reader may do."""
    row = view.id
    thing, agreed = there.thing(row), view.agreed
    manager = reading.managed_elsewhere(there.team.id, row, there.today)
    takes = there.may("take", thing)
    reads = there.may("read-results", Thing("round", "revealed", there.team.id))
    return {
        "blind": clarity.blind(there.team.id, row) if reads else None,
        "open_points": readable(there, row),
        "waiting": reading.proposals(there.team.id, row),
        "may": {
            "sign": agreed is not None and agreed.waits_for(there.user.person_id),
            "edit": takes and not manager,
            "propose": not takes and there.may("propose", thing),
            "wrong": there.may("open-point", thing),
            "file": manager,
        },
    }


def beside_team(there: Standing) -> dict[str, object]:
    """What stands below a team's charter today."""
    own = there.thing("")
    return {
        "open_points": readable(there),
        "waiting": reading.proposals(there.team.id),
        "titles": reading.titles(there.desk),
        "may_add": there.may("take", own) or there.may("propose", own),
        "may_terms": there.may(*charter.terms_of(there.team.id)),
    }


def readable(there: Standing, row: str | None = None) -> list[OpenPoint]:
    """The open points that the reader may read."""
    found = reading.points(there.team.id, row)
    return [point for point in found if there.may("read", thing_of(point))]


def standing(
    view: Callable[Concatenate[HttpRequest, Standing, Args], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page about a team as it is now: the view is given what it stands on; an unknown team or row gets its page."""

    @wraps(view)
    def with_standing(
        request: HttpRequest, team_id: str, *args: Args.args, **kwargs: Args.kwargs
    ) -> HttpResponse:
        try:
            return view(request, stand(request, team_id), *args, **kwargs)
        except NoOrganisationError:
            return render(request, "remit/nothing_there.html", status=503)
        except Refusal as refusal:
            return refused(request, refusal)

    return never_cache(with_standing)


def stand(request: HttpRequest, team_id: str) -> Standing:
    """The team now, for who asks. Raises Refusal, and NoOrganisationError."""
    return stand_at(request, source().for_teams([team_id], today()), team_id)


def stand_at(request: HttpRequest, organisation: Organisation, team_id: str) -> Standing:
    """The same from an organisation that was read already. Raises Refusal."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    moment = now()
    return Standing(team_day(organisation, team_id, moment), moment, user)
