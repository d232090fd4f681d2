"""``python -m remit.project.answering SOCKET HOST``: one of the processes that answer (``processes`` starts it)."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import closing, suppress

import django


def main(number: int, host: str) -> None:
    """Answers on the socket with this number until it is asked to end, or who started it is gone."""
    django.setup()
    from remit.project.ending import heard  # these need it set up
    from remit.project.server import made

    threading.Thread(target=_until_alone, daemon=True).start()
    with closing(made(host, sockets=[socket.socket(fileno=number)])) as server, suppress(SystemExit), heard():
        server.run()


def _until_alone() -> None:
    """Standard input ends with the process at its other end."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.project.settings")
    main(int(sys.argv[1]), sys.argv[2])
