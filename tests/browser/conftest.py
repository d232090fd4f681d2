"""The pages in a real browser, on the demo company."""

from __future__ import annotations

from company import demo, fixed_day
from windows import site, visit

__all__ = ["demo", "fixed_day", "site", "visit"]
