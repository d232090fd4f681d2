"""Findings as GitHub annotations: workflow commands, one a line, that a runner shows beside the file."""

from __future__ import annotations

from collections.abc import Mapping

from remit.cli.formats.place import Locate, nowhere
from remit.cli.formats.sentence import sentence
from remit.core.findings import RULES, Finding, Report, Severity
from remit.lib.text import harmless

COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def as_github(report: Report, locate: Locate = nowhere) -> str:
    """One command for each finding; nothing where there is none."""
    return "".join(f"{_command(finding, locate)}\n" for finding in report.findings)


def _command(finding: Finding, locate: Locate) -> str:
    place = locate(finding)
    properties = {} if place is None else {"file": place.path, "line": place.line, "col": place.column}
    properties["title"] = f"{finding.code} {RULES[finding.code].title}"
    text = f"{sentence(finding)} {finding.hint}"
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {told}::{_data(harmless(text))}"


def _data(text: str) -> str:
    """Escaped so that no text can end the command and start another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
