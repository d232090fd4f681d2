"""A finding: what is wrong, where, how badly, and how to mend it, as a value that is put into words late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from remit.core.findings.patch import Patch
from remit.core.findings.wording import HINTS, MESSAGES
from remit.core.reason import iso


class Severity(StrEnum):
    """How much a finding matters; from ``warning`` up it fails a check unless told otherwise."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for what matters least."""
        return RANKS[self]


RANKS: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(Severity)}


class Finding(NamedTuple):
    """One finding. ``team``, ``responsibility``, ``role``, ``person`` and ``system`` are ids, None where not meant.

    ``words`` names the message in ``MESSAGES``; ``params`` holds its texts and days. They also hold the names of
    what the ids stand for: ``team`` and ``row`` (where there is one), so that a finding can be shown by itself.
    """

    code: str
    severity: Severity
    team: str | None
    responsibility: str | None
    role: str | None
    person: str | None
    system: str | None
    words: str
    params: Mapping[str, object]
    patch: Patch | None = None
    """What would mend it elsewhere, where that can be told."""

    @property
    def message(self) -> str:
        """What is wrong, in English, days in ISO 8601. It does not repeat which row is meant."""
        return self.message_in()

    @property
    def hint(self) -> str:
        """How to mend it, in English."""
        return self.hint_in()

    @property
    def message_template(self) -> str:
        """The message id for translation."""
        return MESSAGES[self.words]

    @property
    def hint_template(self) -> str:
        """The hint's id for translation."""
        return HINTS[self.code]

    @property
    def team_name(self) -> str | None:
        """How the team is called."""
        return None if self.team is None else str(self.params["team"])

    @property
    def row_title(self) -> str | None:
        """How the row is called."""
        return None if self.responsibility is None else str(self.params["row"])

    def message_in(self, translate: Callable[[str], str] = str, show_day: Callable[[date], str] = iso) -> str:
        """The message through the reader's language and way of writing days."""
        return self._put(self.message_template, translate, show_day)

    def hint_in(self, translate: Callable[[str], str] = str, show_day: Callable[[date], str] = iso) -> str:
        """The hint through the reader's language and way of writing days."""
        return self._put(self.hint_template, translate, show_day)

    def _put(self, template: str, translate: Callable[[str], str], show_day: Callable[[date], str]) -> str:
        shown = {
            name: show_day(value) if isinstance(value, date) else value for name, value in self.params.items()
        }
        return translate(template) % shown
