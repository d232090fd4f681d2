"""Findings for pages: what one request worked out serves the next, for as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from remit.core.agreement import Agreement
from remit.core.evidence import Evidence
from remit.core.findings import Ground, Report, check, chosen
from remit.core.findings.survey import OBSERVED
from remit.core.organisation import Organisation
from remit.lib.memory import Latest


def of_teams(
    organisation: Organisation,
    at: date,
    teams: Iterable[str],
    agreement: Agreement | None,
    ignore: Iterable[str] = (),
    evidence: Evidence | None = None,
) -> Report:
    """What the check says of these teams. Raises Refusal for an unknown one.

    ``evidence``: only what the reader may see; it says something of each of the teams, or is None.
    """
    return check(
        organisation,
        at,
        ignore=ignore,
        teams=teams,
        agreement=agreement,
        evidence=evidence,
        ground=ground(organisation, at),
    )


def of_all(
    organisation: Organisation,
    at: date,
    agreement: Agreement | None,
    evidence: Evidence | None = None,
    readable: Collection[str] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> Report:
    """What the check says of everything; what rests on evidence, of the teams alone that the reader may see.

    Raises UnknownCodeError.
    """
    codes = chosen(select, ignore)
    everything = not (tuple(select) or tuple(ignore))
    base = (
        _of_all(organisation, at, agreement)
        if everything
        else check(
            organisation,
            at,
            select=select,
            ignore=ignore,
            agreement=agreement,
            ground=ground(organisation, at),
        )
    )
    wanted = sorted(codes & OBSERVED)
    if evidence is None or not readable or not wanted:
        return base
    seen = check(
        organisation, at, select=wanted, teams=readable, evidence=evidence, ground=ground(organisation, at)
    )
    return together(organisation, base, seen)


def together(organisation: Organisation, base: Report, seen: Report) -> Report:
    """Two reports of the same day about different codes as one, in the order of teams and codes."""
    order = ground(organisation, base.at).team_order
    last = len(order)
    return replace(
        base,
        findings=tuple(
            sorted(
                (*base.findings, *seen.findings),
                key=lambda found: (last, "") if found.team is None else (order[found.team], found.code),
            )
        ),
        suppressed=(*base.suppressed, *seen.suppressed),
        unused=(*base.unused, *seen.unused),
        expired=(*base.expired, *seen.expired),
    )


def _of_all(organisation: Organisation, at: date, agreement: Agreement | None) -> Report:
    """Without evidence; worked out anew where something else is agreed than the last time."""
    return organisation.memory.get(("report", at), Latest).get(
        agreement, lambda: check(organisation, at, agreement=agreement, ground=ground(organisation, at))
    )


def ground(organisation: Organisation, at: date) -> Ground:
    """What the checks of the day have in common."""
    return organisation.memory.get(("ground", at), lambda: Ground(organisation))
