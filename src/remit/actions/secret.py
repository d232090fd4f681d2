"""Secrets of sources: kept encrypted under the server's key, or read from the environment or a file; never shown."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from remit.db.models import Source
from remit.lib.files import TooLarge, read_bounded

LONGEST: Final = 16_384
"""Bytes of a secret's file: keys and tokens are far shorter."""


class NoSecret(Exception):
    """A secret that cannot be read, with a sentence that says which and why."""


def sealed(secret: str) -> str:
    """The secret as it is kept. Changing ``REMIT_SECRET_KEY`` makes it unreadable: it is then asked for anew."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def secret_of(source: Source) -> str | None:
    """The secret of a source, None where it has none. Raises NoSecret."""
    if source.secret_from:
        return _read(source.secret_from)
    if not source.secret:
        return None
    try:
        return _box().decrypt(source.secret.encode()).decode()
    except InvalidToken:
        raise NoSecret("it was sealed with another REMIT_SECRET_KEY") from None


def hook_secret(source: Source) -> str:
    """What the webhooks of a source are signed with: made of the server's key, so nothing has to be kept.

    Another ``hook_generation`` in the settings, or another key of the server, makes another one. In the form that
    GitLab wants of a signing token; GitHub takes any text.
    """
    generation = source.settings.get("hook_generation", 1)
    made = hashlib.blake2b(
        f"{source.pk}\0{generation}".encode(),
        digest_size=32,
        key=hashlib.sha256(settings.SECRET_KEY.encode()).digest(),
        person=b"remit-hook",
    ).digest()
    return f"whsec_{base64.b64encode(made).decode()}"


def checked_place(place: str) -> str:
    """``env:NAME`` or ``file:PATH`` as it was given. Raises NoSecret where it is neither, or cannot be read now."""
    _read(place)
    return place


def _read(place: str) -> str:
    kind, _, name = place.partition(":")
    if kind == "env" and name:
        if not os.environ.get(name):
            raise NoSecret(f"the environment variable {name} is not set")
        return os.environ[name]
    if kind == "file" and name:
        try:
            found = read_bounded(Path(name), LONGEST).decode().strip()
        except (OSError, TooLarge, ValueError) as error:  # text that is no UTF-8 is a ValueError
            raise NoSecret(f"{name} could not be read: {error}") from None
        if not found:
            raise NoSecret(f"{name} is empty")
        return found
    raise NoSecret("a secret is given as env:NAME or file:PATH")


def _box() -> Fernet:
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"remit-source", salt=b"1"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(key))
