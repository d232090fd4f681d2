"""The change that would mend a contradiction, for somebody to apply: Remit writes into no other tool."""

from __future__ import annotations

from typing import NamedTuple


class Patch(NamedTuple):
    """Lines to take out of ``where`` (a file, or the settings of a tool) and lines to put there instead.

    ``line`` is the first line of a file that changes. The lines may hold what strangers wrote.
    """

    where: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    line: int | None = None

    @property
    def text(self) -> str:
        """The change in the form of a diff. A line break inside a line is a space: it can begin no other line."""
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        changed = [*(f"-{line}" for line in self.removed), *(f"+{line}" for line in self.added)]
        return "\n".join(" ".join(line.splitlines()) for line in (f"@@ {place}", *changed)) + "\n"
