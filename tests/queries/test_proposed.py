"""What a row would say if a proposal were taken."""

from __future__ import annotations

from company import TODAY, demo

from remit.core.charter import CharterRow
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.team_day import TeamDay
from remit.lib.periods import Period
from remit.queries.row import would_be

__all__ = ["demo"]


def test_a_proposal_of_a_team_s_own_row_needs_no_title(demo: Organisation) -> None:
    parts = ((Party.role("tech-lead"), "the pager"), (Party.role("engineering-manager"), "that it is fair"))
    found = would_be(TeamDay(demo, "payments", TODAY), CharterRow("on-call-rota", Period(TODAY), split=parts))
    assert (found.row.title, found.split) == ("On-Call Rota", parts)
