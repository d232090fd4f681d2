"""The API is tested on the demo company."""

from __future__ import annotations

from calling import ana_reads, ana_writes, api_day, company_api, dana, web_company
from company import company, demo, fixed_day
from databases import connected, database, sqlite_url

__all__ = [
    "ana_reads",
    "ana_writes",
    "api_day",
    "company",
    "company_api",
    "connected",
    "dana",
    "database",
    "demo",
    "fixed_day",
    "sqlite_url",
    "web_company",
]
