"""Going through what changed since a time, oldest first, so that it can end anywhere and go on from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.forge.api import PAGE, Api, Tags, objects
from remit.evidence.sources.forge.change import Unreadable, surely

MOST: Final = 50_000
"""Changed objects of one list in one reading; the next goes on behind them."""


def walk(
    api: Api, name: str, path: str, params: Mapping[str, Any], since: int, ask: str, tags: Tags
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object that was updated at or after ``since``, with the time. ``ask``: the parameter for it.

    Counting pages would skip objects that move while we read; so each page begins at the time where the one before
    ended. Only where a whole page has one time (an import) the link to the next is followed.
    """
    seen: set[tuple[Any, int]] = set()
    met: set[str] = set()
    first = url = _url(api, path, params, ask, since)
    tag, told = "", 0
    while told < MOST:
        api.unseen(url, met, name)
        answer = api.get(url, etag=tags.of(name, url), missing=(404, 410, 451), what=name)
        if answer.status == 304:
            return
        if url == first:
            tag = answer.etag
        last = since
        for one in objects(answer.data, name):
            try:
                at = surely(one.get("updated_at"))
            except Unreadable:
                continue
            last = max(last, at)
            mark = (one.get("id"), at)
            if mark not in seen:
                seen.add(mark)
                told += 1
                yield at, one
        if not answer.next:
            # A tag of the first page alone says that nothing is new only where there was no second one.
            tags.keep(name, first, tag if url == first else "")
            return
        if last - 1 > since:
            since = last - 1
            seen = {mark for mark in seen if mark[1] >= since}
            url = _url(api, path, params, ask, since)
        else:
            url = answer.next


def _url(api: Api, path: str, params: Mapping[str, Any], ask: str, since: int) -> str:
    try:
        text = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as error:
        raise SourceProblem("format", what="the cursor", why=str(error)[:80], expected="a time") from None
    return api.url(path, {**params, "per_page": PAGE, ask: text})
