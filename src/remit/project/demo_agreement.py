"""What the demo's company has agreed so far: rounds, signatures, covers, points and proposals of the last months.

Done by the same actions as in the browser, by the people whose place it is, each on its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heapreplace

from django.db import transaction

from remit.actions import account, charter, clarity, clarity_agenda, clock, cover, point, readiness, signature
from remit.actions import organisation as organisations
from remit.actions.clarity_ballot import Answer, Entry, save_votes
from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.clarity import BOTH, NOBODY, ROLE
from remit.core.cover import Cover
from remit.core.drafting import draft_of, drafted, fingerprint, shown
from remit.core.framework import Party
from remit.core.person import Person as Joiner
from remit.core.resolution import team_day, who
from remit.core.signature import document, signers
from remit.core.system import CodeOwnersRule
from remit.db import organisation as stored
from remit.db import shared
from remit.db.models import AgendaItem, Ballot, Notice, Person, Round, User
from remit.lib.periods import Period

TL, EM = "tech-lead", "engineering-manager"
READ_AFTER = timedelta(days=14)
"""What people were told longer ago than this they have read."""

Votes = Mapping[str, str]
Story = Iterator[int]
"""What happens in one place; before each step it says the day, counted from today, so that days come in order."""


class Past:
    """The company's people at work, around the day on which the demo is shown."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.usual: dict[int, dict[str, str]] = {}
        self.users: dict[str, User] = {}
        for person in Person.objects.filter(kind="human"):
            self.users[person.pk] = account.user_of(person)

    def day(self, days: int) -> date:
        """So many days from today; negative ones are past."""
        return self.today + timedelta(days=days)

    @contextmanager
    def on(self, days: int, hour: int = 9) -> Iterator[datetime]:
        """Within the block it is that day, in the morning."""
        moment = datetime.combine(self.day(days), time(hour, 30), UTC)
        shared.kept()  # read here, outside of what writes, it serves all that is asked about in there
        with transaction.atomic(), clock.at(moment):
            yield moment

    def open_round(self, team: str, days: int, by: str, due: int | None = None) -> Round:
        """Somebody opens a round; ``due`` is a day from today."""
        with self.on(days):
            wish = None if due is None else self.day(due)
            return clarity.open_round(team, acting_user=self.users[by], due=wish)

    def answer(self, found: Round, days: int, person: str, otherwise: Votes, share: float = 1) -> None:
        """A person sorts the rows as the charter has them but for ``otherwise``; done if it was all of them."""
        with self.on(days, 11):
            if found.pk not in self.usual:
                self.usual[found.pk] = _usual(found)
            usual = self.usual[found.pk]
            rows = [row["id"] for row in found.rows][: round(len(found.rows) * share)]
            entries = {row: Entry(Answer(), Answer(otherwise.get(row) or usual[row])) for row in rows}
            ballot = Ballot.objects.get(round=found, person=person)
            user = self.users[person]
            save_votes(found.pk, entries, acting_user=user, version=ballot.version)
            if share == 1:
                clarity.mark_done(found.pk, acting_user=user)

    def reveal(
        self, found: Round, days: int, by: str, settled: str, left_open: Mapping[str, tuple[str, str, int]]
    ) -> None:
        """The reveal, and the talk about it: each mismatch is settled as the charter has it, or left open."""
        user = self.users[by]
        with self.on(days, 14):
            clarity.reveal_round(found.pk, acting_user=user)
            organisation = stored.load()
            for item in AgendaItem.objects.filter(round=found):
                row = item.responsibility
                if row in left_open:
                    outcome, owner, due = left_open[row]
                    clarity_agenda.leave_open(
                        found.pk,
                        row,
                        acting_user=user,
                        version=item.version,
                        outcome=outcome,
                        owner=owner,
                        due=self.day(due),
                    )
                    continue
                answer = who(organisation, found.team_id, row, self.day(days))
                clarity_agenda.settle(
                    found.pk,
                    row,
                    acting_user=user,
                    version=item.version,
                    outcome=settled,
                    holders=answer.named,
                    split=answer.split,
                    tie_break=answer.tie_break,
                    on=self.day(days),
                )
            clarity.close(found.pk, acting_user=user)

    def sign(
        self,
        team: str,
        days: int,
        rows: Iterable[str] = (),
        people: Iterable[str] = (),
        but: Iterable[str] = (),
    ) -> None:
        """Everybody whose signature they need signs the rows (default: all but ``but``); or these people only."""
        with self.on(days, 15) as moment:
            desk = team_day(stored.load(), team, moment)
            for row in tuple(rows) or desk.rows():
                if row in but:
                    continue
                digest = document(desk, row).digest
                for signer in signers(desk, row):
                    if not people or signer.person in people:
                        user = self.users[signer.person]
                        signature.sign(team, row, digest, acting_user=user, now=moment, desk=desk)


def fill(today: date) -> None:
    """Everything that is agreed, and what is not, one day after the other. The company has to be in the database."""
    past = Past(today)
    stories = (
        _then,
        _checkout,
        _mobile,
        _commerce,
        _payments,
        _search,
        _identity,
        _covers,
        _readiness,
        _since,
    )
    going = [story(past) for story in stories]
    waiting = [(next(story), number, story) for number, story in enumerate(going)]
    heapify(waiting)
    while waiting:
        _, number, story = waiting[0]
        try:
            heapreplace(waiting, (next(story), number, story))
        except StopIteration:
            heappop(waiting)
    old = datetime.combine(today, time(), UTC) - READ_AFTER
    Notice.objects.filter(created_at__lt=old).update(read_at=old)


def _checkout(past: Past) -> Story:
    """A round that is overdue by now; everything signed by the one who holds both roles."""
    yield -206
    found = past.open_round("checkout", -206, "dina")
    for person, otherwise in (("dina", {}), ("sol", {"technical-spikes": NOBODY}), ("yuki", {})):
        yield -204
        past.answer(found, -204, person, otherwise)
    yield -202
    past.reveal(found, -202, "dina", "Stays as it is.", {})
    yield -201
    past.sign("checkout", -201)


def _mobile(past: Past) -> Story:
    """Two rounds with pooled answers of the same five people, the second with fewer mismatches."""
    first = {
        "eli": {"team-happiness": NOBODY, "technical-spikes": BOTH},
        "kim": {"technical-capacity": NOBODY, "team-building": NOBODY, "one-on-ones": BOTH},
        "ines": {"technical-capacity": NOBODY, "team-building": NOBODY, "career-planning": "dont-know"},
        "max": {
            "technical-capacity": NOBODY,
            "career-planning": "dont-know",
            "slas-monitoring": "someone-else",
        },
        "uma": {"technical-capacity": "dont-know", "team-building": "dont-know", "slas-monitoring": NOBODY},
        "theo": {"career-planning": "dont-know", "slas-monitoring": NOBODY, "team-productivity": NOBODY},
    }
    second = {
        "eli": {},
        "kim": {"technical-capacity": NOBODY},
        "ines": {"team-building": NOBODY},
        "max": {"technical-capacity": "dont-know", "slas-monitoring": "someone-else"},
        "uma": {"technical-capacity": NOBODY},
        "theo": {"career-planning": "dont-know"},
    }
    for days, answers, left in (
        (-160, first, {}),
        (-44, second, {"technical-capacity": ("Nobody has looked at next year yet: Eli does.", "eli", 12)}),
    ):
        yield days
        found = past.open_round("mobile", days, "eli")
        for person, otherwise in answers.items():
            yield days + 3
            past.answer(found, days + 3, person, otherwise)
        yield days + 5
        past.reveal(found, days + 5, "eli", "Eli does it, and says so in the planning.", left)
    yield -36
    past.sign("mobile", -36)
    yield -8
    with past.on(-8):
        point.open_point(
            "mobile",
            "release-notes",
            "Sherpa writes the notes, but who reads them before they go out?",
            acting_user=past.users["kim"],
        )


def _commerce(past: Past) -> Story:
    """Nearly everything signed; two rows and a proposal wait for the director."""
    yield -92
    found = past.open_round("commerce", -92, "ravi")
    yield -91
    past.answer(found, -91, "ravi", {"team-visibility": ROLE + EM})
    yield -90
    past.answer(found, -90, "dana", {"headcount-hiring": BOTH})
    yield -88
    past.reveal(found, -88, "dana", "As the charter has it: we had only never said so.", {})
    waiting = ("technical-decisions", "technical-capacity")
    yield -85
    past.sign("commerce", -85, but=waiting)
    yield -85
    past.sign("commerce", -85, rows=waiting, people=("ravi",))
    yield -2
    with past.on(-2):
        charter.propose(
            "commerce",
            CharterRow(
                "team-visibility",
                Period(past.day(14)),
                split=(
                    (Party.role(TL), "demos, talks and the quarter’s letter"),
                    (Party.role(EM), "recognition"),
                ),
            ),
            "The quarter’s letter is mostly about systems: let me write it.",
            acting_user=past.users["ravi"],
        )


def _payments(past: Past) -> Story:
    """A round, signed; since then a few rows have changed, and one disagreement is open."""
    yield -72
    found = past.open_round("payments", -72, "ana")
    yield -70
    past.answer(
        found, -70, "ana", {"production-escalation": BOTH, "technical-spikes": BOTH, "team-building": BOTH}
    )
    yield -70
    past.answer(found, -70, "bo", {"slas-monitoring": NOBODY})
    for person in ("chi", "noor", "pavel"):
        yield -69
        past.answer(found, -69, person, {})
    disagreement = ("Who calls the bank at night: the Tech Lead, or whoever is on call?", "ana", 9)
    yield -66
    past.reveal(
        found, -66, "bo", "Stays as it is, now that we have said it.", {"production-escalation": disagreement}
    )
    yield -62
    past.sign("payments", -62)
    yield -18
    past.sign("payments", -18, rows=("on-call-rota",), people=("ana",))
    yield -9
    with past.on(-9):
        charter.change_row(
            "payments",
            CharterRow(
                "team-delivery", Period(past.day(-9)), note="Planning is on Tuesdays, with Support there."
            ),
            acting_user=past.users["chi"],
            reason="Support heard of our plans too late.",
        )
    yield -5
    with past.on(-5):
        charter.change_row(
            "payments",
            CharterRow("code-reviews", Period(past.day(-5)), note="What touches money has two reviewers."),
            acting_user=past.users["ana"],
        )
    yield -5
    past.sign("payments", -5, rows=("code-reviews",), people=("ana",))
    yield -3
    with past.on(-3) as moment:
        desk, row = team_day(stored.load(), "payments", moment), "on-call-rota"
        split = ((Party.role(TL), "who can carry the pager"), (Party.role(EM), "that it is fair"))
        charter.propose(
            "payments",
            drafted(desk, row, replace(draft_of(desk, row), split=split), past.day(7)),
            "It is shared, and nobody has said who does which part.",
            acting_user=past.users["noor"],
            based_on=fingerprint(shown(desk.organisation, desk, row)),
        )


def _search(past: Past) -> Story:
    """Signed when the second Tech Lead had begun; a point was settled before."""
    yield -50
    with past.on(-50):
        opened = point.open_point(
            "search",
            "slas-monitoring",
            "The dashboard has no owner since the move to the new cluster.",
            acting_user=past.users["hugo"],
        )
    yield -47
    with past.on(-47):
        point.settle(
            opened.pk, "Priya looks after it.", version=opened.version, acting_user=past.users["priya"]
        )
    yield -34
    found = past.open_round("search", -34, "vera")
    for person, otherwise in (("priya", {"technical-decisions": BOTH}), ("vera", {}), ("hugo", {})):
        yield -33
        past.answer(found, -33, person, otherwise)
    yield -32
    past.reveal(found, -32, "vera", "Vera decides with us, and answers for taking part.", {})
    yield -26
    past.sign("search", -26)
    yield -6
    with past.on(-6):
        opened = point.open_point(
            "search",
            "system-roadmap",
            "Two Tech Leads, two roadmaps: which of them does the sequence?",
            acting_user=past.users["hugo"],
        )
        point.assign(opened.pk, "dana", past.day(5), version=opened.version, acting_user=past.users["vera"])


def _identity(past: Past) -> Story:
    """Their first round is half done; nothing was ever signed."""
    yield -4
    found = past.open_round("identity", -4, "mina", due=3)
    yield -3
    past.answer(found, -3, "lea", {"architecture": "dont-know", "technical-spikes": NOBODY})
    yield -2
    past.answer(found, -2, "mina", {"architecture": NOBODY}, share=0.6)


def _covers(past: Past) -> Story:
    """Eli's leave is covered on both sides; for Vera's somebody has asked to act."""
    leave = Period(past.day(16), past.day(27))
    yield -10
    with past.on(-10):
        organisations.edit(
            lambda organisation: editing.add_leave(organisation, "eli", past.day(16), past.day(27)),
            acting_user=past.users["eli"],
            action="leave.add",
        )
    asked = []
    yield -10
    for role, acting in ((TL, "kim"), (EM, "ines")):
        with past.on(-10, 10):
            wish = Cover("mobile", role, acting, leave, "eli")
            asked.append(cover.ask(wish, acting_user=past.users["eli"]))
    yield -8
    for one in asked:
        with past.on(-8, 10):
            cover.accept(one.pk, acting_user=past.users[str(one.acting_id)])
    yield -1
    with past.on(-1):
        wish = Cover("search", EM, "hugo", Period(past.day(6), past.day(25)), "vera")
        cover.ask(wish, acting_user=past.users["hugo"])


def _readiness(past: Past) -> Story:
    """Rehearsals and dry runs of deputies; one has been asked and has not answered."""
    yield -75
    with past.on(-75):
        readiness.rehearse("checkout", TL, "sol", past.day(-80), acting_user=past.users["sol"])
        readiness.dry_run("checkout", TL, "sol", "", acting_user=past.users["sol"])
    yield -40
    with past.on(-40):
        readiness.rehearse("payments", TL, "noor", past.day(-41), acting_user=past.users["ana"])
        readiness.dry_run("payments", TL, "noor", "", acting_user=past.users["noor"])
    yield -13
    with past.on(-13):
        missing = "The hiring tool does not let me in."
        readiness.dry_run("payments", EM, "chi", missing, acting_user=past.users["chi"])
    yield -2
    with past.on(-2):
        readiness.name("search", TL, "hugo", acting_user=past.users["priya"])


def _then(past: Past) -> Story:
    """A row of Checkout is given to somebody who leaves later on."""
    yield -209
    _edit(
        past,
        -209,
        lambda whole: editing.set_row(
            whole,
            "checkout",
            CharterRow("slas-monitoring", Period(past.day(-209)), holders=(Party.person("tariq"),)),
        ),
    )


def _since(past: Past) -> Story:
    """What others have entered lately: a cover that ran out, a deputy who stepped down, joiners, owners of code."""
    ran_out = Cover(
        "identity", TL, "lea", Period(past.day(-38), past.day(-9)), None, None, past.day(-38), "dana"
    )
    yield -38
    _edit(past, -38, lambda whole: editing.add_cover(whole, ran_out))
    for person, name, days in (
        ("sara", "Sara Vik", -34),
        ("tom", "Tom Ashby", -27),
        ("ida", "Ida Moreau", -21),
    ):
        yield days
        _edit(past, days, _joins(Joiner(person, name, period=Period(past.day(days))), "commerce"))
    yield -20
    _edit(past, -20, lambda whole: editing.end_deputy(whole, "ines", EM, "mobile", past.day(-20)))
    owned = (CodeOwnersRule("*", ("@lumen/checkout",), 1),)
    yield -12
    _edit(past, -12, lambda whole: editing.change_system(whole, "payouts", code_owners=owned))
    yield -12
    _edit(past, -12, lambda whole: editing.change_system(whole, "catalogue-search", catalogue_owner="mobile"))


def _joins(joiner: Joiner, team: str) -> organisations.Edit:
    return lambda whole: editing.add_membership(
        editing.add_person(whole, joiner), joiner.id, team, joiner.period
    )


def _edit(past: Past, days: int, change: organisations.Edit) -> None:
    """Dana enters it, also what the company's file began."""
    with past.on(days):
        organisations.edit(change, acting_user=past.users["dana"], action="organisation.edit", take_over=True)


def _usual(found: Round) -> dict[str, str]:
    """How the charter sorts each row of the round on its day."""
    organisation = stored.load()
    usual = {}
    for row in found.rows:
        named = who(organisation, found.team_id, row["id"], found.day).named
        leads = [party.id for party in named if party.kind == "role"]
        usual[row["id"]] = BOTH if len(leads) > 1 else ROLE + leads[0] if leads else "someone-else"
    return usual
