"""What happens by itself while the server runs: reminders, mail. What is due stands in tables; this only looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from remit.actions import mail, reminding, webhook_sending

EVERY = 30.0
"""Seconds between two looks."""
log = logging.getLogger("remit.background")


def mail_due(now: datetime) -> None:
    """Collects and sends, where a mail server is set."""
    if settings.MAIL_CONFIGURED:
        mail.collect(now)
        for address, said in mail.send(now).failed:
            log.warning("mail to %s: %s", address, said)


def webhooks_due(now: datetime) -> None:
    """Sends what webhooks are told, and shortens the list of what was."""
    for name, status in webhook_sending.send(now).failed:
        log.warning("the webhook %s: %s", name, status)
    webhook_sending.prune(now)


JOBS: Sequence[Callable[[datetime], object]] = (reminding.remind, mail_due)
WEBHOOKS: Sequence[Callable[[datetime], object]] = (webhooks_due,)
"""Apart from the others: receivers that do not answer keep nobody's mail waiting."""
WEBHOOKS_EVERY = 5.0
"""Seconds between two looks for webhooks."""


class Background:
    """One thread that looks again and again, until it is stopped. Several servers may each have one."""

    def __init__(self, jobs: Sequence[Callable[[datetime], object]] = JOBS, every: float = EVERY) -> None:
        self._jobs, self._every = jobs, every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="remit-background", daemon=True)

    def __enter__(self) -> Background:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._ended.wait(self._every):
            for job in self._jobs:
                close_old_connections()
                try:
                    job(timezone.now())
                except Exception:  # the next look may go better, and the pages must go on
                    log.exception("%s failed", getattr(job, "__name__", job))
            close_old_connections()
