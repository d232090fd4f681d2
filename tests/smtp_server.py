"""A real mail server in a process of its own, which keeps what it takes and refuses what it is asked to refuse.

What is sent to ``refused@…`` is refused for good, to ``later@…`` for now; ``vanish@…`` is kept, and then the line
breaks before the sender hears of it.
"""

from __future__ import annotations

import asyncio
import mailbox
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.handlers import Mailbox


class Office(Mailbox):
    """What the process runs."""

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused@"):
            return "550 no such mailbox"
        if address.startswith("later@"):
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        kept = await super().handle_DATA(server, session, envelope)
        if envelope.rcpt_tos[0].startswith("vanish@"):
            server.transport.abort()
            await asyncio.sleep(0)
        return str(kept)


class Post:
    """The running server, and what it took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        address = f"127.0.0.1:{self.port}"
        command = [
            sys.executable,
            "-m",
            "aiosmtpd",
            "-n",
            "-l",
            address,
            "-c",
            "smtp_server.Office",
            str(folder),
        ]
        here = str(Path(__file__).parent)
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": here})
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self.process.poll() is None, "the mail server ended"
                time.sleep(0.05)
        raise AssertionError("the mail server does not answer")

    def mails(self) -> list[Message]:
        """What was taken, by recipient and subject."""
        found = list(mailbox.Maildir(self.folder, create=False))
        return sorted(found, key=lambda mail: (str(mail["To"]), str(mail["Subject"])))

    def stop(self) -> None:
        """Nobody answers any more."""
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def post(tmp_path: Path, settings: Any) -> Iterator[Post]:
    """The mail server of the settings."""
    running = Post(tmp_path / "post")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 10
    settings.DEFAULT_FROM_EMAIL = "Remit <remit@acme.example>"
    settings.MAIL_CONFIGURED = True
    settings.BASE_URL = "https://remit.acme.example"
    yield running
    running.stop()
