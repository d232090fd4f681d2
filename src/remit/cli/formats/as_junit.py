"""Findings as JUnit XML, which build servers read: a suite for each team, a test case for each finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from remit.cli.formats.place import Locate, nowhere
from remit.core.findings import RULES, Finding, Report, Severity

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even as a reference."""


def as_junit(report: Report, locate: Locate = nowhere) -> str:
    """The report as JUnit XML. Errors and warnings fail; info passes, with its message as output."""
    suites = [
        _suite(team, list(findings), locate)
        for team, findings in groupby(report.findings, key=lambda finding: finding.team)
    ]
    failures = sum(_fails(finding) for finding in report.findings)
    head = _attributes(name="remit", tests=len(report.findings), failures=failures, errors=0)
    body = "".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{head}>\n{body}</testsuites>\n'


def _suite(team: str | None, findings: list[Finding], locate: Locate) -> str:
    failures = sum(map(_fails, findings))
    head = _attributes(
        name=team or "organisation", tests=len(findings), failures=failures, errors=0, skipped=0
    )
    return f"  <testsuite{head}>\n{''.join(_case(finding, locate) for finding in findings)}  </testsuite>\n"


def _case(finding: Finding, locate: Locate) -> str:
    meant = (finding.responsibility, finding.role, finding.person, finding.system)
    name = " ".join(
        [finding.code, RULES[finding.code].title, *(f"[{part}]" for part in meant if part is not None)]
    )
    head = _attributes(name=name, classname=f"remit.{finding.team or 'organisation'}")
    place = locate(finding)
    lines = [finding.hint] if place is None else [finding.hint, f"{place.path}:{place.line}:{place.column}"]
    message = finding.message if finding.row_title is None else f"{finding.row_title}: {finding.message}"
    if finding.patch is not None:
        lines.append(finding.patch.text)
    text = "\n".join(lines)
    if _fails(finding):
        told = f"<failure{_attributes(message=message, type=finding.severity.value)}>{_text(text)}</failure>"
    else:
        told = f"<system-out>{_text(message)}\n{_text(text)}</system-out>"
    return f"    <testcase{head}>\n      {told}\n    </testcase>\n"


def _fails(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _attributes(**values: object) -> str:
    return "".join(
        f" {name}={quoteattr(NOT_XML.sub('', str(value)), {chr(10): '&#10;'})}"
        for name, value in values.items()
    )


def _text(text: str) -> str:
    return escape(NOT_XML.sub("", text))
