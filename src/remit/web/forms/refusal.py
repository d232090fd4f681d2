"""Why an edit was refused, in the reader's language and with the reader's dates."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from remit.core.editing import EditError


def sentence(error: EditError) -> str:
    """The refusal as a sentence."""
    params = {
        name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value
        for name, value in error.params.items()
    }
    words = gettext(error.template).format(**params)
    return words[:1].upper() + words[1:] + "."
