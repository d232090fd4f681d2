"""A team in the database with a pool of so many people, and rounds of it."""

from __future__ import annotations

from collections.abc import Mapping

from invented import FRAMEWORK

from remit.actions import clarity
from remit.actions.clarity_ballot import Answer, Entry, Saved, answers_of, save_votes
from remit.actions.organisation import begin
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.db import models

TL, EM = "role:tech-lead", "role:engineering-manager"
ROWS = ("architecture", "one-on-ones", "system-roadmap", "tech-lead-coding", "not-listed")


def pool(size: int) -> tuple[str, ...]:
    return tuple(f"p{number}" for number in range(1, size + 1))


def company(size: int, *, leads: Mapping[str, str] | None = None) -> Organisation:
    """``pay`` with its leads and a pool of so many, below ``top``, which Dana leads; Zoe is nothing to it."""
    held = {"tech-lead": "ana", "engineering-manager": "bo"} if leads is None else leads
    people = ("ana", "bo", "dana", "zoe", *pool(size))
    return Organisation(
        "acme",
        "Acme",
        FRAMEWORK,
        people=tuple(Person(person, person.title()) for person in people),
        teams=(Team("top", "Top"), Team("pay", "Payments"), Team("web", "Web")),
        team_parents=(TeamParent("pay", "top"),),
        memberships=(*(Membership(person, "pay") for person in pool(size)), Membership("zoe", "web")),
        assignments=(
            RoleAssignment("dana", "engineering-manager", "top"),
            *(RoleAssignment(person, role, "pay") for role, person in held.items()),
        ),
    )


def found(size: int, **options: Mapping[str, str]) -> dict[str, models.User]:
    """The company in the database; a user for each of its people, by id, and an administrator."""
    organisation = begin(company(size, **options), acting_user=None)
    users = {
        person.id: models.User.objects.create(username=person.id, person_id=person.id)
        for person in organisation.people
    }
    users["admin"] = models.User.objects.create(username="admin", is_administrator=True)
    return users


def vote(number: int, user: models.User, votes: Mapping[str, str], *, done: bool = True) -> Saved:
    """The user sorts these rows, one after the other, and is done."""
    ballot = models.Ballot.objects.get(round_id=number, person_id=user.person_id)
    before = answers_of(ballot)
    entries = {
        row: Entry(before.get(row, Answer()), Answer(*choice.split("=", 1))) for row, choice in votes.items()
    }
    saved = save_votes(number, entries, acting_user=user, version=ballot.version)
    if done:
        clarity.mark_done(number, acting_user=user)
    return saved
