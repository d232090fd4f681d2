"""What is known of a row besides its acts, and what follows from that alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from remit.core.framework import Mode, Sight
from remit.core.observation_facts import Coded, Pair, Source
from remit.core.observation_window import EVENT_DAYS, look_back, obstacle
from remit.core.observation_wording import Said
from remit.core.spans import Span

if TYPE_CHECKING:
    from remit.core.readiness import Readiness


@dataclass(frozen=True)
class RowFacts:
    """A row on the day ``at``. Nothing here is later than ``at``.

    Nothing here names a team: one value serves all teams of which the same is known, and what follows from it is
    worked out once for all of them.

    ``cadence`` and ``alert_after`` are in days; ``event``: the row has something that it is due at. ``began``: the
    first day of the team, None where nobody knows. ``leave``: spans in which everybody who held the row was away
    (``holdings.away``). ``pairs``: None for a row that is not about each report. ``readiness`` and ``coding`` are for
    rows with states of their own; ``coding``: each holder.
    """

    at: date
    mode: Mode = Mode.ENSURES
    sight: Sight = Sight.TRACED
    cadence: int | None = None
    alert_after: int | None = None
    event: bool = False
    began: date | None = None
    leave: tuple[Span, ...] = ()
    sources: tuple[Source, ...] = ()
    pairs: tuple[Pair, ...] | None = None
    readiness: Readiness | None = None
    coding: tuple[Coded, ...] = ()

    @property
    def days(self) -> int:
        """The length of the look-back, without days of leave."""
        return self.alert_after or self.cadence or EVENT_DAYS

    @cached_property
    def since(self) -> date:
        """The first day of the look-back."""
        return look_back(self.at, self.days, self.leave)

    @cached_property
    def performs(self) -> bool:
        """Whether it matters who does it."""
        return self.mode is Mode.PERFORMS

    @cached_property
    def young(self) -> date | None:
        """The first day of a team that was not there for all of the look-back."""
        return self.began if self.began is not None and self.began > self.since else None

    @cached_property
    def trusted(self) -> tuple[str, ...]:
        """The ids of the sources whose silence means something; most are silent because they never show a row."""
        return tuple([source.id for source, why in self._looked if why is None])

    @cached_property
    def told(self) -> Mapping[str, object]:
        """What is said of the silence of those."""
        names = [source.name for source, why in self._looked if why is None]
        return {"since": self.since, "sources": ", ".join(names)}

    @cached_property
    def blind(self) -> tuple[tuple[Source, Said], ...]:
        """Sources whose silence means nothing, and why."""
        return tuple([(source, why) for source, why in self._looked if why is not None])

    @cached_property
    def failing(self) -> tuple[Said, ...]:
        """That some of those cannot be read."""
        return tuple([why for _, why in self.blind if why[0] == "source-failing"])

    @cached_property
    def _looked(self) -> list[tuple[Source, Said | None]]:
        return [(source, obstacle(source, self.since, self.at)) for source in self.sources]
