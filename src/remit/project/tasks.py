"""What is too long for a look of the background: each piece is a row of the queue, run once, with what became of it."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from remit.actions import book, collect, identity, keeping
from remit.db.organisation import NoOrganisationError, load
from remit.queries.evidence import words

KEPT: Final = timedelta(days=2)
"""So long the queue tells what became of a piece of work; a source's own readings are on its page for longer."""
DAILY: Final = timedelta(days=1)
DIED: Final = "remit.project.tasks.Died"
"""What stands as the reason of a piece of work whose process is gone."""
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
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
    """Once a day: what is older than its source keeps goes, and small files of the lake are put together."""
    now = timezone.now()
    return {"pruned": keeping.prune(now), "compacted": keeping.compact()}


def enqueue_due(now: datetime) -> None:
    """Puts into the queue what is due and not in it yet. Repeatable; several servers may each do so."""
    waiting = _waiting(collect_source)
    for source in collect.due(now):
        if source in waiting:
            continue
        _died(collect_source, source)  # it is due and nobody reads it: whoever did is gone
        collect_source.enqueue(source)
    last = DBTaskResult.objects.filter(task_path=keep_house.module_path).order_by("-enqueued_at").first()
    if last is None or now - last.enqueued_at >= DAILY:
        _died(keep_house)
        keep_house.enqueue()
        match_again()
        prune(now)


def match_again() -> None:
    """Has the accounts matched anew; called when the organisation has changed."""
    if not DBTaskResult.objects.filter(task_path=match_accounts.module_path, status=READY).exists():
        match_accounts.enqueue()


def prune(now: datetime) -> None:
    """Takes finished pieces of work out of the queue, and those whose process is gone."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=now - KEPT)
    old.exclude(status=READY).delete()


class Ours(Worker):
    """Takes no further piece once this process is asked to end."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
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


def _waiting(which: Any) -> frozenset[str]:
    found = DBTaskResult.objects.filter(task_path=which.module_path, status=READY)
    return frozenset(str(one["args"][0]) for one in found.values_list("args_kwargs", flat=True))


def _died(which: Any, *args: str) -> None:
    for one in DBTaskResult.objects.filter(task_path=which.module_path, status=RUNNING):
        if one.args_kwargs["args"] == list(args):
            DBTaskResult.objects.filter(pk=one.pk, status=RUNNING).update(
                status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=DIED
            )
