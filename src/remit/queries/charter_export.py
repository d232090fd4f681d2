"""A team's page as JSON, Markdown and HTML: the same view data, written for another place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from remit.core.observation import Observation
from remit.core.observation import State as Sighting
from remit.core.signature import State
from remit.lib.text import harmless
from remit.queries.agreement import RowAgreed
from remit.queries.answer import as_json
from remit.queries.charter import CharterPage, RowView
from remit.queries.holder import HolderView

SIGHTINGS = {
    Sighting.HAPPENING: "happening",
    Sighting.HAPPENING_UNKNOWN: "happening, by whom unknown",
    Sighting.ELSEWHERE: "elsewhere",
    Sighting.QUIET: "quiet",
    Sighting.NOTHING_DUE: "nothing due",
    Sighting.TOLD: "told by the holder",
    Sighting.CANNOT_SEE: "cannot see",
    Sighting.READY: "ready",
    Sighting.RUSTY: "rusty",
    Sighting.NOBODY: "nobody",
    Sighting.BELOW: "below",
    Sighting.WITHIN: "within",
    Sighting.ABOVE: "above",
    Sighting.UNDETERMINED: "undetermined",
    Sighting.NOT_SHARED: "not shared",
}
"""The states of a row in words."""
NOT_YET = {
    "file": "not in a file",
    "database": "not yet",
    "not-yours": "only the team and the managers above it see what is observed",
    "cannot-ask": "the evidence cannot be asked now",
    "too-long": "the evidence took too long to answer (see REMIT_ENGINE_SECONDS)",
    "later": "not asked",
}
"""Why the places of *agreed* and *observed* may be empty."""
UNANSWERED = frozenset({"cannot-ask", "too-long"})
"""Those of them that say: try again."""


def charter_json(page: CharterPage) -> dict[str, Any]:
    """``remit charter --json``: the head of the page, then every row as ``remit who`` has it."""
    return {
        "organisation": page.organisation._asdict(),
        "team": page.team._asdict(),
        "kind": page.kind,
        "part_of": [crumb._asdict() for crumb in page.crumbs],
        "at": page.at.isoformat(),
        "members": [member._asdict() for member in page.members],
        "systems": [system._asdict() for system in page.systems],
        "held": page.held,
        "of": page.total,
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "rows": [
                    {
                        **as_json(row.answer),
                        "agreed": None if row.agreed is None else agreed_json(row.agreed),
                        "observed": None if row.observed is None else observed_json(row.observed),
                        "not_yet": NOT_YET[page.not_yet],
                    }
                    for row in section.rows
                ],
            }
            for section in page.sections
        ],
    }


def as_markdown(page: CharterPage) -> str:
    """The page as Markdown: a table for each side. Names cannot become markup."""
    lines = [f"# {md(page.team.name)}", "", f"As of {page.at.isoformat()}.", ""]
    for lead in page.leads:
        who = people_text(lead.holders) or "vacant"
        lines.append(f"- **{md(lead.role.title)}**: {md(who)}")
    lines.append("")
    for cover in page.covers:
        lines += [f"> {md(cover_text(cover))}", ""]
    for section in page.sections:
        lines += [
            f"## {md(initial_upper(section.title))}",
            "",
            f"| {' | '.join(columns(page))} |",
            f"|{' --- |' * len(columns(page))}",
        ]
        lines += [f"| {' | '.join(map(md, cells(row)))} |" for row in section.rows]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_html(page: CharterPage) -> str:
    """The page as one HTML file that stands alone, for a wiki or for printing."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{html(page.team.name)}</title>",
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
        "border-bottom:1px solid #ccc}:root{color-scheme:light dark}</style></head><body>",
        f"<h1>{html(page.team.name)}</h1><p>As of {page.at.isoformat()}.</p><ul>",
    ]
    parts += [
        f"<li><b>{html(lead.role.title)}</b>: {html(people_text(lead.holders) or 'vacant')}</li>"
        for lead in page.leads
    ]
    parts.append("</ul>")
    parts += [f"<p><strong>{html(cover_text(cover))}</strong></p>" for cover in page.covers]
    for section in page.sections:
        parts.append(f"<h2>{html(initial_upper(section.title))}</h2><table><thead><tr>")
        parts.append("".join(f'<th scope="col">{name}</th>' for name in columns(page)))
        parts.append("</tr></thead><tbody>")
        for row in section.rows:
            title, *rest = map(html, cells(row))
            parts.append(
                f'<tr><th scope="row">{title}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
            )
        parts.append("</tbody></table>")
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def columns(page: CharterPage) -> tuple[str, ...]:
    """The columns of the tables; what is agreed is one only where it can be known."""
    known = any(row.agreed is not None for row in page.rows)
    seen = any(row.observed is not None for row in page.rows)
    last = (*(("Agreed",) if known else ()), *(("Observed",) if seen else ()))
    return ("Responsibility", "Held by", "Parts and ties", *last)


def cells(row: RowView) -> tuple[str, ...]:
    """A row of the tables."""
    agreed = () if row.agreed is None else (agreed_text(row.agreed),)
    seen = () if row.observed is None else (observed_text(row.observed),)
    return (row.short_title, held_text(row), terms_text(row), *agreed, *seen)


def observed_text(observed: Observation) -> str:
    """The state of a row in words, with the reason that comes first."""
    reason = next((note.text for note in observed.reasons), "")
    return f"{SIGHTINGS[observed.state]}: {reason}" if reason else SIGHTINGS[observed.state]


def observed_json(observed: Observation) -> dict[str, Any]:
    """What is observed of a row, as JSON. Never how often; nobody but who shares how much they code."""
    return {
        "state": observed.state.value,
        "since": observed.since.isoformat() if observed.since else None,
        "last": observed.last.isoformat() if observed.last else None,
        "by": observed.by.value if observed.by else None,
        "roles": list(observed.roles),
        "basis": observed.basis or None,
        "sources": list(observed.sources),
        "reasons": [note.text for note in observed.reasons],
        "would_change": [note.text for note in observed.would_change],
        "shared": [
            {"person": one.person, "verdict": one.verdict.value if one.verdict else None}
            for one in observed.shared
        ],
    }


def agreed_text(agreed: RowAgreed) -> str:
    """How far a row is agreed: who signed and when, who has not, what changed."""
    names = dict.fromkeys(
        f"{signed.person.name} on {signed.at.date().isoformat()}" for signed in reversed(agreed.current)
    )
    parts = [f"signed by {', '.join(names)}"] if names else []
    if agreed.state is State.CHANGED:
        parts.insert(0, f"changed since it was signed: {', '.join(map(field_words, agreed.changed))}")
    if agreed.missing:
        parts.append(f"not yet by {', '.join(signer.person.name for signer in agreed.missing)}")
    if agreed.left_open:
        parts.append("a point is open" if agreed.left_open == 1 else f"{agreed.left_open} points are open")
    return "; ".join(parts)


def field_words(name: str) -> str:
    """The name of a field of what is signed, as a word."""
    return name.replace("_", " ")


def agreed_json(agreed: RowAgreed) -> dict[str, Any]:
    """How far a row is agreed, as JSON."""
    return {
        "state": agreed.state.value,
        "digest": agreed.digest,
        "signed": [
            {"person": signed.person.id, "at": signed.at.isoformat(), "current": signed.current}
            for signed in agreed.signed
        ],
        "missing": [signer.person.id for signer in agreed.missing],
        "changed": list(agreed.changed),
        "open_points": agreed.left_open,
    }


def holder_text(holder: HolderView, *, days: bool = True) -> str:
    """One holder in words; days, if wanted, are the last included ones."""
    text = holder.name
    if holder.acting:
        text += f" for {holder.acting_for_name}" if holder.acting_for_name else " (acting)"
        text += f" up to {holder.last_day.isoformat()}" if days and holder.last_day else ""
    if holder.on_leave:
        back = holder.away_last.isoformat() if days and holder.away_last else None
        text += f" (on leave up to {back})" if back else " (on leave)"
    return text


def people_text(holders: Iterable[HolderView], *, days: bool = True) -> str:
    """The holders in words, each once."""
    return ", ".join(dict.fromkeys(holder_text(holder, days=days) for holder in holders))


def held_text(row: RowView, *, days: bool = True) -> str:
    """Who holds a row, what is vacant and whom to ask instead."""
    if row.not_applicable is not None:
        return f"does not apply: {row.not_applicable}"
    parts = [people_text(row.holders, days=days)] if row.holders else []
    parts += [f"{role}: vacant" for role in row.vacant_roles]
    if not parts:
        parts.append("nobody")
    if row.fallback:
        parts.append(f"ask {people_text(row.fallback, days=days)}")
    return "; ".join(parts)


def terms_text(row: RowView) -> str:
    """Who does which part, who breaks a tie, and the note."""
    parts = [f"{party}: {part}" for party, part in row.split]
    if row.tie_break:
        parts.append(f"tie: {row.tie_break}")
    if row.note:
        parts.append(row.note)
    return "; ".join(parts)


def cover_text(cover: Any) -> str:
    """A running cover in one sentence."""
    whom = cover.holder.name if cover.holder else f"the vacant {cover.role_title}"
    text = f"{cover.acting.name} acts for {whom}"
    if cover.last_day:
        text += f" up to {cover.last_day.isoformat()}"
    return f"{text} in {len(cover.rows)} of {cover.of} rows."


def initial_upper(title: str) -> str:
    """A title at the beginning of a line."""
    return title[:1].upper() + title[1:]


def md(text: str) -> str:
    """Text that Markdown leaves as it is, on one line."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#!|~&" else c for c in harmless(text))


def html(text: str) -> str:
    """Text that HTML leaves as it is."""
    return escape(harmless(text))
