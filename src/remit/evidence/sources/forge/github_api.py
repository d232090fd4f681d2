"""What GitHub has behind an address: issues, pull requests, deployments and the rest, as the reading wants them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from remit.evidence.act import Act
from remit.evidence.collector import SourceProblem
from remit.evidence.sources.forge import github_values as values
from remit.evidence.sources.forge.address import Address
from remit.evidence.sources.forge.api import MISSING, PAGE, Api, Tags, objects, record
from remit.evidence.sources.forge.change import Change, Unreadable, number, seconds, surely
from remit.evidence.sources.forge.documents import documents
from remit.evidence.sources.forge.reading import DAY, Repository, Rest, Round
from remit.evidence.sources.forge.walk import walk

COMMITS: Final = 3
"""Pages of commits of a pull request: GitHub lists 250."""
REVIEWS: Final = 10
FIRSTS: Final = 500
"""Authors of one repository in one reading of whom the first contribution is looked up."""
OLD: Final = 30 * DAY
"""Deployments and releases that were made longer before the last reading are not looked at again."""
OWNERS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks; the first that exists counts."""
ROLES: Final = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
"""GitHub's permissions, the strongest first, and what ``documents`` calls them."""
NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


class GitHub:
    """What is behind one address, for one reading."""

    kind = "github"
    streams = ("issues", "pulls")

    def __init__(self, api: Api, address: Address) -> None:
        self._api, self._address = api, address

    def repositories(self) -> Iterator[Repository]:
        """The repository, or those of the organisation or user that are neither archived nor forks."""
        path = self._address.path
        if "/" in path:
            found = record(self._api.get(f"/repos/{path}", what=path).data, path)
            yield _repository(found)
            return
        owner = record(self._api.get(f"/users/{path}", what=path).data, path)
        kind = "orgs" if owner.get("type") == "Organization" else "users"
        for one in self._api.pages(f"/{kind}/{path}/repos", {"sort": "full_name"}, what=path):
            if not (one.get("archived") or one.get("disabled") or one.get("fork")):
                yield _repository(one)

    def items(self, told: Round, stream: str) -> Iterator[tuple[int, list[Act]]]:
        """Issues and pull requests: one list has both. Where issues are off, pull requests have one of their own."""
        path, tags = f"/repos/{told.repository.key}/issues", Tags(told.state)
        params = {"state": "all", "sort": "updated", "direction": "asc"}
        since = told.since(stream)
        listed = walk(self._api, stream, path, params, since, "since", tags)
        for at, one in self._pulls(told, since) if stream == "pulls" else listed:
            try:
                is_pull = stream == "pulls" or isinstance(one.get("pull_request"), dict)
                yield at, (self._pull(told, one) if is_pull else list(told.acts.issue(values.issue(one))))
            except Unreadable:
                told.left("an object")

    def _pulls(self, told: Round, since: int) -> list[tuple[int, dict[str, Any]]]:
        """The changed ones, oldest first, of the list that has the newest first and cannot be asked for a time."""
        params = {"state": "all", "sort": "updated", "direction": "desc"}
        found = []
        for one in self._api.pages(f"/repos/{told.repository.key}/pulls", params, what="pull requests"):
            try:
                at = surely(one.get("updated_at"))
            except Unreadable:
                told.left("an object")
                continue
            if at < since:
                break
            found.append((at, one))
        return found[::-1]

    def rest(self, told: Round) -> Rest:
        """Deployments, releases and milestones; who may change it, and its code owners."""
        made = [*self._deployments(told), *self._releases(told), *self._milestones(told)]
        return Rest(tuple(made), documents(told, self))

    def members(self, told: Round, tag: str) -> tuple[int, list[list[str]], str]:
        """Who may do what: status, ``[login, role]`` of each, and the tag of the list."""
        path = f"/repos/{told.repository.key}/collaborators"
        first = self._api.get(path, {"per_page": PAGE}, etag=tag, missing=MISSING, what="collaborators")
        found = [_member(one) for one in self._api.follow(first, what="collaborators")]
        return first.status, [one for one in found if one], "" if first.next else first.etag

    def code_owners(self, told: Round) -> tuple[str, str] | None:
        """Path and text of the file that counts."""
        for path in OWNERS:
            where = f"/repos/{told.repository.key}/contents/{path}"
            raw = "application/vnd.github.raw+json"
            answer = self._api.get(where, missing=MISSING, what=path, accept=raw)
            if answer.data is not None:
                return path, answer.data
        return None

    def _pull(self, told: Round, listed: Mapping[str, Any]) -> list[Act]:
        path = f"/repos/{told.repository.key}/pulls/{number(listed.get('number'))}"
        answer = self._api.get(path, missing=(404, 410), what="a pull request")
        if answer.data is None:
            return []
        change = values.pull(record(answer.data, "a pull request"))
        written = self._read(told, f"{path}/commits", values.commit, COMMITS)
        reviews = self._read(told, f"{path}/reviews", values.review, REVIEWS)
        return [
            *told.acts.written(change, written),
            *told.acts.reviews(change, reviews, lambda: self._first(told, change)),
            *told.acts.change(change),
            *told.acts.unreviewed(change, reviews),
        ]

    def _read(self, told: Round, path: str, value: Callable[[Any], Any], most: int) -> list[Any]:
        found = []
        for one in self._api.pages(path, missing=(404, 410), what="a pull request", most=most):
            try:
                made = value(one)
            except Unreadable:
                told.left("an object")
                continue
            found += [made] if made is not None else []
        return found

    def _first(self, told: Round, change: Change) -> int | None:
        """When the author first opened something here; None where the repository itself is as new as that."""
        if change.author is None or change.author.account.kind != "github":
            return None
        login = change.author.account.value
        if login not in told.firsts and len(told.firsts) < FIRSTS:
            params = {"creator": login, "state": "all", "sort": "created", "direction": "asc", "per_page": 1}
            answer = self._api.get(f"/repos/{told.repository.key}/issues", params, missing=(404, 410, 422))
            told.firsts[login] = told.oldest(objects(answer.data, "issues"))
        return told.firsts.get(login)

    def _deployments(self, told: Round) -> Iterator[Act]:
        since, last = told.since("deployments"), told.since("deployments")
        for one in self._newest(told, "deployments", since):
            try:
                updated = surely(one.get("updated_at"))
                if updated < since:
                    continue
                last = max(last, updated)
                path = f"/repos/{told.repository.key}/deployments/{number(one.get('id'))}/statuses"
                for status in self._api.pages(path, missing=MISSING, what="deployments", most=2):
                    made = values.deployment(one, status)
                    yield from told.acts.deployment(made) if made else ()
            except Unreadable:
                told.left("a deployment")
        told.state["deployments"] = last

    def _releases(self, told: Round) -> Iterator[Act]:
        since = told.since("releases")
        for one in self._newest(told, "releases", since):
            try:
                made = values.release(one)
            except Unreadable:
                told.left("a release")
                continue
            if made is not None and made.at >= since - OLD:
                told.state["releases"] = max(told.since("releases"), made.at)
                yield from told.acts.release(made)

    def _milestones(self, told: Round) -> Iterator[Act]:
        dues = told.dues()
        params = {"state": "all", "sort": "due_on", "direction": "desc"}
        for one in self._listed(told, "milestones", params, 2):
            try:
                key, due = str(number(one.get("number"))), str(one.get("due_on"))[:10]
                made = values.milestone(one, moved=dues.get(key, due) != due)
            except Unreadable:
                told.left("a milestone")
                continue
            if made is not None and dues.get(key) != made.due:  # once: later, its time would be another
                dues[key] = made.due
                yield from told.acts.milestone(made) if made.at >= told.start else ()

    def _newest(self, told: Round, name: str, since: int) -> Iterator[dict[str, Any]]:
        """A list that has the newest first, down to what is too old to change."""
        for one in self._listed(told, name, {}, 100):
            created = one.get("created_at")
            try:
                if surely(created) < since - OLD:
                    return
            except Unreadable:
                told.left("an object")
                continue
            yield one

    def _listed(
        self, told: Round, name: str, params: Mapping[str, Any], most: int
    ) -> Iterator[dict[str, Any]]:
        """A list of which the first page is asked for only if it changed."""
        tags, path = Tags(told.state), f"/repos/{told.repository.key}/{name}"
        url = self._api.url(path, {"per_page": PAGE, **params})
        answer = self._api.get(url, etag=tags.of(name, url), missing=MISSING, what=name)
        if answer.status in (403, 451):
            told.left(name)
        if answer.data is None:
            return
        tags.keep(name, url, answer.etag)
        yield from self._api.follow(answer, what=name, most=most)


def _repository(one: Mapping[str, Any]) -> Repository:
    """Raises SourceProblem for what has no name."""
    name = one.get("full_name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise SourceProblem("format", what="a repository", why="it has no name", expected="owner/name")
    try:
        created = seconds(one.get("created_at")) or 0
    except Unreadable:
        created = 0
    off = frozenset({"issues" if one.get("has_issues") is False else "pulls"})
    return Repository(name, name, created, str(one.get("pushed_at") or "")[:40], off)


def _member(one: Mapping[str, Any]) -> list[str] | None:
    known, can = values.user(one), one.get("permissions")
    role = next((role for role in ROLES if isinstance(can, dict) and can.get(role) is True), None)
    return [known.account.value, ROLES[role]] if known and role else None
