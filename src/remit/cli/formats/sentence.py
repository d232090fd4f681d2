"""A finding as one sentence that stands by itself: where, then what."""

from __future__ import annotations

from remit.core.findings import Finding


def sentence(finding: Finding) -> str:
    """``Payments, System Roadmap: …``."""
    where = [part for part in (finding.team_name, finding.row_title) if part is not None]
    return f"{', '.join(where)}: {finding.message}" if where else finding.message
