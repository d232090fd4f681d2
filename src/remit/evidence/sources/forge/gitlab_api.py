"""What GitLab has behind an address: issues, merge requests, deployments and the rest, as the reading wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from remit.evidence.act import Act
from remit.evidence.collector import SourceProblem
from remit.evidence.sources.forge import gitlab_values as values
from remit.evidence.sources.forge.address import Address
from remit.evidence.sources.forge.api import MISSING, PAGE, Api, Tags, objects, record
from remit.evidence.sources.forge.change import Change, Review, Unreadable, number, seconds, surely
from remit.evidence.sources.forge.documents import documents
from remit.evidence.sources.forge.reading import Repository, Rest, Round
from remit.evidence.sources.forge.walk import walk

COMMITS: Final = 10
NOTES: Final = 10
"""Pages of the commits and of the comments of one merge request."""
FIRSTS: Final = 500
"""Authors of one project in one reading of whom the first contribution is looked up."""
OWNERS: Final = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitLab looks; the first that exists counts."""


class GitLab:
    """What is behind one address, for one reading."""

    kind = "gitlab"
    streams = ("merge_requests", "issues")

    def __init__(self, api: Api, address: Address) -> None:
        self._api, self._address = api, address

    def repositories(self) -> Iterator[Repository]:
        """The project, or those of the group and the groups in it that are not archived."""
        path, what = self._address.quoted, self._address.path
        if "/" in what:
            found = self._api.get(f"/projects/{path}", missing=(404,), what=what)
            if found.data is not None:
                yield _repository(record(found.data, what))
                return
        params = {"include_subgroups": "true", "archived": "false", "order_by": "id", "sort": "asc"}
        where = f"/groups/{path}/projects"
        for one in self._api.pages(where, {**params, "with_shared": "false"}, what=what):
            yield _repository(one)

    def items(self, told: Round, stream: str) -> Iterator[tuple[int, list[Act]]]:
        """Merge requests, or issues."""
        params = {"scope": "all", "state": "all", "order_by": "updated_at", "sort": "asc"}
        path, tags = f"/projects/{told.repository.key}/{stream}", Tags(told.state)
        for at, one in walk(self._api, stream, path, params, told.since(stream), "updated_after", tags):
            try:
                yield (
                    at,
                    list(told.acts.issue(values.issue(one)))
                    if stream == "issues"
                    else self._merge(told, one),
                )
            except Unreadable:
                told.left("an object")

    def rest(self, told: Round) -> Rest:
        """Deployments, releases and milestones; who may change it, and its code owners."""
        made = [*self._deployments(told), *self._releases(told), *self._milestones(told)]
        return Rest(tuple(made), documents(told, self))

    def members(self, told: Round, tag: str) -> tuple[int, list[list[str]], str]:
        """Who may do what, by the project or by a group above: status, ``[login, role]`` of each, and the tag."""
        path = f"/projects/{told.repository.key}/members/all"
        first = self._api.get(path, {"per_page": PAGE}, etag=tag, missing=MISSING, what="members")
        found = [values.member(one) for one in self._api.follow(first, what="members")]
        return first.status, [one for one in found if one], "" if first.next else first.etag

    def code_owners(self, told: Round) -> tuple[str, str] | None:
        """Path and text of the file that counts."""
        for path in OWNERS:
            where = f"/projects/{told.repository.key}/repository/files/{quote(path, safe='')}/raw"
            answer = self._api.get(
                where, {"ref": "HEAD"}, missing=MISSING, what=path, accept="text/plain, */*"
            )
            if answer.data is not None:
                return path, answer.data
        return None

    def _merge(self, told: Round, listed: Mapping[str, Any]) -> list[Act]:
        change = values.merge_request(listed)
        path = f"/projects/{told.repository.key}/merge_requests/{change.number}"
        written = self._read(told, f"{path}/commits", values.commit, COMMITS)
        reviews = self._reviews(told, change, path)
        return [
            *told.acts.written(change, written),
            *told.acts.reviews(change, reviews, lambda: self._first(told, change)),
            *told.acts.change(change),
            *told.acts.unreviewed(change, reviews),
        ]

    def _reviews(self, told: Round, change: Change, path: str) -> list[Review]:
        noted: dict[str, int] = {}
        found: list[Review] = []
        params = {"sort": "asc", "order_by": "created_at"}
        for one in self._api.pages(f"{path}/notes", params, missing=MISSING, what="comments", most=NOTES):
            try:
                approved, made = values.noted_approval(one), values.note(one)
            except Unreadable:
                told.left("an object")
                continue
            if approved is not None:
                noted[approved[0]] = approved[1]
            found += [made] if made is not None else []
        answer = self._api.get(f"{path}/approvals", missing=MISSING, what="approvals")
        return [*found, *values.approvals(answer.data, change, noted)]

    def _read(self, told: Round, path: str, value: Callable[[Any], Any], most: int) -> list[Any]:
        found = []
        for one in self._api.pages(path, missing=MISSING, what="a merge request", most=most):
            try:
                found.append(value(one))
            except Unreadable:
                told.left("an object")
        return found

    def _first(self, told: Round, change: Change) -> int | None:
        """When the author first opened a merge request here; None where the project itself is as new as that."""
        if change.author is None:
            return None
        login = change.author.account.value
        if login not in told.firsts and len(told.firsts) < FIRSTS:
            params = {"author_username": login, "scope": "all", "state": "all", "order_by": "created_at"}
            path = f"/projects/{told.repository.key}/merge_requests"
            answer = self._api.get(path, {**params, "sort": "asc", "per_page": 1}, missing=MISSING)
            told.firsts[login] = told.oldest(objects(answer.data, "merge requests"))
        return told.firsts.get(login)

    def _deployments(self, told: Round) -> Iterator[Act]:
        since = last = told.since("deployments")
        text = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        params = {"order_by": "updated_at", "sort": "asc", "updated_after": text}
        for one in self._listed(told, "deployments", params, 100):
            try:
                last = max(last, surely(one.get("updated_at")))
                made = values.deployment(one)
            except Unreadable:
                told.left("a deployment")
                continue
            yield from told.acts.deployment(made) if made else ()
        told.state["deployments"] = last

    def _releases(self, told: Round) -> Iterator[Act]:
        for one in self._listed(told, "releases", {}, 100):
            try:
                made = values.release(one)
            except Unreadable:
                told.left("a release")
                continue
            if made is None:
                continue
            if made.at < told.start:
                return
            yield from told.acts.release(made)

    def _milestones(self, told: Round) -> Iterator[Act]:
        dues = told.dues()
        for one in self._listed(told, "milestones", {}, 5):
            try:
                key, due = str(number(one.get("id"))), str(one.get("due_date"))
                made = values.milestone(one, moved=dues.get(key, due) != due)
            except Unreadable:
                told.left("a milestone")
                continue
            if made is not None and dues.get(key) != made.due:  # once: later, its time would be another
                dues[key] = made.due
                yield from told.acts.milestone(made) if made.at >= told.start else ()

    def _listed(
        self, told: Round, name: str, params: Mapping[str, Any], most: int
    ) -> Iterator[dict[str, Any]]:
        """A list of which nothing is read if its first page is as it was."""
        tags, path = Tags(told.state), f"/projects/{told.repository.key}/{name}"
        url = self._api.url(path, {"per_page": PAGE, **params})
        answer = self._api.get(url, etag=tags.of(name, url), missing=MISSING, what=name)
        if answer.status in (403, 451):
            told.left(name)
        if answer.data is None:
            return
        tags.keep(name, url, answer.etag)
        yield from self._api.follow(answer, what=name, most=most)


def _repository(one: Mapping[str, Any]) -> Repository:
    """Raises SourceProblem for what has no path or number."""
    name, key = one.get("path_with_namespace"), one.get("id")
    if not isinstance(name, str) or not 2 < len(name) < 1000 or not isinstance(key, int) or "/" not in name:
        raise SourceProblem("format", what="a project", why="it has no path", expected="group/project")
    off = frozenset(stream for stream in GitLab.streams if one.get(f"{stream}_access_level") == "disabled")
    try:
        created = seconds(one.get("created_at")) or 0
    except Unreadable:
        created = 0
    return Repository(name, str(key), created, str(one.get("last_activity_at") or "")[:40], off)
