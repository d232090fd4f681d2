"""What happens by itself while the server runs: reminders, mail, evidence. What is due stands in tables; this looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from remit.actions import collect, mail, observing, push, reminding, webhook_sending
from remit.db import organisation
from remit.evidence import children
from remit.project import ending, tasks

EVERY = 30.0
"""Seconds between two looks."""
SOON = 1.0
"""Seconds until what is due is queued for the first time: whoever starts a server waits for what it will see."""
AT_WORK = 5.0
"""Seconds between two looks into the queue."""
LAST = 10.0
"""Seconds that a job may still take once the process is asked to end."""
GRACE = 4.0
"""Seconds that a reading has for the chunk it is in, and then as many to see that its programs were ended."""
log = logging.getLogger("remit.background")
Job = Callable[[datetime], object]


def mail_due(now: datetime) -> None:
    """Collects and sends, where a mail server is set."""
    if settings.MAIL_CONFIGURED:
        mail.collect(now)
        for address, said in mail.send(now).failed:
            log.warning("mail to %s: %s", address, said)


class Evidence:
    """What follows from what was pushed, collected or changed; remembers what it has seen, so that a look is cheap."""

    def __init__(self) -> None:
        self._organisation = -1

    def __call__(self, now: datetime) -> None:
        """One look."""
        push.drain_all(now)
        if (version := organisation.version()) != self._organisation:
            tasks.match_again()
            self._organisation = version
        observing.observe(now)


def webhooks_due(now: datetime) -> None:
    """Sends what webhooks are told, and shortens the list of what was."""
    for name, status in webhook_sending.send(now).failed:
        log.warning("the webhook %s: %s", name, status)
    webhook_sending.prune(now)


def work(now: datetime) -> None:
    """Runs what is in the queue; what comes in meanwhile too. What was read is on the pages at once."""
    del now
    if tasks.work() and not tasks.ending.is_set():
        observing.observe(timezone.now())


JOBS: Sequence[Job] = (reminding.remind, mail_due)
WEBHOOKS: Sequence[Job] = (webhooks_due,)
"""Apart from the others: receivers that do not answer keep nobody's mail waiting."""
WEBHOOKS_EVERY = 5.0
"""Seconds between two looks for webhooks."""


class Background:
    """One thread that looks again and again, until it is stopped. Several servers may each have one."""

    def __init__(
        self,
        jobs: Sequence[Job] = JOBS,
        every: float = EVERY,
        name: str = "background",
        first: float | None = None,
    ) -> None:
        """``first``: seconds until the first look, where they are others than between two looks."""
        self._jobs, self._every = jobs, every
        self._first = every if first is None else first
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"remit-{name}", daemon=True)

    def __enter__(self) -> Background:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end(LAST)

    def end(self, seconds: float) -> bool:
        """Asks it to end; whether it did so within the time."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait = self._first
        while not self._ended.wait(wait):
            wait = self._every
            for job in self._jobs:
                close_old_connections()
                try:
                    job(timezone.now())
                except Exception:  # the next look may go better, and the pages must go on
                    log.exception("%s failed", getattr(job, "__name__", type(job).__name__))
            close_old_connections()


@contextmanager
def at_work() -> Iterator[None]:
    """Collects and keeps the evidence while the block runs: one thread looks what is due, another one works.

    Behind the block nothing is being read any more, and every source is free for the next process.
    """
    tasks.ending.clear()
    worker = Background((work,), AT_WORK, "worker")
    with ExitStack() as running:
        running.enter_context(Background((tasks.enqueue_due, Evidence()), EVERY, "evidence", first=SOON))
        running.enter_context(worker)
        running.callback(_wind_up, worker)
        yield


def _wind_up(worker: Background) -> None:
    """Lets the reading that runs come to the end of its chunk; one that cannot is given back as it stands."""
    tasks.ending.set()
    if not worker.end(GRACE) and children.end_all():
        worker.end(GRACE)
    collect.give_back()


@contextmanager
def running() -> Iterator[None]:
    """All that the server does besides answering."""
    with (
        Background(),
        Background(WEBHOOKS, WEBHOOKS_EVERY, "webhooks"),
        at_work() if settings.WORKS else ExitStack(),
    ):
        yield


def work_on() -> None:
    """Collects and keeps the evidence until the process is ended (Ctrl-C, SIGTERM)."""
    with suppress(SystemExit), ending.heard(), at_work():
        threading.Event().wait()


def work_once() -> None:
    """Does what is due now, and what follows from it. Raises SystemExit where it is asked to end meanwhile."""
    now = timezone.now()
    tasks.ending.clear()
    with ending.heard():
        tasks.enqueue_due(now)
        look = Evidence()
        look(now)
        tasks.work()
        if not tasks.ending.is_set():
            look(timezone.now())
