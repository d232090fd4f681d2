"""A sentence that is put into words late: what it says is data, in the reader's language and with their dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from remit.core.reason import iso


class Note(NamedTuple):
    """A sentence. ``template`` is the message id for translation; ``params`` holds texts, numbers and days by name."""

    code: str
    template: str
    params: Mapping[str, object]

    def words(self, translate: Callable[[str], str] = str, show_day: Callable[[date], str] = iso) -> str:
        """The sentence through the reader's language and way of writing days."""
        shown = {
            name: show_day(value) if isinstance(value, date) else value for name, value in self.params.items()
        }
        return translate(self.template) % shown

    @property
    def text(self) -> str:
        """The sentence in English, days in ISO 8601."""
        return self.words()
