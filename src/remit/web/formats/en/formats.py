"""Dates for readers of English, on whichever side of the ocean: the month is a word, so none mistakes it."""

from __future__ import annotations

DATE_FORMAT = "j M Y"
SHORT_DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j M"
