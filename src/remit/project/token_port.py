"""What ``remit token`` asks of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from remit.actions import token
from remit.actions.account import may_sign_in, user_of
from remit.core.editing import EditError
from remit.db.models import Person
from remit.queries.token import tokens, view


class TokenPort:
    """The tokens of the database."""

    @transaction.atomic
    def create_token(
        self, person: str | None, name: str, scopes: Sequence[str], days: int
    ) -> tuple[dict[str, Any], str]:
        """A token of the person (None: a directory's), and its text. Raises ``LookupError`` with a sentence."""
        now, user = timezone.now(), None
        if person is not None:
            found = Person.objects.filter(pk=person).first()
            if found is None or not may_sign_in(found, now):
                raise LookupError(f"nobody with the id {person} can sign in")
            user = user_of(found)
        try:
            made, text = token.create(name, scopes, days, acting_user=None, user=user, now=now)
        except EditError as error:
            raise LookupError(str(error)) from None
        return view(made, now).data, text

    def tokens(self) -> list[dict[str, Any]]:
        """Every token, newest first."""
        return [each.data for each in tokens(None, timezone.now(), everybody=True)]

    def revoke_token(self, number: int) -> None:
        """Ends it. Raises ``LookupError`` with a sentence."""
        try:
            token.revoke(number, acting_user=None)
        except token.NoSuchToken:
            raise LookupError(f"there is no token {number}; see `remit token list`") from None
