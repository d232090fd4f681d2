"""R501 and R502: other records that say something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clean import CLEAN, DAY, Told, found, gone, on, plus, with_team

from remit.core.findings import Severity
from remit.core.organisation import Organisation
from remit.core.person import Identity
from remit.core.system import CodeOwnersFile, CodeOwnersRule, Repository, System, SystemAsFound, SystemOwner
from remit.core.team import Membership
from remit.lib.periods import Period

LEDGER = System("ledger", "Ledger", repositories=(Repository("https://git.acme.example/ledger"),))
OWNED = SystemOwner("ledger", "payments")


def known() -> Organisation:
    """Payments and checkout below it, with handles; Ana holds a role, Chi is a member."""
    identities = {
        "ana": (Identity("github", "AnaRuiz"), Identity("email", "Ana@acme.example")),
        "chi": (Identity("gitlab", "chitan"), Identity("alias", "chef")),
        "bot": (Identity("github", "payments-bot"),),
    }
    people = tuple(replace(own, identities=identities.get(own.id, ())) for own in CLEAN.people)
    teams = tuple(replace(own, forge=("acme/Payments",)) for own in CLEAN.teams)
    below = with_team(replace(CLEAN, people=people, teams=teams), "checkout", "payments")
    handles = tuple(
        replace(own, forge=("acme/checkout",)) if own.id == "checkout" else own for own in below.teams
    )
    members = (Membership("chi", "payments"), Membership("bot", "payments"))
    return plus(replace(below, teams=handles), memberships=members, system_owners=OWNED)


def ruled(*owners: str, pattern: str = "*") -> Organisation:
    return plus(known(), systems=replace(LEDGER, code_owners=(CodeOwnersRule(pattern, owners, 3),)))


def told(message: str, code: str = "R501", team: str = "payments") -> Told:
    return Told(code, Severity.WARNING, team, None, None, None, "ledger", message)


def to_others(owners: str) -> Told:
    return told(f"CODEOWNERS (line 3, “*”) sends the reviews of Ledger to {owners}: nobody of Payments.")


@pytest.mark.parametrize(
    "owner",
    [
        "@anaruiz",
        "@ANARUIZ",
        "ana@ACME.example",
        "@chitan",
        "@acme/payments",
        "@Acme/PAYMENTS",
        "@acme/checkout",
    ],
)
def test_a_rule_that_names_somebody_of_the_team(owner: str) -> None:
    assert found(ruled("@acme/others", owner), "R501") == []


@pytest.mark.parametrize(
    "owner", ["@acme/others", "@acme", "@chef", "@payments-bot", "@bo", "payments", "@@maintainer"]
)
def test_a_rule_that_names_nobody_of_the_team(owner: str) -> None:
    assert found(ruled(owner), "R501") == [to_others(owner)]


def test_a_rule_that_names_nobody_at_all() -> None:
    nobody = told("CODEOWNERS (line 3, “*”) sends the reviews of Ledger to nobody.")
    assert found(ruled(), "R501") == [nobody]


def test_somebody_of_a_team_above_is_not_of_the_team() -> None:
    lower = replace(ruled("@anaruiz"), system_owners=(replace(OWNED, team="checkout"),))
    message = "CODEOWNERS (line 3, “*”) sends the reviews of Ledger to @anaruiz: nobody of Checkout."
    assert found(lower, "R501") == [told(message, team="checkout")]


def test_who_has_left_or_moved_is_not_of_the_team() -> None:
    assert found(gone(ruled("@chitan"), "chi", DAY), "R501") == [to_others("@chitan")]
    moved = tuple(replace(own, period=Period(None, DAY)) for own in ruled().memberships)
    assert found(replace(ruled("@chitan"), memberships=moved), "R501") == [to_others("@chitan")]


def test_a_system_without_rules_or_owner_contradicts_nobody() -> None:
    assert found(plus(known(), systems=LEDGER), "R501") == []
    assert found(replace(ruled("@acme/others"), system_owners=()), "R501", "R502") == []
    ended = (replace(OWNED, period=Period(None, DAY)),)
    assert found(replace(ruled("@acme/others"), system_owners=ended), "R501") == []


def test_a_system_that_is_not_there_is_not_looked_at() -> None:
    later = replace(LEDGER, period=Period(on(1)), catalogue_owner="checkout")
    assert found(plus(known(), systems=later), "R502") == []
    assert found(plus(known(), system_owners=SystemOwner("unknown", "payments")), "R501", "R502") == []


def test_a_folder_that_no_rule_speaks_of_contradicts_nobody() -> None:
    folder = replace(LEDGER, repositories=(Repository("all", "/ledger"),))
    rules = (CodeOwnersRule("/other/", ("@acme/others",), 1),)
    assert found(plus(known(), systems=replace(folder, code_owners=rules)), "R501") == []


def test_the_first_folder_that_is_given_to_others_is_told() -> None:
    folders = (Repository("all", "/a"), Repository("all", "/b"), Repository("all", "/c"))
    rules = (
        CodeOwnersRule("/a/", ("@anaruiz",), 1),
        CodeOwnersRule("/b/", ("@acme/others",), 2),
        CodeOwnersRule("/c/", ("@acme/others",), 3),
    )
    system = replace(LEDGER, repositories=folders, code_owners=rules)
    message = "CODEOWNERS (line 2, “/b/”) sends the reviews of Ledger to @acme/others: nobody of Payments."
    assert found(plus(known(), systems=system), "R501") == [told(message)]


def test_a_system_without_a_repository_is_taken_as_a_whole_one() -> None:
    rules = (CodeOwnersRule("*", ("@acme/others",), 3),)
    bare = replace(LEDGER, repositories=(), code_owners=rules)
    assert found(plus(known(), systems=bare), "R501") == [to_others("@acme/others")]


def test_one_of_two_owning_teams_is_enough() -> None:
    """And what is wrong is told once, with the first of them."""
    two = plus(with_team(ruled("@acme/others"), "billing"), system_owners=SystemOwner("ledger", "billing"))
    assert found(two, "R501") == [to_others("@acme/others")]
    named = tuple(replace(own, forge=("acme/others",)) if own.id == "billing" else own for own in two.teams)
    assert found(replace(two, teams=named), "R501") == []


def test_an_owning_team_that_is_not_there_does_not_count() -> None:
    two = with_team(ruled("@acme/others"), "billing")
    closed = tuple(
        replace(own, period=Period(None, DAY)) if own.id == "billing" else own for own in two.teams
    )
    first = replace(two, teams=closed, system_owners=(SystemOwner("ledger", "billing"), OWNED))
    assert found(first, "R501") == [to_others("@acme/others")]


def catalogued(owner: str | None) -> Organisation:
    return plus(known(), systems=replace(LEDGER, catalogue_owner=owner))


@pytest.mark.parametrize(
    ("owner", "named"), [("checkout", "Checkout"), ("someone-else", "someone-else"), ("Payments", "Payments")]
)
def test_the_catalogue_names_another_owner(owner: str, named: str) -> None:
    message = f"The catalogue names {named} as the owner of Ledger; the owner is Payments."
    assert found(catalogued(owner), "R502") == [told(message, "R502")]


def test_the_catalogue_agrees_or_says_nothing() -> None:
    assert found(catalogued("payments"), "R502") == []
    assert found(catalogued(None), "R502") == []
    shared = plus(catalogued("checkout"), system_owners=SystemOwner("ledger", "checkout"))
    assert found(shared, "R502") == []


def test_the_owner_of_the_day_counts() -> None:
    moving = (replace(OWNED, period=Period(None, on(1))), SystemOwner("ledger", "checkout", Period(on(1))))
    moved = replace(catalogued("payments"), system_owners=moving)
    message = "The catalogue names Payments as the owner of Ledger; the owner is Checkout."
    assert found(moved, "R502") == []
    assert found(moved, "R502", at=on(1)) == [told(message, "R502", team="checkout")]


def test_each_file_that_was_found_is_compared_for_the_folders_in_its_repository() -> None:
    def of(repository: str, *rules: CodeOwnersRule) -> CodeOwnersFile:
        return CodeOwnersFile(repository, rules)

    api, web = Repository("acme/api", "/ledger"), Repository("acme/web")
    team, others = CodeOwnersRule("*", ("@acme/payments",), 1), CodeOwnersRule("*", ("@acme/others",), 2)
    nobody = CodeOwnersRule("/ledger/", (), 4)

    def system(repositories: tuple[Repository, ...], *files: CodeOwnersFile) -> Organisation:
        found = SystemAsFound(
            "ledger", "Ledger", repositories=repositories, code_owners=(others,), code_owners_found=files
        )
        return plus(known(), systems=found)

    both = (api, web)
    assert found(system(both, of("acme/api", team), of("acme/web", team)), "R501") == []
    assert found(system(both, of("acme/api", team, nobody), of("acme/web", others)), "R501") == [
        told("CODEOWNERS of acme/api (line 4, “/ledger/”) sends the reviews of Ledger to nobody."),
        told(
            "CODEOWNERS of acme/web (line 2, “*”) sends the reviews of Ledger to @acme/others: nobody of Payments."
        ),
    ]
    assert found(system((web,), of("acme/web", nobody, team)), "R501") == []
    assert found(system((api,), of("acme/api", nobody)), "R501") == [
        told("CODEOWNERS (line 4, “/ledger/”) sends the reviews of Ledger to nobody.")
    ]
    assert found(system(both), "R501") == [
        told("CODEOWNERS (line 2, “*”) sends the reviews of Ledger to @acme/others: nobody of Payments.")
    ]
