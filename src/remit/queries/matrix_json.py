"""The matrix as JSON."""

from __future__ import annotations

from typing import Any

from remit.queries.matrix import Matrix


def matrix_json(found: Matrix) -> dict[str, Any]:
    """``remit matrix --json``: the columns, then each team with its cells."""
    return {
        "organisation": found.organisation._asdict(),
        "at": found.at.isoformat(),
        "page": min(found.asked.page, found.pages),
        "pages": found.pages,
        "teams": found.teams,
        "rows": [{"id": c.row.id, "title": c.row.title, "section": c.section} for c in found.columns],
        "matrix": [
            {
                "team": line.team._asdict(),
                "cells": [
                    {
                        "responsibility": cell.row,
                        "state": cell.state.name.lower().replace("_", "-"),
                        "people": list(cell.people),
                        "acting": cell.acting,
                        "combined": cell.combined,
                        "open": cell.open,
                    }
                    for cell in line.cells
                ],
            }
            for line in found.lines
        ],
    }
