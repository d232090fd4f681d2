"""A process that applies an organisation and is killed at a given statement: run by ``test_killed``.

Arguments: the database's address, the seed of the organisation, the number of the statement (0: it lives).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def main(url: str, seed: int, statement: int) -> None:
    """Applies, and counts the database's statements on the way."""
    os.environ.update(REMIT_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="remit.project.settings")
    import django

    django.setup()
    from django.db import connection
    from filling import fill
    from invented import invent

    seen = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        fill(invent(seed))
    sys.stdout.write(f"{seen}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
