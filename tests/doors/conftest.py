"""The doors are tried on both engines."""

from __future__ import annotations

from databases import connected, database, sqlite_url

__all__ = ["connected", "database", "sqlite_url"]
