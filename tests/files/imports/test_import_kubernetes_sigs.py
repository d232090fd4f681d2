"""The Kubernetes sigs.yaml: the small fixture as a whole value, the real file against a plain reading of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from remit.core import consistency
from remit.core.charter import Charter
from remit.core.organisation import Organisation
from remit.core.person import Identity, Person
from remit.core.role import RoleAssignment
from remit.core.system import Repository, System, SystemOwner
from remit.core.team import Team
from remit.files import frameworks
from remit.files import organisation as organisation_files
from remit.files.imports import IMPORTERS, FileErrors, Left
from remit.files.writing import dump

FIXTURES = Path(__file__).parent / "fixtures"
KUBERNETES = IMPORTERS["kubernetes-sigs"]
KINDS = ("sigs", "workinggroups", "usergroups", "committees")


def test_groups_leaders_and_subprojects() -> None:
    imported = KUBERNETES.read([FIXTURES / "sigs.yaml"])
    em, tl = "engineering-manager", "tech-lead"
    assert imported.organisation == Organisation(
        id="kubernetes",
        name="Kubernetes",
        framework=frameworks.packaged("engineering-ladders"),
        people=(
            Person(
                "anaruiz",
                "Ana Ruiz",
                identities=(Identity("email", "ana@acme.example"), Identity("github", "AnaRuiz")),
            ),
            Person(
                "bo", "Bo Lind", identities=(Identity("email", "bo@acme.example"), Identity("github", "bo"))
            ),
            Person("di", "Di Oh", identities=(Identity("github", "di"),)),
            Person("el", "El Um", identities=(Identity("github", "el"),)),
            Person("fi", "Fi An", identities=(Identity("github", "fi"),)),
        ),
        teams=(
            Team("sig-storage", "Storage", labels=(("kind", "sig"),)),
            Team("wg-batch", "Batch", labels=(("kind", "workinggroup"),)),
            Team("committee-steering", "Steering", labels=(("kind", "committee"),)),
        ),
        systems=(
            System(
                "sig-storage.volume-driver",
                "Volume Driver",
                repositories=(
                    Repository("https://github.com/acme/volumes", "/driver"),
                    Repository("https://github.com/acme/docs"),
                ),
            ),
        ),
        system_owners=(SystemOwner("sig-storage.volume-driver", "sig-storage"),),
        assignments=(
            RoleAssignment("anaruiz", em, "sig-storage"),
            RoleAssignment("bo", em, "sig-storage"),
            RoleAssignment("anaruiz", tl, "sig-storage"),
            RoleAssignment("bo", em, "wg-batch"),
            RoleAssignment("di", em, "committee-steering"),
            RoleAssignment("el", em, "committee-steering"),
            RoleAssignment("fi", em, "committee-steering"),
        ),
        charters=(Charter(None, max_holders=((em, 3), (tl, 2))),),
    )


def test_it_says_what_it_took_and_what_it_left() -> None:
    imported = KUBERNETES.read([FIXTURES / "sigs.yaml"])
    assert imported.took == (
        "3 groups as teams: 1 of kind sig, 1 of kind workinggroup, 0 of kind usergroup, 1 of kind committee",
        "5 people by GitHub login in lower case, each once",
        "6 chairs as engineering-manager and 1 tech lead as tech-lead, starts unknown; "
        "1 time one person holds both in a group",
        "1 subproject as systems of their group",
        "max_holders of the organisation: engineering-manager 3, tech-lead 2, the most that one group has",
    )
    assert imported.left == (
        Left("employers of people (1: anaruiz)", "an employer is no fact of the group"),
        Left("repeated chairs (1: bo (sig-storage))", "the same person stands twice in one list"),
        Left(
            "other names of the same person (1: Ana M. Ruiz of anaruiz)",
            "a person has one name; the one that the file gives first was taken",
        ),
        Left(
            "emeritus_leads (1: old-hand (sig-storage))",
            "they led the group once; nobody knows from when to when",
        ),
        Left(
            "description of subprojects (1: sig-storage.volume-driver)",
            "a system has a name, not a description",
        ),
        Left(
            "mission_statement of groups (1: sig-storage)",
            "a charter's rows say who is responsible, not what a group is for",
        ),
        Left("label of groups (1: sig-storage)", "the id of the group says the same"),
        Left("contact slack of groups (1: sig-storage)", "a channel is no person and no team"),
        Left(
            "contact liaison of groups (1: sig-storage)",
            "the liaison belongs to the steering committee and holds no role in the group",
        ),
        Left("other entries (1: gb_rep)", "the seat on the governing board is no role of a group"),
    )


def test_everything_wrong_comes_in_one_go_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "sigs.yaml"
    file.write_text(
        "sigs:\n"
        "  - {dir: Sig Node, name: Node}\n"
        "  - {name: Nameless}\n"
        "  - dir: sig-apps\n"
        "    name: [Apps]\n"
        "    leadership:\n"
        "      chairs: [{github: 'a b', name: A}, {name: B}, {github: c, email: nobody}]\n"
        "    subprojects:\n"
        "      - {name: one, owners: ['https://example.org/x']}\n"
        "      - {name: One}\n"
        "  - {dir: sig-apps, name: Apps}\n"
    )
    with pytest.raises(FileErrors) as raised:
        KUBERNETES.read([file])
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == [
        (2, 11, "Sig Node", "this cannot be a team's id"),
        (3, 5, "", "the group's dir is missing"),
        (5, 11, "", "the group's name is a list"),
        (7, 25, "a b", "this is no GitHub login"),
        (7, 42, "", "the GitHub login is missing"),
        (7, 72, "nobody", "this is no e-mail address"),
        (9, 30, "https://example.org/x", "this is no OWNERS file on GitHub"),
        (10, 16, "One", "no id of its own can be made from this name"),
        (11, 11, "sig-apps", "two groups have this dir"),
    ]


def _plain(folder: Path) -> dict[str, list[dict[str, Any]]]:
    plain: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (folder / "kubernetes-sigs.yaml").read_text(encoding="utf-8")
    )
    return plain


def _logins(group: dict[str, Any], part: str) -> set[str]:
    return {person["github"].lower() for person in group["leadership"].get(part) or ()}


@pytest.mark.realdata
def test_the_real_file_has_the_groups_roles_and_people_that_a_plain_reading_finds(realdata: Path) -> None:
    organisation = KUBERNETES.read([realdata / "kubernetes-sigs.yaml"]).organisation
    plain = _plain(realdata)
    groups = [group for kind in KINDS for group in plain[kind] or ()]
    held: dict[tuple[str, str], set[str]] = {}
    for one in organisation.assignments:
        held.setdefault((one.team, one.role), set()).add(one.person)

    assert Counter(dict(team.labels)["kind"] for team in organisation.teams) == Counter(
        {kind.removesuffix("s"): len(plain[kind]) for kind in KINDS if plain[kind]}
    )
    assert {team.id for team in organisation.teams if not held.get((team.id, "tech-lead"))} == {
        group["dir"] for group in groups if not _logins(group, "tech_leads")
    }
    assert {
        (team.id, person)
        for team in organisation.teams
        for person in held.get((team.id, "tech-lead"), set())
        & held.get((team.id, "engineering-manager"), set())
    } == {
        (group["dir"], person)
        for group in groups
        for person in _logins(group, "chairs") & _logins(group, "tech_leads")
    }
    assert {person.id for person in organisation.people} == {
        login for group in groups for part in ("chairs", "tech_leads") for login in _logins(group, part)
    }
    assert len(organisation.systems) == sum(len(group.get("subprojects") or ()) for group in groups)
    assert organisation.charters == (
        Charter(
            None,
            max_holders=(
                ("engineering-manager", max(len(_logins(group, "chairs")) for group in groups)),
                ("tech-lead", max(len(_logins(group, "tech_leads")) for group in groups)),
            ),
        ),
    )


@pytest.mark.realdata
def test_the_real_file_is_in_order_and_can_be_written_and_read_back(realdata: Path, tmp_path: Path) -> None:
    organisation = KUBERNETES.read([realdata / "kubernetes-sigs.yaml"]).organisation
    assert consistency.problems(organisation) == []
    file = tmp_path / "kubernetes.yaml"
    file.write_text(dump(organisation), encoding="utf-8")
    again = organisation_files.read(file).organisation
    for field in fields(Organisation):
        before, after = getattr(organisation, field.name), getattr(again, field.name)
        if isinstance(before, tuple) and field.name != "charters":
            assert Counter(after) == Counter(before), field.name
        else:
            assert after == before, field.name
