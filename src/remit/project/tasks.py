"""What is too long for a look of the background: each piece is a row of the queue, run once, with what became of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from remit.actions import book, collect, collect_all, identity, keeping
from remit.db.organisation import NoOrganisationError, load
from remit.queries.evidence import words

KEPT: Final = timedelta(days=2)
"""So long the queue tells what became of a piece of work; a source's own readings are on its page for longer."""
DAILY: Final = timedelta(days=1)
DIED: Final = "remit.project.tasks.Died"
"""What stands as the reason of a piece of work whose process is gone."""
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL: Final = TaskResultStatus.SUCCESSFUL
ending = Event()
"""Set while this process is asked to end: a reading stops behind its next chunk, and goes on at another time."""
log = logging.getLogger("remit.background")


@task()
def collect_source(source: str) -> dict[str, Any]:
    """Reads one source, if it is due and nobody else reads it; says how it ended."""
    done = collect.collect(source, timezone.now(), stopped=ending.is_set)
    if done is None:
        return {"read": False}
    problem = words(done.problem) if done.problem else ""
    return {"read": True, "new": done.new, "problem": problem}


@task()
def collect_sources(names: list[str]) -> dict[str, Any]:
    """Reads those of the sources that are due and nobody else reads, on the cluster; says how each ended."""
    done = collect_all.collect_all(names, stopped=ending.is_set)
    read = {name: one for name, one in done.items() if one is not None}
    problems = {name: words(one.problem) for name, one in read.items() if one.problem}
    return {"read": list(read), "new": sum(one.new for one in read.values()), "problems": problems}


@task()
def match_accounts() -> dict[str, int]:
    """Asks whose the accounts are, by what the organisation says now, and suggests where no rule tells."""
    try:
        organisation = load()
    except NoOrganisationError:
        return {}
    matched = book.match_again(organisation)
    return {"matched": matched, "suggested": identity.suggest(organisation, timezone.now())}


@task()
def keep_house() -> dict[str, int]:
    """Once a day: what is older than its source keeps goes, and small files of the lake are put together.

    What is told of the days before says whether the clock is right: one that has jumped lets nothing go for a day.
    """
    now = timezone.now()
    done = DBTaskResult.objects.filter(
        task_path=keep_house.module_path, finished_at__lte=now, status=SUCCESSFUL
    )
    return {"pruned": keeping.prune(now) if done.exists() else 0, "compacted": keeping.compact()}


def enqueue_due(now: datetime) -> None:
    """Puts into the queue what is due and not in it yet. Repeatable; several servers may each do so."""
    waiting = _waiting()
    due = [source for source in collect.due(now) if source not in waiting]
    _died(READING, *due)  # they are due and nobody reads them: whoever did is gone
    for lot in collect_all.due_lots(due):
        if len(lot) > 1:
            collect_sources.enqueue(lot)
        else:
            collect_source.enqueue(lot[0])
    kept = DBTaskResult.objects.filter(task_path=keep_house.module_path)
    # One that was queued after tomorrow is of a clock that was wrong: it keeps nobody waiting.
    if not kept.filter(enqueued_at__gt=now - DAILY, enqueued_at__lt=now + DAILY).exists():
        _died([keep_house.module_path])
        keep_house.enqueue()
        match_again()
        prune(now)


def match_again() -> None:
    """Has the accounts matched anew; called when the organisation has changed."""
    if not DBTaskResult.objects.filter(task_path=match_accounts.module_path, status=READY).exists():
        match_accounts.enqueue()


def prune(now: datetime) -> None:
    """Takes finished pieces of work out of the queue, and those whose process is gone."""
    old = DBTaskResult.objects.filter(Q(enqueued_at__lt=now - KEPT) | Q(enqueued_at__gt=now + KEPT))
    old.exclude(status=READY).delete()


class Ours(Worker):
    """Takes no further piece once this process is asked to end."""

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        """As Django's, which goes on whatever happens."""
        super().run_task(db_task_result)
        self.running = self.running and not ending.is_set()


def work() -> int:
    """Runs what is in the queue, one after the other, until nothing is ready; how many pieces it were."""
    worker = Ours(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
        excluded_queue_names=[],
    )
    worker.running = not ending.is_set()
    worker.run()
    return worker._run_tasks


READING: Final = (collect_source.module_path, collect_sources.module_path)


def _waiting() -> frozenset[str]:
    """The sources that are in the queue."""
    found = DBTaskResult.objects.filter(task_path__in=READING, status=READY)
    return frozenset(name for one in found for name in _names(one))


def _names(one: Any) -> tuple[str, ...]:
    """What a piece of work is about: nothing, a source, or several."""
    args = one.args_kwargs["args"]
    return tuple(name for each in args for name in (each if isinstance(each, list) else [each]))


def _died(which: Sequence[str], *about: str) -> None:
    """Ends what stands as running and is about one of these; without any: about nothing."""
    for one in DBTaskResult.objects.filter(task_path__in=which, status=RUNNING):
        if not (names := _names(one)) or not frozenset(about).isdisjoint(names):
            DBTaskResult.objects.filter(pk=one.pk, status=RUNNING).update(
                status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=DIED
            )
