"""What ``remit identity``, ``remit lake`` and ``remit work`` ask of the database and the lake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from remit.actions import book, identity, keeping
from remit.core.editing import EditError
from remit.db.models import Source
from remit.db.organisation import load
from remit.evidence.shelf import Damage
from remit.project.source_port import SourcePort
from remit.queries import accounts

EVERYTHING = 2**31


class KeepingPort(SourcePort):
    """Accounts, and the evidence on disk."""

    def accounts(self, *, matched: bool) -> list[dict[str, Any]]:
        """Every account that nobody knows, or those that are somebody's."""
        ask = accounts.matched if matched else accounts.unmatched
        return [one.data for one in ask(None, most=EVERYTHING)]

    def suggest_accounts(self) -> tuple[int, int]:
        """How many matches changed, and how many suggestions are new."""
        organisation = load()
        return book.match_again(organisation), identity.suggest(organisation, timezone.now())

    def decide_account(self, what: str, account: str, person: str = "") -> None:
        """``confirm``, ``refuse`` or ``undo``. Raises ``LookupError`` with a sentence."""
        now = timezone.now()
        try:
            if what == "confirm":
                identity.confirm(account, person, acting_user=None, now=now)
            elif what == "refuse":
                identity.refuse(account, person, acting_user=None, now=now)
            else:
                identity.undo(account, acting_user=None, now=now)
        except EditError as error:
            raise LookupError(str(error)) from None

    def verify_lake(self) -> list[dict[str, Any]]:
        """Every file that is not as it was written."""
        return [_data(one) for one in keeping.verify()]

    def rebuild_lake(self, sources: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What was lost, and how reading it again went. Raises ``LookupError`` for a source that is not there."""
        self.known(sources)
        lost = keeping.rebuild(acting_user=None, now=timezone.now(), sources=sources)
        names = sorted({*sources, *(damage.source for damage in lost)})
        pulled = Source.objects.filter(pk__in=names, ended_at=None).exclude(every_minutes=0)
        found = list(pulled.order_by("pk").values_list("pk", flat=True))
        return [_data(one) for one in lost], self.collect(found, lambda _: None) if found else []

    def compact_lake(self) -> int:
        """How many months were put together."""
        return keeping.compact()


def _data(damage: Damage) -> dict[str, Any]:
    return {"source": damage.source, "path": damage.path, "kind": damage.kind, "month": damage.month}
