"""What an edit is refused with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from remit.core.editing import EditError


def refusal(edit: Callable[[], object]) -> tuple[str, str]:
    """The message of the edit that cannot be made, and the field that it is about."""
    with pytest.raises(EditError) as error:
        edit()
    return error.value.message, error.value.field
