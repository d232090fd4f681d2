"""The forms of the pages: plain words in, changes out. One module for each concept."""

from __future__ import annotations
