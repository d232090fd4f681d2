"""A process that collects and is killed at a given point: run by ``test_killed_collecting``.

Arguments: the database's address; the folder of the lake; the number of the point (0: it lives). A point is a
statement of the database, or a step of the lake on the disk.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any


def main(url: str, lake: str, point: int) -> None:
    """Collects, and counts the points on the way."""
    os.environ.update(
        REMIT_DATABASE_URL=url, REMIT_LAKE_DIR=lake, DJANGO_SETTINGS_MODULE="remit.project.settings"
    )
    import django

    django.setup()
    import fake_source
    from django.db import connection
    from django.utils import timezone

    from remit.actions import collect, observing
    from remit.evidence import manifest, parts, shelf

    fake_source.register()
    seen, counting = 0, threading.Lock()  # parts are written by several threads

    def step() -> None:
        nonlocal seen
        with counting:
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

    def counted(execute: Any, *given: Any) -> Any:
        step()
        return execute(*given)

    def stepping(module: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(module, name)

        def around(*given: Any, **named: Any) -> Any:
            step()
            try:
                return real(*given, **named)
            finally:
                step()

        setattr(module, name, around)

    stepping(shelf, "write_part")
    stepping(manifest, "write_atomically")
    stepping(parts, "settle")
    with connection.execute_wrapper(counted):
        collect.collect("one", timezone.now(), force=True)
        observing.observe(timezone.now())
    sys.stdout.write(f"{seen}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
