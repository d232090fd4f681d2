"""Team listings of GitHub and GitLab: memberships are taken, roles are not, and both say so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.imports import IMPORTERS, FileErrors, Left
from remit.lib.periods import Period

FIXTURES = Path(__file__).parent / "fixtures"
GITHUB = IMPORTERS["github-teams"]
GITLAB = IMPORTERS["gitlab-groups"]
NO_ROLES = Left(
    "roles (1: tech-lead, engineering-manager)",
    "the listing does not say who holds them: set them by hand",
)


def test_github_teams_with_members_inside_beside_and_in_a_file_of_their_own() -> None:
    files = [FIXTURES / name for name in ("github-teams.json", "search.json", "members.json")]
    imported = GITHUB.read(files, {"id": "acme", "name": "Acme"})
    assert imported.organisation == Organisation(
        id="acme",
        name="Acme",
        framework=frameworks.packaged("engineering-ladders"),
        people=(
            Person("anaruiz", "AnaRuiz", identities=(Identity("github", "AnaRuiz"),)),
            Person("deploy.bot", "deploy", Kind.AGENT, (Identity("github", "deploy[bot]"),)),
            Person("bo", "bo", identities=(Identity("github", "bo"),)),
            Person("chi", "chi", identities=(Identity("github", "chi"),)),
        ),
        teams=(
            Team("commerce", "Commerce", forge=("acme/commerce",)),
            Team("payments", "Payments", forge=("acme/Payments",)),
            Team("search", "Search", forge=("acme/search",)),
        ),
        team_parents=(TeamParent("payments", "commerce"),),
        memberships=(
            Membership("anaruiz", "payments"),
            Membership("deploy.bot", "payments"),
            Membership("bo", "search"),
            Membership("chi", "search"),
            Membership("bo", "payments"),
        ),
    )
    assert imported.took == ("3 teams, 1 parent", "4 accounts as people, 5 memberships, starts unknown")
    assert imported.left == (
        Left("description of teams (1: commerce)", "a team has a name, not a description"),
        Left("permission of teams (1: payments)", "access is no responsibility"),
        Left("parents (1: hidden of search)", "there is no such team in these files"),
        Left("forge roles (1: maintainers)", "who may edit a team does not lead it"),
        Left("members of other teams (1: elsewhere)", "there is no such team in these files"),
        NO_ROLES,
    )


def test_gitlab_groups_are_named_by_their_path() -> None:
    imported = GITLAB.read([FIXTURES / "gitlab-groups.json"])
    assert imported.organisation == Organisation(
        id="acme",
        name="Acme",
        framework=frameworks.packaged("engineering-ladders"),
        people=(
            Person("ana", "Ana Ruiz", identities=(Identity("gitlab", "ana"),)),
            Person("bo", "Bo Lind", identities=(Identity("gitlab", "bo"),)),
        ),
        teams=(
            Team("acme", "Acme", forge=("acme",)),
            Team("acme.payments", "Payments", forge=("acme/payments",)),
            Team("other.tools", "Tools", forge=("other/tools",)),
        ),
        team_parents=(TeamParent("acme.payments", "acme"),),
        memberships=(
            Membership("ana", "acme.payments"),
            Membership("bo", "acme.payments", Period(end=date(2027, 1, 1))),
        ),
    )
    assert imported.left == (
        Left("visibility of groups (1: acme)", "who sees a group on the forge is the forge's matter"),
        Left("parents (1: other of other/tools)", "there is no such group in these files"),
        Left("access levels (2: 50, 30)", "what somebody may do in a group does not say that they lead it"),
        Left("accounts that are blocked (1: cy)", "only active accounts are people of a team"),
        NO_ROLES,
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "[{'a': 1}]",
            [(1, 3, "'a': 1}]", "this is no JSON: Expecting property name enclosed in double quotes")],
        ),
        (
            '[\n {"slug": 7},\n {"slug": "a b"}]',
            [
                (2, 2, "7", "slug is a number or a truth value"),
                (3, 2, "a b", "this is no slug of a team"),
            ],
        ),
        ('[{"id": 1}]', [(1, 2, "", "neither a team nor a member: it has no slug and no login")]),
        ('{"a": [],\n "a": []}', [(1, 1, "a", "the key stands twice in one object")]),
        (
            '[{"slug": "a", "members": [\n{"login": "x y"}, {"login": null}]}]',
            [(2, 1, "x y", "this is no login"), (2, 19, "", "login is missing")],
        ),
        ("[]", [(0, 0, "", "no team and no member here")]),
    ],
)
def test_listings_that_are_none(tmp_path: Path, text: str, problems: list[tuple[int, int, str, str]]) -> None:
    file = tmp_path / "teams.json"
    file.write_text(text)
    with pytest.raises(FileErrors) as raised:
        GITHUB.read([file])
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == problems


def test_gitlab_groups_that_cannot_be_taken(tmp_path: Path) -> None:
    file = tmp_path / "groups.json"
    file.write_text(
        '[{"full_path": "a/b-c", "name": "B", "members": [{"username": "x", "expires_at": "soon"}]},\n'
        '{"full_path": "a/b c"},\n{"full_path": "/"},\n{"full_path": "a/b-c"},\n'
        '{"a/b-c": [{"username": "y", "email": "nobody"}, 3], "z": [{"username": "y"}]}]'
    )
    with pytest.raises(FileErrors) as raised:
        GITLAB.read([file])
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == [
        (1, 50, "soon", "this is no day"),
        (2, 1, "a/b c", "gives the same id as a/b-c: a.b-c"),
        (3, 1, "/", "no id can be made from this path"),
        (5, 11, "3", "a member is a number or a truth value"),
    ]


def test_a_github_listing_without_addresses_takes_the_organisation_from_the_option(tmp_path: Path) -> None:
    file = tmp_path / "teams.json"
    file.write_text('{"slug": "shop", "name": "Shop"}{"slug": "shop"}')
    with_option = GITHUB.read([file], {"org": "Acme"})
    assert (with_option.organisation.id, with_option.organisation.teams) == (
        "acme",
        (Team("shop", "Shop", forge=("Acme/shop",)),),
    )
    without = GITHUB.read([file])
    assert without.organisation.teams == (Team("shop", "Shop"),)
    assert without.left == (
        Left(
            "handles in CODEOWNERS (1: shop)",
            "the organisation's login is not in the file: give --org",
        ),
        Left("repeated teams (1: shop)", "an earlier entry is the same team"),
        NO_ROLES,
    )
