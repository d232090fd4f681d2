"""Canonical JSON: one text for one meaning, so that its hash stands for the meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from unicodedata import normalize


def canonical(value: object) -> bytes:
    """The value as JSON in UTF-8: keys sorted, no whitespace, texts in Unicode's form NFC, days as ISO 8601.

    Moments are told in UTC to the microsecond. Raises ValueError for a moment without a zone and for keys that become
    one, TypeError for what is no text, whole number, truth value, None, day, list or mapping: a fraction
    has more than one way of being written.
    """
    plain = _plain(value)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: object) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value.isoformat()}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    raise TypeError(f"no canonical JSON for {type(value).__name__}")


def _object(value: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise TypeError(f"no canonical JSON for a key that is {type(key).__name__}")
        plain[normalize("NFC", key)] = _plain(each)
    if len(plain) < len(value):
        raise ValueError("two keys are the same text")
    return plain
