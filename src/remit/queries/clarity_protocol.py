"""The protocol of a round: as Markdown for a wiki, and as plain data."""

from __future__ import annotations

from typing import Any

from remit.lib.agreement import Estimate
from remit.lib.text import harmless
from remit.queries.charter_export import md
from remit.queries.clarity import Item, Lead, Result, RoundView, RowVotes, Vote

STATES = {"waiting": "not talked about yet", "settled": "settled", "open": "left open"}
HELD_BACK = "held back"


def as_markdown(found: RoundView) -> str:
    """The whole protocol. Names and what people wrote cannot become markup."""
    lines = [f"# Clarity round of {md(found.team.name)}", "", *_head(found), ""]
    if found.result is None:
        said = (
            "It was cancelled: nothing was shown."
            if found.state == "cancelled"
            else "It is not revealed yet."
        )
        return "\n".join([*lines, said]) + "\n"
    result = found.result
    lines += ["## The votes", "", *_table(found, result), "", "## The figures", "", *_figures(result), ""]
    lines += ["## The agenda", ""]
    if not result.agenda:
        lines.append("There is no mismatch: nothing had to be talked about.")
    for item in result.agenda:
        lines += _item(item)
    return "\n".join(lines).rstrip() + "\n"


def _head(found: RoundView) -> list[str]:
    who = ", ".join(f"{lead.name} ({', '.join(lead.roles)})" for lead in found.leads) or "nobody"
    lines = [
        f"- **Question**: who is responsible, on {found.day.isoformat()}?",
        f"- **Opened**: {found.opened_at.date().isoformat()}"
        + (f" by {md(found.opened_by)}" if found.opened_by else ""),
    ]
    if found.revealed_at is not None:
        lines.append(f"- **Revealed**: {found.revealed_at.date().isoformat()}")
    if found.state != "cancelled":
        lines += [
            f"- **By name**: {md(who)}",
            f"- **Pooled**: {found.pool} asked; shown from {found.min_pooled} answers up",
        ]
    return lines


def _table(found: RoundView, result: Result) -> list[str]:
    heads = ["Responsibility", *(lead.name for lead in found.leads)]
    if found.pool:
        heads.append(f"Pooled ({result.ballots} answered)")
    heads.append("Mismatch")
    lines = ["| " + " | ".join(map(md, heads)) + " |", "|" + " --- |" * len(heads)]
    for row in result.rows:
        cells = [row.title, *map(vote_text, row.named)]
        if found.pool:
            cells.append(pooled_text(row))
        cells.append("yes" if row.why else "")
        lines.append("| " + " | ".join(map(md, cells)) + " |")
    return lines


def vote_text(vote: Vote) -> str:
    """An answer by name in words."""
    if vote.choice is None:
        return "–"
    return f"{vote.choice.title}: {vote.says}" if vote.says else vote.choice.title


def pooled_text(row: RowVotes) -> str:
    """The pooled answers in words."""
    if row.pooled is None:
        return HELD_BACK
    return ", ".join(f"{pooled.choice.title} {pooled.count}" for pooled in row.pooled if pooled.count)


def _figures(result: Result) -> list[str]:
    lines = []
    if result.same is not None:
        lines.append(
            f"- Those who answered by name gave the same answer on {result.same[0]} of {result.same[1]} rows."
        )
    whom = "everyone" if result.pooled_shown else "the answers by name"
    for name, value in (
        ("Raw agreement", result.raw),
        ("Gwet’s AC1", result.ac1),
        ("Krippendorff’s alpha", result.alpha),
    ):
        if value is not None:
            lines.append(f"- {name} of {whom}: {estimate_text(value)}")
    since = result.since
    if since is not None:
        lines.append(
            f"- Mismatches since the round before: {len(since.settled)} gone, {len(since.arisen)} new, "
            f"{len(since.still)} still there."
        )
        if since.change is not None and since.change.changed:
            lines.append(
                f"- AC1 changed by {since.change.difference:+.2f} "
                f"(95%: {since.change.low:+.2f} to {since.change.high:+.2f})."
            )
    return lines or ["- Too few answers to compare."]


def estimate_text(value: Estimate) -> str:
    """A value with its interval."""
    text = f"{value.value:.2f}"
    if value.low is not None and value.high is not None:
        text += f" (95%: {value.low:.2f} to {value.high:.2f})"
    return text + f", {value.subjects} rows"


def _item(item: Item) -> list[str]:
    lines = [f"### {md(item.title)}", "", f"{item.why[:1].upper()}{item.why[1:]}.", ""]
    lines.append(f"- **Outcome**: {STATES[item.state]}")
    if item.owner is not None and item.due is not None:
        lines.append(f"- **Owner**: {md(item.owner.name)}, until {item.due.isoformat()}")
    if item.decided_by and item.decided_at is not None:
        lines.append(f"- **Decided**: {item.decided_at.date().isoformat()} by {md(item.decided_by)}")
    if item.outcome:
        lines += ["", *(f"> {md(line)}" for line in item.outcome.splitlines())]
    return [*lines, ""]


def as_data(found: RoundView) -> dict[str, Any]:
    """The round as plain data for JSON; before the reveal there are counts only."""
    return {
        "id": found.id,
        "team": found.team._asdict(),
        "state": found.state,
        "opened_at": found.opened_at.isoformat(),
        "opened_by": found.opened_by or None,
        "day": found.day.isoformat(),
        "due": None if found.due is None else found.due.isoformat(),
        "min_pooled": found.min_pooled,
        "by_name": [_lead(lead) for lead in found.leads],
        "pooled": found.pool,
        "done": found.done if found.open else None,
        "choices": [choice._asdict() for choice in found.choices],
        "revealed_at": None if found.revealed_at is None else found.revealed_at.isoformat(),
        "closed_at": None if found.closed_at is None else found.closed_at.isoformat(),
        "result": None if found.result is None else _data(found.result),
    }


def _lead(lead: Lead) -> dict[str, Any]:
    return {"id": lead.id, "name": harmless(lead.name), "roles": list(lead.roles)}


def _data(result: Result) -> dict[str, Any]:
    since = result.since
    return {
        "rows": [
            {
                "id": row.id,
                "title": row.title,
                "by_name": {vote.lead.id: vote.choice.id if vote.choice else None for vote in row.named},
                "says": {vote.lead.id: vote.says for vote in row.named if vote.says},
                "pooled": None if row.pooled is None else {each.choice.id: each.count for each in row.pooled},
                "mismatch": row.why or None,
            }
            for row in result.rows
        ],
        "pooled_ballots": result.ballots,
        "same": None if result.same is None else {"rows": result.same[0], "of": result.same[1]},
        "raw": result.raw and result.raw._asdict(),
        "ac1": result.ac1 and result.ac1._asdict(),
        "alpha": result.alpha and result.alpha._asdict(),
        "since": since
        and {
            "round": since.round,
            "settled": list(since.settled),
            "arisen": list(since.arisen),
            "still": list(since.still),
            "change": since.change and {**since.change._asdict(), "changed": since.change.changed},
        },
        "agenda": [
            {
                "row": item.row,
                "why": item.why,
                "state": item.state,
                "outcome": item.outcome,
                "owner": item.owner and item.owner._asdict(),
                "due": None if item.due is None else item.due.isoformat(),
            }
            for item in result.agenda
        ],
    }
