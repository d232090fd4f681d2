"""The built-in server: enough for a demo and for a team on one machine, and safe behind a proxy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import waitress
from django.conf import settings

ANY = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound


def serve(host: str, port: int, tell: Callable[[str], None]) -> None:
    """Answers requests at the address until the process is ended. Port 0 takes a free one.

    Raises OSError where the address cannot be had.
    """
    from remit.project.background import running
    from remit.project.ending import heard
    from remit.project.wsgi import application

    if host not in (*settings.ALLOWED_HOSTS, *ANY):
        settings.ALLOWED_HOSTS.append(host)
    server = waitress.create_server(
        application,
        host=host,
        port=port,
        threads=settings.ENVIRONMENT.threads,
        ident=None,  # nobody needs to know what answers them
        # Who asked and whether encrypted is a proxy's word, where there is one; else it is anybody's.
        clear_untrusted_proxy_headers=not settings.ENVIRONMENT.proxies,
    )
    shown = "127.0.0.1" if host in ANY else host
    tell(f"http://{f'[{shown}]' if ':' in shown else shown}:{server.effective_port}")
    try:
        with suppress(SystemExit), heard(), running():
            server.run()
    finally:
        server.close()
