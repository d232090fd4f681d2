"""Findings for pages: what one request worked out serves the next, for as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from remit.core.agreement import Agreement
from remit.core.findings import Ground, Report, check
from remit.core.organisation import Organisation


def of_teams(
    organisation: Organisation,
    at: date,
    teams: Iterable[str],
    agreement: Agreement | None,
    ignore: Iterable[str] = (),
) -> Report:
    """What the check says of these teams. Raises Refusal for an unknown one."""
    return check(
        organisation, at, ignore=ignore, teams=teams, agreement=agreement, ground=ground(organisation, at)
    )


def of_all(organisation: Organisation, at: date, agreement: Agreement | None) -> Report:
    """What the check says of everything; worked out anew where something else is agreed than the last time."""
    last: list[tuple[Agreement | None, Report]] = organisation.memory.get(("report", at), list)
    for known, report in last[-1:]:
        if known == agreement:
            return report
    report = check(organisation, at, agreement=agreement, ground=ground(organisation, at))
    last[:] = [(agreement, report)]
    return report


def ground(organisation: Organisation, at: date) -> Ground:
    """What the checks of the day have in common."""
    return organisation.memory.get(("ground", at), lambda: Ground(organisation))
