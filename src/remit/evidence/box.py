"""A box for what travels over machines that others look at: closed with a key that both ends have in a file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from remit.lib.files import TooLarge, read_bounded

SHORTEST: Final = 32
"""Characters of a key: as many as of the server's own."""
LONGEST: Final = 16_384
NONCE: Final = 12
"""Bytes, as AES-GCM wants them: random ones are good for some four billion boxes under one key."""


class BoxError(Exception):
    """There is no key that can be used, or it is not the one that closed the box; the text says which."""


class Box:
    """Closes and opens. ``path``: the file of the key, the same on both ends. Raises BoxError."""

    def __init__(self, path: Path) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only who has a key needs it

        try:
            key = read_bounded(path, LONGEST).strip()
        except TooLarge as error:
            raise BoxError(str(error)) from None
        except OSError as error:
            raise BoxError(f"{path} could not be read: {error.strerror or error}") from None
        if len(key) < SHORTEST:
            raise BoxError(f"{path} has fewer than {SHORTEST} characters")
        self.path = path
        self._cipher = AESGCM(hashlib.blake2b(key, digest_size=32, person=b"remit-spread").digest())

    def closed(self, data: bytes, about: bytes) -> bytes:
        """The data, to be opened by who has the key, and as what it is ``about`` alone."""
        nonce = os.urandom(NONCE)
        return nonce + bytes(self._cipher.encrypt(nonce, data, about))

    def opened(self, data: bytes, about: bytes) -> bytes:
        """What was closed. Raises BoxError."""
        from cryptography.exceptions import InvalidTag

        try:
            return bytes(self._cipher.decrypt(data[:NONCE], data[NONCE:], about))
        except (InvalidTag, ValueError):
            raise BoxError("the key is another one here and there") from None
