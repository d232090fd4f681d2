"""The formats in which a check is told: pure functions from a report to a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from remit.cli.formats.as_github import as_github
from remit.cli.formats.as_json import as_json
from remit.cli.formats.as_junit import as_junit
from remit.cli.formats.as_sarif import as_sarif
from remit.cli.formats.as_text import as_text
from remit.cli.formats.place import Locate, LookUp, Place, locator, nowhere
from remit.core.findings import RULES, Report


def _sarif(report: Report, locate: Locate) -> str:
    """With the documentation pages, which are read only for this format."""
    from remit.files.findings_docs import page

    return as_sarif(report, locate, pages={code: page(code) for code in RULES})


FORMATS: Mapping[str, Callable[[Report, Locate], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": _sarif,
    "junit": as_junit,
    "github": as_github,
}
"""By the name that ``--format`` takes. Every text ends with a line break, or is empty."""

__all__ = [
    "FORMATS",
    "Locate",
    "LookUp",
    "Place",
    "as_github",
    "as_json",
    "as_junit",
    "as_sarif",
    "as_text",
    "locator",
    "nowhere",
]
