"""The fonts with which Remit writes PDF."""

from __future__ import annotations

from pathlib import Path

REGULAR = Path(__file__).parent / "dejavu" / "DejaVuSans.ttf"
BOLD = Path(__file__).parent / "dejavu" / "DejaVuSans-Bold.ttf"
