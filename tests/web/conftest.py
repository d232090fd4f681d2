"""The pages are tested on the demo company."""

from __future__ import annotations

from company import ana, company, demo, fixed_day, get
from databases import connected, database, sqlite_url

__all__ = ["ana", "company", "connected", "database", "demo", "fixed_day", "get", "sqlite_url"]
