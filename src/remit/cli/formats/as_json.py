"""Findings as JSON, for programs."""

from __future__ import annotations

import json

from remit.cli.formats.place import Locate, nowhere
from remit.core.findings import Report
from remit.queries.findings_json import report_json


def as_json(report: Report, locate: Locate = nowhere) -> str:
    """The report as one JSON object. Keys are always there; what is not known is null."""
    return json.dumps(report_json(report, locate), ensure_ascii=False, indent=2) + "\n"
