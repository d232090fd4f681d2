"""What ``remit source`` and ``remit collect`` ask of the database and the lake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from remit.actions import collect as collecting
from remit.actions import source as actions
from remit.actions.collect_all import collect_all
from remit.actions.observing import observe
from remit.core.editing import EditError
from remit.db.models import Collection, Source
from remit.db.organisation import NoOrganisationError
from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git import there
from remit.project.ending import heard
from remit.queries import evidence


class SourcePort:
    """The sources of the database."""

    def add_source(self, kind: str, address: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Adds a source of evidence, as data: where it sends to, and the secret of that, only now.

        Raises ``LookupError`` with a sentence.
        """
        now = timezone.now()
        try:
            if kind == "git":
                there(address)  # a slip of the keys is said now, not when it is read
        except SourceProblem as problem:
            raise LookupError(f"address: {actions.sentence(problem)}") from None
        try:
            made = actions.add(kind, address, acting_user=None, now=now, **given)
        except EditError as error:
            raise LookupError(f"{error.field}: {error}") from None
        hook = actions.hook_address(made, settings.BASE_URL)
        told = evidence.source_view(made, now).data
        return told if hook is None else {**told, "hook": hook, "hook_secret": actions.hook_secret(made)}

    def sources(self) -> list[dict[str, Any]]:
        """Every source, its state in words."""
        now = timezone.now()
        return [view.data for view in evidence.sources(now)]

    def test_source(self, source: str) -> dict[str, Any]:
        """What it can see. Raises ``LookupError`` with a sentence that says what is wrong and what to do."""
        try:
            tried = actions.test(source, acting_user=None, now=timezone.now())
        except SourceProblem as problem:
            raise LookupError(actions.sentence(problem)) from None
        said = [evidence.note(code) for code in tried.notes]
        return {
            "sees": list(tried.sees),
            "facts": dict(tried.facts),
            "notes": list(tried.notes),
            "said": said,
        }

    def renew_source(self, source: str, secret: str, secret_from: str) -> None:
        """Gives it another token. Raises ``LookupError`` with a sentence."""
        try:
            actions.renew(
                source, acting_user=None, now=timezone.now(), secret=secret, secret_from=secret_from
            )
        except EditError as error:
            raise LookupError(str(error)) from None

    def end_source(self, source: str) -> None:
        """Ends it and deletes what it told. Raises ``LookupError`` with a sentence."""
        actions.end(source, acting_user=None, now=timezone.now())

    def known(self, sources: Sequence[str]) -> list[str]:
        """Every source that is there. Raises ``LookupError`` with a sentence where one of those given is not."""
        live = list(Source.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
        unknown = [name for name in sources if name not in live]
        if unknown:
            raise LookupError(f"there is no source {unknown[0]}; see `remit source list`")
        return live

    def collect(
        self, sources: Sequence[str], tell: Callable[[dict[str, Any]], None], processes: int = 1
    ) -> list[dict[str, Any]]:
        """Reads the sources (none named: all); ``tell`` hears how far it is. Raises ``LookupError`` with a sentence."""
        live = self.known(sources)

        def watch(source: str, collection: Collection) -> None:
            told = {"source": source, "done": collection.done, "total": collection.total}
            tell({**told, "unit": collection.unit, "new": collection.new})

        with heard():
            try:
                return self._collected(sources or live, watch, processes)
            except NoOrganisationError:
                raise LookupError("the database holds no organisation yet: apply a file first") from None

    def _collected(
        self, sources: Sequence[str], watch: collecting.Watch, processes: int
    ) -> list[dict[str, Any]]:
        done = []
        for name, collected in collect_all(sources, processes=processes, watch=watch, force=True).items():
            if collected is None:
                empty = {"source": name, "new": 0, "notes": [], "said": []}
                done.append({**empty, "problem": "somebody else is reading it"})
                continue
            problem = None
            if collected.problem is not None:
                problem = evidence.words(collected.problem)
            told = {"source": name, "new": collected.new, "notes": list(collected.notes)}
            said = [evidence.note(code) for code in collected.notes]
            done.append({**told, "said": said, "problem": problem})
        observe(timezone.now())
        return done
