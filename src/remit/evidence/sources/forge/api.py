"""Asking a forge: answers bounded and parsed, problems in words, pages by their links, never to another host."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httpx

from remit.evidence.collector import SourceProblem

PAGE: Final = 100
"""What both forges give at most."""
PAGES: Final = 100
"""Of one list below a single object or repository: ten thousand collaborators, deployments or notes."""
LONGEST_WAIT: Final = timedelta(days=1)
"""No server says when to come back beyond this: their limits are of an hour at most."""
WAIT: Final = timedelta(minutes=1)
"""Where a server limits us and does not say for how long, as GitHub asks."""
MISSING: Final = (403, 404, 410, 451)
"""What is switched off, hidden or gone in one repository."""
_MESSAGE: Final = 300


class Answer(NamedTuple):
    """``data`` is None where there is nothing (``status`` of MISSING) and nothing new (304)."""

    status: int
    data: Any
    etag: str = ""
    next: str = ""


class Api:
    """One forge for one reading. ``needs``: what the token must be able to read, in words."""

    def __init__(self, client: httpx.Client, base: str, needs: str) -> None:
        self._client, self._base, self.needs = client, base.rstrip("/"), needs
        self._host = urlsplit(self._base).hostname
        self.expires = ""
        """When the token ends, as far as the forge says: a day."""

    def url(self, path: str, params: Mapping[str, Any] | None = None) -> str:
        """The address of something; ``path`` is as the forge documents it, or a link that ``get`` gave."""
        if path.startswith(("https://", "http://")):
            return path
        return str(httpx.URL(self._base + path, params={k: str(v) for k, v in (params or {}).items()}))

    def get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        etag: str = "",
        missing: Collection[int] = (),
        what: str = "it",
        accept: str = "",
    ) -> Answer:
        """What is there. ``missing``: statuses that mean there is nothing. Raises SourceProblem for all other ones.

        ``accept``: a media type in which it is taken as text.
        """
        url = self.url(path, params)
        headers = {name: value for name, value in (("If-None-Match", etag), ("Accept", accept)) if value}
        answer = self._client.get(url, headers=headers)
        self.expires = _expiry(answer) or self.expires
        if answer.status_code == 304:
            return Answer(304, None, etag)
        if answer.is_success:
            found = answer.text if accept else _json(answer, what)
            return Answer(answer.status_code, found, answer.headers.get("ETag", ""), self._next(answer))
        self._limited(answer)
        if answer.status_code in missing:
            return Answer(answer.status_code, None)
        raise self._problem(answer, what)

    def pages(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        missing: Collection[int] = (),
        what: str = "it",
        most: int = PAGES,
    ) -> Iterator[dict[str, Any]]:
        """The objects of a list, page by page, at most ``most`` pages."""
        url = self.url(path, {"per_page": PAGE, **(params or {})})
        yield from self.follow(self.get(url, missing=missing, what=what), what=what, most=most)

    def follow(self, answer: Answer, *, what: str, most: int = PAGES) -> Iterator[dict[str, Any]]:
        """The objects of a page that was got, and of those behind it, at most ``most`` pages."""
        seen: set[str] = set()
        yield from objects(answer.data, what)
        while answer.next and len(seen) < most - 1:
            self.unseen(answer.next, seen, what)
            answer = self.get(answer.next, what=what)
            yield from objects(answer.data, what)

    def unseen(self, url: str, seen: set[str], what: str) -> None:
        """Remembers a page. Raises SourceProblem where it was there before: the pages would never end."""
        if url in seen:
            raise SourceProblem("format", what=what, why="its pages go in a circle", expected="a last page")
        seen.add(url)

    def _next(self, answer: httpx.Response) -> str:
        """The next page, at the address that was configured, whatever scheme a proxy makes the server believe in."""
        link = answer.links.get("next", {}).get("url", "")
        if not link:
            return ""
        try:
            parts = urlsplit(str(answer.url.join(link)))
            host = parts.hostname
        except (ValueError, httpx.InvalidURL):
            host = None
        if host != self._host:
            raise SourceProblem(
                "format", what="the next page", why="it is on another host", expected=self._base
            )
        own = urlsplit(self._base)
        return f"{own.scheme}://{own.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    def _limited(self, answer: httpx.Response) -> None:
        """Raises SourceProblem ``rate`` where the forge asks to wait, in any of the ways that forges do."""
        headers, status, now = answer.headers, answer.status_code, datetime.now(UTC)
        if status not in (403, 429):
            return
        after = headers.get("Retry-After", "")
        left = headers.get("X-RateLimit-Remaining", headers.get("RateLimit-Remaining", ""))
        reset = headers.get("X-RateLimit-Reset", headers.get("RateLimit-Reset", ""))
        if after.isdecimal():
            until = now + timedelta(seconds=min(int(after), LONGEST_WAIT.total_seconds()))
        elif left == "0" and reset.isdecimal() and len(reset) < 12:
            until = datetime.fromtimestamp(int(reset), UTC)
        elif status == 429 or left == "0" or "rate limit" in _message(answer).lower():
            until = now + WAIT
        else:
            return
        until = max(now + timedelta(seconds=1), min(until, now + LONGEST_WAIT))
        raise SourceProblem("rate", retry_at=until, until=until.strftime("%Y-%m-%d %H:%M UTC"))

    def _problem(self, answer: httpx.Response, what: str) -> SourceProblem:
        status, said = answer.status_code, _message(answer)
        if status == 401:
            today = datetime.now(UTC).date().isoformat()
            if self.expires and self.expires <= today:
                return SourceProblem("expired", day=self.expires)
            return SourceProblem("expired", day=today) if "expired" in said.lower() else self._refused()
        if status in (403, 451):
            wanted = answer.headers.get("X-Accepted-GitHub-Permissions", "")[:100]
            needs = f"{self.needs} ({wanted})" if wanted.isprintable() and wanted else self.needs
            return SourceProblem("forbidden", what=what, needs=needs)
        if status in (404, 410):
            return SourceProblem("not-found", address=what)
        return SourceProblem("server", status=status)

    def _refused(self) -> SourceProblem:
        return SourceProblem("refused", needs=self.needs)


class Tags:
    """ETags of lists, kept in a cursor: each holds only for the same address."""

    def __init__(self, state: dict[str, Any]) -> None:
        known = state.get("tags")
        self._tags: dict[str, list[str]] = dict(known) if isinstance(known, dict) else {}
        state["tags"] = self._tags

    def of(self, name: str, url: str) -> str:
        """The tag of what was there, empty where the address was another."""
        mark, tag = self._tags.get(name, ("", ""))
        return tag if mark == _mark(url) else ""

    def keep(self, name: str, url: str, tag: str) -> None:
        """Remember it; without a tag, forget."""
        if tag and len(tag) < 200:
            self._tags[name] = [_mark(url), tag]
        else:
            self._tags.pop(name, None)


def objects(data: Any, what: str) -> list[dict[str, Any]]:
    """The objects of a page. Raises SourceProblem where it is no list."""
    if data is None:
        return []
    if not isinstance(data, list):
        raise SourceProblem("format", what=what, why="it is no list", expected="what the forge documents")
    return [one for one in data if isinstance(one, dict)]


def record(data: Any, what: str) -> dict[str, Any]:
    """An object. Raises SourceProblem."""
    if not isinstance(data, dict):
        raise SourceProblem("format", what=what, why="it is no object", expected="what the forge documents")
    return data


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def _json(answer: httpx.Response, what: str) -> Any:
    try:
        return json.loads(answer.content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        why = type(error).__name__ if isinstance(error, RecursionError) else str(error)[:100]
        raise SourceProblem("format", what=what, why=why, expected="JSON") from None


def _message(answer: httpx.Response) -> str:
    """What the forge says of a problem; compared with documented words, never shown."""
    return answer.content[:_MESSAGE].decode("utf-8", "replace")


def _expiry(answer: httpx.Response) -> str:
    given = answer.headers.get("GitHub-Authentication-Token-Expiration", "")[:10]
    try:
        return datetime.strptime(given, "%Y-%m-%d").date().isoformat() if given else ""
    except ValueError:
        return ""
