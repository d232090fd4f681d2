"""What changed, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from remit.lib.text import harmless
from remit.queries.charter_export import people_text
from remit.queries.difference import Difference, Folded, Side

if TYPE_CHECKING:
    from remit.core.findings import Finding
    from remit.queries.what_if import WhatIf

SHOWN = 4
"""So many rows are named before the rest is counted."""


def show(found: Difference) -> None:
    """Print the changes, team by team."""
    if not found.changes:
        click.echo("No responsibility differs.")
    team = None
    for change in found.changes:
        if change.team != team:
            team = change.team
            click.echo(harmless(team.name))
        click.echo(f"  {rows(change)}: {told(change)}")


def show_what_if(found: WhatIf) -> None:
    """Print the changes, then the findings that come and go."""
    show(found.difference)
    for title, findings in (
        ("Findings that appear", found.appear),
        ("Findings that disappear", found.disappear),
    ):
        if findings:
            click.echo(f"\n{title}")
        for (code, severity, team, message), titles in folded(findings).items():
            where = f"{team}, {listed(titles)}" if titles else team
            click.echo(f"  {code} {severity:<7} {f'{harmless(where)}: ' if where else ''}{harmless(message)}")
    if found.unsigned:
        click.echo("\nRows to sign again")
    for each in found.unsigned or ():
        people = ", ".join(harmless(person.name) for person in each.people)
        which = listed([row.name for row in each.rows])
        click.echo(f"  {harmless(each.team.name)}, {which}{f': {people}' if people else ''}")


def folded(findings: tuple[Finding, ...]) -> dict[tuple[str, str, str, str], list[str]]:
    """What the findings say of a team, each once, with the titles of the rows."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for finding in findings:
        key = (finding.code, finding.severity.value, finding.team_name or "", finding.message)
        titles = found.setdefault(key, [])
        if finding.row_title is not None:
            titles.append(finding.row_title)
    return found


def rows(change: Folded) -> str:
    """The rows that a change is about."""
    return listed([row.name for row in change.rows])


def listed(titles: list[str]) -> str:
    """The first titles, and how many more there are."""
    names = [harmless(title) for title in titles]
    if len(names) <= SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: SHOWN - 1])} and {len(names) - SHOWN + 1} more rows"


def told(change: Folded) -> str:
    """Before and after in words; where the people are the same, what else differs."""
    before, after = side(change.before), side(change.after)
    if before != after:
        return f"{before} → {after}"
    return f"{after}; differs: {', '.join(aspect.value for aspect in change.aspects)}"


def side(of: Side) -> str:
    """The people on one side of a change."""
    if not of.there:
        return "not there"
    if of.not_applicable:
        return "does not apply"
    people = harmless(people_text(of.holders))
    vacant = "vacant" if of.vacant else ""
    ask = f"ask {harmless(people_text(of.fallback))}" if of.fallback else ""
    return ", ".join(part for part in (people, vacant, ask) if part) or "nobody"
