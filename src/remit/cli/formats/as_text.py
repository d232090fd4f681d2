"""Findings for people at a terminal: by team, the same message for many rows told once, a summary at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from remit.cli.formats.place import Locate, nowhere
from remit.core.findings import Finding, Report, Severity
from remit.core.suppression import Suppression
from remit.lib.text import harmless

Paint = Callable[[str, str], str]

COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.INFO: "\x1b[36m"}
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
NO_TEAM = "No team"
INDENT = " " * 15


def as_text(report: Report, locate: Locate = nowhere, *, colour: bool = False, hints: bool = True) -> str:
    """The report in words. ``colour`` is for terminals only; with ``hints`` each hint is told, once."""

    def paint(text: str, start: str) -> str:
        return f"{start}{text}{PLAIN}" if colour else text

    lines: list[str] = []
    told: set[str] | None = set() if hints else None
    for team, findings in groupby(report.findings, key=lambda finding: finding.team):
        found = list(findings)
        heading = paint(harmless(found[0].team_name or NO_TEAM), BOLD)
        lines.append(heading if team is None else f"{heading} {paint(f'({harmless(team)})', DIM)}")
        lines += _team(found, locate, paint, told)
        lines.append("")
    lines += _suppressions(report)
    lines.append(paint(summary(report), BOLD))
    return "\n".join(lines) + "\n"


def _team(findings: Iterable[Finding], locate: Locate, paint: Paint, told: set[str] | None) -> list[str]:
    """The findings of one team; those that differ in nothing but their row become one."""
    folded: dict[tuple[str, Severity, str], list[Finding]] = {}
    for finding in findings:
        folded.setdefault((finding.code, finding.severity, finding.message), []).append(finding)
    lines = []
    for (code, severity, message), group in folded.items():
        sign = paint(f"{severity.value:<7}", COLOURS[severity])
        lines.append(f"  {code} {sign} {_rows(group)}{harmless(message)}{_where(group[0], locate, paint)}")
        if len(group) > 1:
            lines += [f"{INDENT}- {_title(finding)}" for finding in group]
        hint = group[0].hint
        if told is not None and hint not in told:
            told.add(hint)
            lines.append(paint(f"{INDENT}{harmless(hint)}", DIM))
        if told is not None:
            lines += [paint(f"{INDENT}{harmless(line)}", DIM) for line in _patch(group)]
    return lines


def _patch(group: list[Finding]) -> list[str]:
    """The change that would mend it, where the finding knows one."""
    patches = dict.fromkeys(finding.patch for finding in group if finding.patch is not None)
    return [line for patch in patches for line in patch.text.splitlines()]


def _rows(group: list[Finding]) -> str:
    """What stands before the message: the row, or in how many rows it is so."""
    if group[0].row_title is None:
        return ""
    return f"{_title(group[0])}: " if len(group) == 1 else f"in {len(group)} rows: "


def _title(finding: Finding) -> str:
    return harmless((finding.row_title or "").removesuffix(" (shared)"))


def _where(finding: Finding, locate: Locate, paint: Paint) -> str:
    place = locate(finding)
    return "" if place is None else paint(f"  {harmless(place.path)}:{place.line}:{place.column}", DIM)


def _suppressions(report: Report) -> list[str]:
    lines = [
        f"Suppression of {_target(given)} ended on {given.until.isoformat()}." for given in report.expired
    ]
    lines += [f"Suppression of {_target(given)} matches nothing." for given in report.unused]
    return [*lines, ""] if lines else []


def _target(given: Suppression) -> str:
    parts = [part for part in (given.team, given.responsibility, given.person) if part is not None]
    return harmless(" ".join((given.code, f"({', '.join(parts)})"))) if parts else harmless(given.code)


def summary(report: Report) -> str:
    """One line: how much was found, and in how many teams it was looked for."""
    teams = _count(report.teams, "team")
    silenced = f" {len(report.suppressed)} suppressed." if report.suppressed else ""
    if not report.findings:
        return f"No findings in {teams} on {report.at.isoformat()}.{silenced}"
    parts = [
        f"{count} {severity.value}" if severity is Severity.INFO else _count(count, severity.value)
        for severity, count in report.counts.items()
        if count
    ]
    found = _count(len(report.findings), "finding")
    return f"{found} ({', '.join(parts)}) in {teams} on {report.at.isoformat()}.{silenced}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
