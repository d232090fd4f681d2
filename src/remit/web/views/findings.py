"""Findings: what is unclear, fragile or contradicted, and what each code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from remit.core.findings import RULES, Finding, Report, Rule, Severity
from remit.core.findings.finding import RANKS
from remit.files import findings_docs
from remit.lib.text import did_you_mean
from remit.queries import findings, sighted
from remit.web.day import Asked, dated
from remit.web.folding import Told, folded
from remit.web.sightings import reader
from remit.web.source import now, source
from remit.web.views.errors import failure
from remit.web.views.matrix import one_of, page_number

FIRST = 10
"""What is told of a code while all codes are shown."""

PAGE = 50
"""What is told on a page of one code."""

SEVERITY = attrgetter("severity")
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class Group(NamedTuple):
    """The findings of one code: how many there are, what the page tells of them, and whether there is more."""

    rule: Rule
    total: int
    told: Sequence[Told]
    more: bool


@dated
def page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What is open on the day, by code; filtered as the query says."""
    reading = source()
    organisation = reading.whole()
    code = one_of(request, "code", RULES)
    team = one_of(request, "team", organisation.index.team)
    severity = one_of(request, "severity", set(Severity))
    sight = sighted.of_all(reader(request), organisation, asked.day, now(), wait=False)
    report = findings.of_all(
        reading.with_found(organisation, asked.day),
        asked.day,
        reading.agreement(None, asked.day),
        sight.evidence(organisation),
        sight.teams,
    )
    found = chosen(report, code, team, severity)
    pages = max(1, -(-len(folded(found.get(code, ()))) // PAGE)) if code else 1
    number = min(page_number(request), pages)
    context = {
        "nav": "findings",
        "at": asked.at,
        "organisation": organisation,
        "day": asked.day,
        "groups": grouped(found, number if code else None),
        "total": sum(map(len, found.values())),
        "all": len(report.findings),
        "counts": [(severity.value, count) for severity, count in report.counts.items()],
        "suppressed": report.suppressed,
        "code": code,
        "team": team,
        "severity": severity,
        "codes": [RULES[known] for known in report.codes],
        "severities": [severity.value for severity in reversed(Severity)],
        "teams": organisation.teams,
        "page": number,
        "pages": pages,
    }
    return render(request, "remit/findings.html", context)


def chosen(
    report: Report, code: str | None, team: str | None, severity: str | None
) -> Mapping[str, Sequence[Finding]]:
    """The findings by code, of which there are any: those that were asked for."""
    found: Mapping[str, Sequence[Finding]] = (
        report.by_code if code is None else {code: report.by_code.get(code, ())}
    )
    if team is not None or severity is not None:
        found = {
            name: [
                one
                for one in own
                if (team is None or one.team == team) and (severity is None or one.severity == severity)
            ]
            for name, own in found.items()
        }
    return {name: own for name, own in found.items() if own}


def grouped(by_code: Mapping[str, Sequence[Finding]], number: int | None) -> list[Group]:
    """The findings by code, gravest code first: the beginning of each, or a page of the only one."""
    gravest = {name: max(map(RANKS.__getitem__, set(map(SEVERITY, own)))) for name, own in by_code.items()}
    order = sorted(by_code, key=lambda code: (-gravest[code], code))
    start, length = (0, FIRST) if number is None else ((number - 1) * PAGE, PAGE)
    groups = []
    for code in order:
        told = folded(by_code[code], None if number is not None else length)
        more = number is None and len(told) > length
        groups.append(Group(RULES[code], len(by_code[code]), told[start : start + length], more))
    return groups


@dated
def explained(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """What a code means, why it matters and how to mend it. Case does not count."""
    rule = RULES.get(code.upper())
    if rule is None:
        near = [(reverse("finding", args=[known]), known) for known in did_you_mean(code.upper(), RULES)]
        return failure(request, 404, _("No such finding"), _("There is no finding with this code."), near)
    # Only the package's own pages are rendered, and raw HTML in them stays text.
    body = mark_safe(MARKDOWN.render(findings_docs.page(rule.code)))  # noqa: S308
    context = {"nav": "findings", "at": asked.at, "rule": rule, "body": body}
    return render(request, "remit/finding.html", context)
