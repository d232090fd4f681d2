"""The built-in server: enough for a demo and for a team on one machine, and safe behind a proxy."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any, Final

import waitress
from django.conf import settings

from remit.project.processes import answering, listening

COLLECT: Final = (10_000, 20, 100)
"""Objects until the youngest are looked through; how many times, until the older; and until all of them."""
ANY = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound


def serve(host: str, port: int, tell: Callable[[str], None]) -> None:
    """Answers requests at the address until the process is ended. Port 0 takes a free one.

    Raises OSError where the address cannot be had, EndedAtOnceError where the processes that should answer do not stay.
    """
    from remit.project.background import running
    from remit.project.ending import heard

    count = settings.ENVIRONMENT.processes
    if count == 1:
        with closing(made(host, host=host, port=port)) as server, suppress(SystemExit), heard(), running():
            tell(address_of(host, server.effective_port))
            server.run()
        return
    with closing(listening(host, port)) as listener, suppress(SystemExit), heard(), running():
        tell(address_of(host, listener.getsockname()[1]))
        with answering(listener, host, count) as processes:
            processes.watch()


def made(name: str, **where: Any) -> Any:
    """A server for requests that name this host. ``where`` it listens: ``host`` and ``port``, or ``sockets``."""
    from remit.project.wsgi import application

    if name not in (*settings.ALLOWED_HOSTS, *ANY):
        settings.ALLOWED_HOSTS.append(name)
    # The collector of cycles would look through all that is loaded, and through the organisation whenever it is read
    # anew: a third of a second in which nothing is answered. What a request leaves behind is found in the young ones.
    gc.freeze()
    gc.set_threshold(*COLLECT)
    return waitress.create_server(
        application,
        threads=settings.ENVIRONMENT.threads,
        ident=None,  # nobody needs to know what answers them
        # Who asked and whether encrypted is a proxy's word, where there is one; else it is anybody's.
        clear_untrusted_proxy_headers=not settings.ENVIRONMENT.proxies,
        **where,
    )


def address_of(host: str, port: int) -> str:
    """Where a browser of this machine finds it."""
    shown = "127.0.0.1" if host in ANY else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
