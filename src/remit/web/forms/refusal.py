"""Why an edit was refused, in the reader's language and with the reader's dates; and what its form had seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType

from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext

from remit.actions.organisation import StaleEdit
from remit.core.editing import EditError, Seen


def sentence(error: EditError) -> str:
    """The refusal as a sentence."""
    params = {
        name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value
        for name, value in error.params.items()
    }
    words = gettext(error.template).format(**params)
    return words[:1].upper() + words[1:] + "."


class Refusals:
    """A block that makes an edit: a refusal goes to the form, beside its field if there is one, and the page goes on.

    ``fields``: the form's names of what the edit calls otherwise. ``stale``: whether what the form showed has changed.
    """

    def __init__(self, form: forms.Form, fields: Mapping[str, str] | None = None) -> None:
        self.form, self.fields, self.stale = form, fields or {}, False

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, EditError):
            return False
        field = self.fields.get(error.field, error.field)
        self.form.add_error(field if field in self.form.fields else None, sentence(error))
        self.stale = isinstance(error, StaleEdit)
        return True

    @property
    def status(self) -> int:
        """Of the page that shows the form again."""
        return 409 if self.stale else 422 if self.form.errors else 200


def seen_in(request: HttpRequest, shown: Sequence[Seen]) -> list[Seen]:
    """What the form that was sent had seen.

    Raises EditError where that is not what the page shows: a form that leaves it out could overwrite anything.
    """
    found = [Seen.from_text(text) for text in request.POST.getlist("seen")]
    if [one.key for one in found] != [one.key for one in shown]:
        raise EditError("this form is damaged: open the page again")
    return found
