"""Backstage catalogues: a new organisation, one to merge into, and references that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.core.organisation import Organisation
from remit.core.person import Identity, Person
from remit.core.system import Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.imports import IMPORTERS, FileErrors, Left

FIXTURES = Path(__file__).parent / "fixtures"
CATALOGUE = FIXTURES / "catalog-info.yaml"
ORGANISATION = str(FIXTURES / "organisation.yaml")
BACKSTAGE = IMPORTERS["backstage"]


def test_a_new_organisation_takes_the_catalogues_owners_as_owners() -> None:
    imported = BACKSTAGE.read([CATALOGUE], {"id": "acme", "name": "Acme"})
    assert imported.organisation == Organisation(
        id="acme",
        name="Acme",
        framework=frameworks.packaged("engineering-ladders"),
        people=(
            Person(
                "ana",
                "Ana Ruiz",
                identities=(Identity("email", "ana@acme.example"), Identity("github", "anaruiz")),
            ),
        ),
        teams=(
            Team("commerce", "Commerce", labels=(("type", "department"),)),
            Team("payments", "Payments", labels=(("type", "team"),), forge=("acme/payments",)),
        ),
        team_parents=(TeamParent("payments", "commerce"),),
        memberships=(Membership("ana", "payments"),),
        systems=(
            System("ledger", "The Ledger", catalogue_owner="payments"),
            System(
                "ledger.component",
                "ledger",
                production=True,
                repositories=(Repository("https://github.com/acme/ledger", "/service"),),
                catalogue_owner="payments",
            ),
            System(
                "billing.invoices",
                "invoices",
                repositories=(Repository("https://gitlab.com/acme/billing/invoices"),),
            ),
        ),
        system_owners=(SystemOwner("ledger", "payments"), SystemOwner("ledger.component", "payments")),
    )


def test_it_says_what_it_took_and_what_it_left() -> None:
    imported = BACKSTAGE.read([CATALOGUE])
    assert imported.took == (
        "2 groups as teams, 1 parent",
        "1 user as people, 1 membership, starts unknown",
        "3 systems and components as systems, 2 with the catalogue's owner, 2 owners taken as owner",
    )
    assert imported.left == (
        Left(
            "addresses of groups (1: commerce@acme.example of commerce)", "a team has no address of its own"
        ),
        Left(
            "entities of kind api (1: ledger-api)",
            "an API belongs to the component that provides it, and that is a system here",
        ),
        Left("memberships (1: ana in ghosts)", "there is no group:default/ghosts in these files"),
        Left(
            "ids of components (1: component:default/ledger is ledger.component)",
            "the system of the same name has the id",
        ),
        Left("systems of components (1: ledger.component)", "systems do not nest here"),
        Left("spec.type (2: ledger.component, billing.invoices)", "it says nothing of who is responsible"),
        Left(
            "owners (1: user:default/ana of component:billing/invoices)", "a team owns a system, not a person"
        ),
        Left(
            "backstage.io/source-location annotations (1: dir:./ of billing.invoices)",
            "only locations that begin with url: are addresses",
        ),
    )


def _owners(organisation: Organisation) -> list[tuple[str, str | None, list[str]]]:
    return [
        (one.id, one.catalogue_owner, [owner.team for owner in organisation.index.owners.get(one.id, ())])
        for one in organisation.systems
    ]


def test_an_organisation_that_knows_its_owners_keeps_them_for_comparison() -> None:
    imported = BACKSTAGE.read([CATALOGUE], {"into": ORGANISATION})
    assert _owners(imported.organisation) == [
        ("ledger", "pay", ["shop"]),
        ("till", "shop", []),
        ("ledger.component", "pay", ["pay"]),
        ("billing.invoices", None, []),
    ]


def test_owners_that_are_asked_for_do_not_replace_others() -> None:
    imported = BACKSTAGE.read([CATALOGUE], {"into": ORGANISATION, "owners": "yes"})
    assert _owners(imported.organisation)[0] == ("ledger", "pay", ["shop"])
    assert (
        Left("system owners (1: system ledger team pay)", "the organisation says otherwise for the same time")
        in imported.left
    )


@pytest.mark.parametrize(
    ("owner", "read", "message"),
    [
        ("group:default/a/b", "group:default/a/b", "spec.owner is no reference to an entity"),
        ("'group:'", "group:", "spec.owner is no reference to an entity"),
        ("'team a'", "team a", "spec.owner is no reference to an entity"),
        ("-team", "-team", "spec.owner is no reference to an entity"),
        ("system:ledger", "system:ledger", "spec.owner refers to a system"),
        ("[payments]", "", "spec.owner is a list"),
    ],
)
def test_a_reference_that_is_none_is_quoted(tmp_path: Path, owner: str, read: str, message: str) -> None:
    file = tmp_path / "catalog-info.yaml"
    file.write_text(
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: a}}\nspec:\n  owner: {owner}\n"
    )
    with pytest.raises(FileErrors) as raised:
        BACKSTAGE.read([file])
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == [
        (5, 10, read, message)
    ]


def test_references_are_read_without_case_in_the_entitys_own_namespace(tmp_path: Path) -> None:
    file = tmp_path / "catalog-info.yaml"
    file.write_text(
        "apiVersion: backstage.io/v1beta1\nkind: group\nmetadata: {name: Core, namespace: Ops}\nspec: {}\n---\n"
        "apiVersion: backstage.io/v1beta1\nkind: Group\nmetadata: {name: sub, namespace: ops}\n"
        "spec: {parent: CORE}\n---\n"
        "apiVersion: backstage.io/v1beta1\nkind: User\nmetadata: {name: Ana}\n"
        "spec: {memberOf: ['Group:OPS/Core']}\n"
    )
    organisation = BACKSTAGE.read([file]).organisation
    assert organisation.teams == (Team("ops.core", "Core"), Team("ops.sub", "sub"))
    assert organisation.team_parents == (TeamParent("ops.sub", "ops.core"),)
    assert organisation.memberships == (Membership("ana", "ops.core"),)


def test_contradictions_of_a_catalogue_come_in_one_go(tmp_path: Path) -> None:
    group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {}}}\nspec: {{{}}}\n"
    file = tmp_path / "catalog-info.yaml"
    file.write_text(
        "---\n".join(
            [
                group.format("a", "parent: b"),
                group.format("b", ""),
                group.format("c", "children: [a]"),
                group.format("A", ""),
                "apiVersion: v2\nkind: User\nmetadata: {name: u}\n",
            ]
        )
    )
    with pytest.raises(FileErrors) as raised:
        BACKSTAGE.read([file])
    assert [(one.line, one.read, one.message) for one in raised.value.problems] == [
        (14, "a", "group:default/a has two parents: group:default/b and group:default/c"),
        (18, "A", "group:default/a has the id a, and so has another group"),
        (21, "v2", "a version of the format that this importer does not know"),
    ]


def test_groups_above_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {}}}\nspec: {{parent: {}}}\n"
    file = tmp_path / "catalog-info.yaml"
    file.write_text(f"{group.format('a', 'b')}---\n{group.format('b', 'a')}")
    with pytest.raises(FileErrors) as raised:
        BACKSTAGE.read([file])
    assert {one.path for one in raised.value.problems} == {str(file)}
