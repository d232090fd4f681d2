"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from remit import __version__
from remit.cli.formats.place import Locate, Place, nowhere
from remit.cli.formats.sentence import sentence
from remit.core.findings import RULES, Finding, Report, Rule, Severity
from remit.core.findings.patch import Patch

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def as_sarif(report: Report, locate: Locate = nowhere, *, pages: Mapping[str, str] | None = None) -> str:
    """The report as a SARIF log. ``pages`` are the documentation pages in Markdown by code, else the summaries."""
    places = {code: place for place, code in enumerate(RULES)}
    results = [_result(finding, locate, places) for finding in report.findings]
    results += [
        {
            **_result(finding, locate, places),
            "suppressions": [{"kind": "external", "justification": suppression.reason}],
        }
        for finding, suppression in report.suppressed
    ]
    driver = {
        "name": "Remit",
        "semanticVersion": __version__,
        "rules": [_rule(rule, (pages or {}).get(rule.code)) for rule in RULES.values()],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, page: str | None) -> dict[str, Any]:
    told = {"text": rule.summary} if page is None else {"text": rule.summary, "markdown": page}
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.summary},
        "help": told,
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.family.value]},
    }


def _result(finding: Finding, locate: Locate, places: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": f"{sentence(finding)} {finding.hint}"},
        "partialFingerprints": {"remitFinding/v1": _fingerprint(finding)},
    }
    place = locate(finding)
    if place is not None:
        result["locations"] = [{"physicalLocation": _location(place)}]
    if finding.patch is not None:
        result["properties"] = {"patch": finding.patch.text}
        if finding.patch.line is not None:
            result["fixes"] = [_fix(finding.patch, finding.patch.line)]
    return result


def _fix(patch: Patch, line: int) -> dict[str, Any]:
    """A change of whole lines of a file; its settings elsewhere no viewer could change."""
    region = {"startLine": line, "endLine": line + max(len(patch.removed), 1) - 1}
    inserted = {"text": "\n".join(" ".join(one.splitlines()) for one in patch.added)}
    change = {
        "artifactLocation": {"uri": quote(patch.where)},
        "replacements": [{"deletedRegion": region, "insertedContent": inserted}],
    }
    return {"description": {"text": "The change that would mend it."}, "artifactChanges": [change]}


def _location(place: Place) -> dict[str, Any]:
    path = PurePath(place.path)
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    return {
        "artifactLocation": {"uri": address},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding in another run, wherever it has moved in the file."""
    ids = [finding.code, finding.team, finding.responsibility, finding.role, finding.person, finding.system]
    if "repository" in finding.params and finding.code == "R501":  # one of several files of the system
        ids.append(str(finding.params["repository"]))
    return hashlib.sha256(json.dumps(ids).encode()).hexdigest()[:32]
