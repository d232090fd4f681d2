"""A request that says its own key is carried out once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from remit.db.models import ApiToken, IdempotencyKey

KEPT = timedelta(hours=24)
"""How long an answer is kept for who asks again."""

Answer = tuple[int, str]
"""A status and a body."""


class UsedOtherwise(Exception):
    """Another request had this key."""


class BeingAnswered(Exception):
    """The request with this key is being carried out right now."""


def once(
    token: ApiToken, key: str, request_hash: str, do: Callable[[], Answer], now: datetime
) -> tuple[Answer, bool]:
    """What ``do`` answers, or what it answered the first time, and whether it is that.

    The key is written in the transaction of what is done: neither is there without the other. What ``do`` raises
    leaves no key behind. Raises UsedOtherwise, BeingAnswered.
    """
    IdempotencyKey.objects.filter(token=token, created_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            known = IdempotencyKey.objects.filter(token=token, key=key).first()
            if known is None:
                known = IdempotencyKey.objects.create(
                    token=token, key=key, request_hash=request_hash, created_at=now
                )
                known.status, known.body = do()
                known.save(update_fields=["status", "body"])
                return (known.status, known.body), False
    except IntegrityError as error:
        known = IdempotencyKey.objects.filter(token=token, key=key).first()
        if known is None:
            raise BeingAnswered from error
    if known.request_hash != request_hash:
        raise UsedOtherwise
    if known.status is None:
        raise BeingAnswered
    return (known.status, known.body), True
