"""Findings: like a linter, stable codes for what is unclear, fragile or contradicted in an organisation."""

from remit.core.findings.checking import check
from remit.core.findings.choosing import UnknownCodeError, chosen
from remit.core.findings.finding import Finding, Severity
from remit.core.findings.report import NEVER, Report, Suppressed
from remit.core.findings.rules import RULES, Family, Rule
from remit.core.findings.survey import Ground

__all__ = [
    "NEVER",
    "RULES",
    "Family",
    "Finding",
    "Ground",
    "Report",
    "Rule",
    "Severity",
    "Suppressed",
    "UnknownCodeError",
    "check",
    "chosen",
]
