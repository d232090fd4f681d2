"""What charters say: their parties, their own rows, who has which part; and ranges and suppressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.core.consistency_covers import with_above
from remit.core.consistency_problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from remit.core.charter import Charter, CharterRow
    from remit.core.consistency_references import References, Where
    from remit.core.framework import Party
    from remit.core.organisation import Organisation


def charters(organisation: Organisation, references: References) -> Iterator[Problem]:
    """Every charter: its limits, its fallbacks, its rows."""
    settled = {
        row.responsibility
        for charter in organisation.charters
        for row in charter.rows
        if row.holders is not None
    }
    for number, charter in enumerate(organisation.charters):
        where = ("charters", number)
        for role, _ in charter.max_holders:
            if role not in references.declared["role"]:
                yield references.unknown((*where, "max_holders", role), "role", role)
        yield from _parties((*where, "when_vacant"), charter.when_vacant, references)
        for place, row in enumerate(charter.rows):
            here = (*where, "rows", place)
            yield from _own_row(here, charter, row, organisation, references)
            for field in ("holders", "informed", "when_vacant"):
                yield from _parties((*here, field), getattr(row, field), references)
            if row.tie_break is not None:
                yield from references.party((*here, "tie_break"), row.tie_break)
            yield from _split(here, row, organisation, row.responsibility in settled)


def _parties(where: Where, parties: tuple[Party, ...] | None, references: References) -> Iterator[Problem]:
    seen: set[Party] = set()
    for place, party in enumerate(parties or ()):
        yield from references.party((*where, place), party)
        if party in seen:
            yield Problem((*where, place), party.id, "named twice", {}, "each role or person once")
        seen.add(party)


def _own_row(
    where: Where, charter: Charter, row: CharterRow, organisation: Organisation, references: References
) -> Iterator[Problem]:
    """A row that the framework lacks needs a title and holders, here or in a charter above."""
    known = references.declared["responsibility"]
    if row.responsibility in organisation.framework.responsibility_by_id:
        return
    if row.responsibility not in known:
        problem = references.unknown(where, "responsibility", row.responsibility)
        expected = f"{problem.expected}, which has a title and holders"
        yield Problem(where, problem.read, problem.template, problem.params, expected, problem.hint)
        return
    titled = references.own_rows.get(row.responsibility)
    if titled is None:
        return
    above: set[str | None] = {None}
    if charter.team is not None:
        above |= with_above(organisation.index.parents, charter.team)
    above.discard(charter.team)
    if titled & above:
        return
    if row.title is None:
        yield _missing(where, row, "title")
    elif not row.holders and not row.not_applicable:
        yield _missing(where, row, "holders")


def _missing(where: Where, row: CharterRow, field: str) -> Problem:
    return Problem(
        where,
        row.responsibility,
        "a row of one's own without {field}",
        {"field": field},
        "a title and holders",
        "the framework and the charters above have no such row",
    )


def _split(where: Where, row: CharterRow, organisation: Organisation, settled: bool) -> Iterator[Problem]:
    """Who has a part must be among the holders; where those are inherited from a charter, nobody checks."""
    holders: tuple[Party, ...] | None = row.holders
    if holders is None and not settled:
        usual = organisation.framework.responsibility_by_id.get(row.responsibility)
        holders = usual.holders if usual else None
    if holders is None or row.split is None:
        return
    among = set(holders)
    for party, _ in row.split:
        if party not in among:
            yield Problem(
                (*where, "split", party.id),
                party.id,
                "'{name}' has a part but is not among the holders",
                {"name": party.id},
                ", ".join(holder.id for holder in holders[:8]) or "a row with holders",
            )


def ranges(organisation: Organisation) -> Iterator[Problem]:
    """Coding ranges outside of 0 to 100 percent, or upside down."""
    for number, declared in enumerate(organisation.coding_ranges):
        if not 0 <= declared.low <= declared.high <= 100:
            yield Problem(
                ("coding_ranges", number, "low"),
                f"[{declared.low}, {declared.high}]",
                "not a range of percentages",
                {},
                "two numbers from 0 to 100, the lower one first",
            )


def suppressions(
    organisation: Organisation, references: References, codes: Collection[str] | None
) -> Iterator[Problem]:
    """Suppressions of codes that there are not; ``codes`` None: the codes are not known here."""
    for number, suppression in enumerate(organisation.suppressions):
        if codes is not None and suppression.code not in codes:
            yield Problem(
                ("suppressions", number, "code"),
                suppression.code,
                "unknown code '{code}'",
                {"code": suppression.code},
                "the code of a finding, such as R401",
                references.suggestions.hint("code", suppression.code, codes),
            )
