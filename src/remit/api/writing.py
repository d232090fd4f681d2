"""What every write has in common: one transaction, the idempotency key, what If-Match says was seen."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from json import dumps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from remit.actions.idempotency import BeingAnswered, UsedOtherwise, once
from remit.api.errors import Error, Failure
from remit.api.reading import now, private
from remit.core.editing import Seen
from remit.db.models import ApiToken

LONGEST_KEY = 255
WRITES: dict[Any, Any] = {
    200: dict[str, Any],
    201: dict[str, Any],
    frozenset({400, 401, 403, 404, 409, 412, 422, 428, 503}): Error,
}
Done = tuple[int, dict[str, Any]]
"""A status and the data of the answer."""


def written(request: HttpRequest, do: Callable[[], Done]) -> HttpResponse:
    """Carries the write out, in one transaction; with an ``Idempotency-Key`` once, however often it comes."""

    def told() -> tuple[int, str]:
        status, data = do()
        return status, dumps(data, ensure_ascii=False)

    key = request.headers.get("Idempotency-Key", "")
    if not key:
        with transaction.atomic():
            return _response(*told())
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Failure("invalid", "an idempotency key has at most 255 printable characters")
    token = request.auth  # type: ignore[attr-defined]  # the token that opened the address
    assert isinstance(token, ApiToken)  # noqa: S101
    seen = (request.headers.get(name, "") for name in ("If-Match", "If-None-Match"))
    said = "\n".join((request.method or "", request.get_full_path(), *seen))
    known = sha256(said.encode("utf-8", "surrogatepass") + b"\n" + request.body).hexdigest()
    try:
        (status, body), again = once(token, key, known, told, now())
    except UsedOtherwise:
        raise Failure("key-used-otherwise", "another request had this idempotency key") from None
    except BeingAnswered:
        raise Failure("conflict", "a request with this key is being answered: ask again later") from None
    response = _response(status, body)
    if again:
        response["Idempotency-Replayed"] = "true"
    return response


def _response(status: int, body: str) -> HttpResponse:
    return private(HttpResponse(body, status=status, content_type="application/json"))


def seen_before(request: HttpRequest, current: Seen) -> Seen:
    """What If-Match says was seen of the object; that there was nothing is said by ``If-None-Match: *``.

    Raises Failure where neither is there.
    """
    if "If-Match" not in request.headers and request.headers.get("If-None-Match", "").strip() == "*":
        return Seen(current.key, sha256(b"").hexdigest())
    return Seen(current.key, if_match(request))


def if_match(request: HttpRequest) -> str:
    """What stands in If-Match, without its quotation marks. Raises Failure where it is missing."""
    text = request.headers.get("If-Match", "")
    if not text:
        raise Failure("precondition-required", "read it first, and send its ETag as If-Match")
    return text.strip().removeprefix("W/").strip('"')
