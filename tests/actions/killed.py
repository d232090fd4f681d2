"""A process that writes and is killed at a given statement: run by ``test_killed``.

Arguments: the database's address; what to do, the seed of an organisation to apply, or ``edit``; the number of the
statement (0: it lives).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def main(url: str, what: str, statement: int) -> None:
    """Writes, and counts the database's statements on the way."""
    os.environ.update(REMIT_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="remit.project.settings")
    import django

    django.setup()
    import editable
    from django.db import connection
    from filling import fill
    from invented import invent

    from remit.actions.organisation import edit

    seen = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        if what == "edit":
            edit(editable.busy_edit, acting_user=None, action="test.edit")
        else:
            fill(invent(int(what)))
    sys.stdout.write(f"{seen}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
