"""What happens by itself: one job that fails stops neither the others nor the next look."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

import pytest
from django.utils import timezone

from remit.project.background import Background


def test_every_job_again_and_again_whatever_fails(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[datetime] = []
    enough = threading.Event()

    def fails(now: datetime) -> None:
        raise RuntimeError("not today")

    def works(now: datetime) -> None:
        seen.append(now)
        if len(seen) == 3:
            enough.set()

    before = timezone.now()
    with (
        caplog.at_level(logging.ERROR, logger="remit.background"),
        Background([fails, works], every=0.01) as background,
    ):
        assert enough.wait(10)
    assert not background._thread.is_alive()
    assert before <= seen[0] < seen[1] < seen[2]
    assert {record.message for record in caplog.records} == {"fails failed"}
