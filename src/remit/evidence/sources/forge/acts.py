"""From what a forge tells to acts: the same for what was polled and what was pushed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from remit.core.activity import Performer
from remit.evidence.act import Account, Act
from remit.evidence.sources.forge.change import (
    Change,
    Deployment,
    Issue,
    Milestone,
    Release,
    Review,
    Who,
    Written,
)
from remit.evidence.sources.forge.settings import DEFAULTS
from remit.evidence.sources.git.commits import AHEAD, EARLIEST
from remit.evidence.sources.git.rules import Paths

ACTIVITIES = (
    "commit",
    "pairing",
    "review",
    "newcomer-review",
    "merge",
    "unreviewed-merge",
    "debt-work",
    "spike",
    "release",
    "deployment",
    "work-delivered",
    "plan-made",
    "incident",
    "incident-resolved",
    "position-open",
)
_DAY = 86_400


class Acts:
    """Makes the acts of one repository. ``settings`` are complete. Times that no clock can have are left out."""

    def __init__(self, origin: str, settings: Mapping[str, Any], now: datetime) -> None:
        self.origin = origin
        self._newest = int(now.timestamp()) + AHEAD
        self._debt, self._spike, self._incident, self._position, self._places = (
            # what a source was added without is as usual
            frozenset(word.casefold() for word in settings.get(name, DEFAULTS[name]))
            for name in ("debt_labels", "spike_labels", "incident_labels", "position_labels", "environments")
        )
        self._delivered = frozenset(settings["delivered"])
        self.newcomer = settings["newcomer_days"] * _DAY
        self._branches = Paths((glob, "spike") for glob in settings["spike_branches"])
        self.dirty = False

    def change(self, change: Change) -> Iterator[Act]:
        """What a pull or merge request tells by itself."""
        native, opened = f"change:{change.number}", change.opened
        if change.labels & self._spike or self._branches(change.branch):
            yield from self._act(native, opened, "spike", change.author, native)
            if change.closed is not None:
                outcome = "merged" if change.merged is not None else "closed"
                ended = f"{native}:{outcome if change.merged else change.closed}"
                yield from self._act(
                    ended, change.closed, "spike", change.author, native, opened, outcome=outcome
                )
        if change.merged is None:
            return
        author = change.author.account if change.author else None
        yield from self._act(native, change.merged, "merge", change.merger, native, opened, party=author)
        if change.labels & self._debt:
            yield from self._act(native, change.merged, "debt-work", change.author, native, opened)
        if "changes" in self._delivered:
            yield from self._act(native, change.merged, "work-delivered", change.author, native, opened)

    def reviews(
        self, change: Change, reviews: Iterable[Review], first: Callable[[], int | None] | None = None
    ) -> Iterator[Act]:
        """What reviews tell. ``first``: when the author first took part, for whoever can find out; else None."""
        native, author = f"change:{change.number}", change.author
        party = author.account if author else None
        for review in reviews:
            if review.reviewer is None or _same(review.reviewer.account, party):
                continue
            told = list(
                self._act(
                    review.native, review.at, "review", review.reviewer, native, change.opened, party=party
                )
            )
            yield from told
            if told and first is not None and review.reviewer.by is not Performer.BOT:
                since = first()
                if since is not None and 0 <= review.at - since <= self.newcomer:
                    yield told[0]._replace(activity="newcomer-review")

    def unreviewed(self, change: Change, reviews: Iterable[Review]) -> Iterator[Act]:
        """A merge that nobody but the author had approved; only for who knows all reviews."""
        if change.merged is None:
            return
        party = change.author.account if change.author else None
        if any(_approves(review, party, change.merged) for review in reviews):
            return
        native = f"change:{change.number}"
        yield from self._act(
            native, change.merged, "unreviewed-merge", change.merger, native, change.opened, party=party
        )

    def written(self, change: Change, commits: Iterable[Written]) -> Iterator[Act]:
        """The commits of a change, and who wrote them together."""
        subject = f"change:{change.number}"
        for one in commits:
            if one.merge or one.author is None:
                continue
            by = one.author.by
            if by is Performer.UNKNOWN and one.assisted:
                by = Performer.ASSISTED
            author = Who(one.author.account, by)
            east = one.offset
            yield from self._act(one.id, one.at, "commit", author, subject, offset=east)
            for place, other in enumerate(one.others):
                native, them = f"{one.id}+{place}", Who(other.account, by)
                yield from self._act(native, one.at, "commit", them, subject, offset=east)
                for side, actor, party in (("a", author, other), ("b", them, author)):
                    yield from self._act(
                        native + side, one.at, "pairing", actor, subject, party=party.account, offset=east
                    )

    def issue(self, issue: Issue) -> Iterator[Act]:
        """What an issue tells."""
        native, opened, closed = f"issue:{issue.number}", issue.opened, issue.closed
        ended = f"{native}:{closed}"
        if issue.incident or issue.labels & self._incident:
            yield from self._act(native, opened, "incident", None, native, opened)
            if closed is not None:
                yield from self._act(ended, closed, "incident-resolved", None, native, opened)
            return
        if issue.labels & self._position:  # the day on which it is filled still belongs to it
            yield from self._act(native, opened, "position-open", None, native, opened)
            if closed is not None:
                yield from self._act(ended, closed, "position-open", None, native, opened)
            return
        if issue.labels & self._spike:
            yield from self._act(native, opened, "spike", issue.assignee, native)
            if closed is not None:
                outcome = "completed" if issue.done else "not-planned"
                yield from self._act(ended, closed, "spike", issue.assignee, native, opened, outcome=outcome)
        if closed is not None and issue.done and "issues" in self._delivered:
            yield from self._act(ended, closed, "work-delivered", issue.assignee, native, opened)

    def deployment(self, one: Deployment) -> Iterator[Act]:
        """The end of a deployment to production."""
        if one.production or one.environment.casefold() in self._places:
            yield from self._act(
                one.native, one.at, "deployment", one.by, one.subject, one.started, outcome=one.outcome
            )

    def release(self, one: Release) -> Iterator[Act]:
        """A version."""
        yield from self._act(one.native, one.at, "release", one.author, one.native)

    def milestone(self, one: Milestone) -> Iterator[Act]:
        """A plan with a date; another date is another act."""
        native = f"milestone:{one.number}"
        yield from self._act(f"{native}:{one.due}", one.at, "plan-made", None, native)

    def _act(
        self,
        native: str,
        at: int,
        activity: str,
        actor: Who | None,
        subject: str,
        started: int | None = None,
        *,
        party: Account | None = None,
        outcome: str | None = None,
        offset: int | None = None,
    ) -> Iterator[Act]:
        if not EARLIEST <= at <= self._newest or (started is not None and started < EARLIEST):
            self.dirty = True
            return
        yield Act(
            native=native,
            origin=self.origin,
            at=at,
            activity=activity,
            actor=actor.account if actor else None,
            party=party,
            performed_by=actor.by if actor else Performer.UNKNOWN,
            offset=offset,
            subject=subject,
            started=started,
            outcome=outcome,
        )


def _approves(review: Review, author: Account | None, merged: int) -> bool:
    """Whether it is a person's approval, of somebody else's change, from before the merge."""
    by = review.reviewer
    if by is None or not review.approves or by.by is Performer.BOT or review.at > merged:
        return False
    return not _same(by.account, author)


def _same(one: Account, other: Account | None) -> bool:
    return other is not None and (one.kind, one.value.casefold()) == (other.kind, other.value.casefold())
