"""The invented company of the demo, laid around a day: its file writes days as ``{-30}`` or ``{+12}``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files


def demo_text(today: date) -> str:
    """The company's organisation file, with days counted from ``today``."""
    text = (files(__name__) / "company.yaml").read_text(encoding="utf-8")
    return re.sub(r"\{([+-]\d+)\}", lambda found: (today + timedelta(days=int(found[1]))).isoformat(), text)
