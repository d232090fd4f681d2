"""Merging into an organisation: what is missing is added, what is there stays, what clashes is said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.system import Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files import organisation as organisation_files
from remit.files.imports import IMPORTERS, Imported, Left, merge
from remit.lib.periods import Period

FIXTURES = Path(__file__).parent / "fixtures"
FILE = FIXTURES / "organisation.yaml"


def test_a_listing_finds_people_by_login_and_teams_by_handle() -> None:
    before = organisation_files.read(FILE).organisation
    imported = IMPORTERS["github-teams"].read([FIXTURES / "github-teams.json"], {"into": str(FILE)})
    commerce, shop, pay = before.teams
    assert imported.organisation == replace(
        before,
        people=(
            *before.people,
            Person("deploy.bot", "deploy", Kind.AGENT, (Identity("github", "deploy[bot]"),)),
        ),
        teams=(
            replace(commerce, forge=("acme/commerce",)),
            shop,
            pay,
            Team("search", "Search", forge=("acme/search",)),
        ),
        memberships=(Membership("ana", "pay"), Membership("deploy.bot", "pay")),
    )
    assert imported.took[2:] == (
        "1 new person: deploy.bot",
        "labels or handles of commerce",
        "1 new team: search",
        "2 new memberships",
    )
    assert imported.left[-1] == Left("names of people (1: AnaRuiz of ana)", "the organisation says Ana Ruiz")
    assert (imported.scope, imported.outside) == (None, frozenset())


def test_merging_twice_changes_nothing() -> None:
    importer = IMPORTERS["backstage"]
    once = importer.read([FIXTURES / "catalog-info.yaml"], {"into": str(FILE)})
    fresh = importer.read([FIXTURES / "catalog-info.yaml"])
    twice = merge(once.organisation, fresh)
    assert twice.organisation == once.organisation
    assert twice.took == (*fresh.took, "nothing new for the organisation")


def test_somebody_else_with_the_same_id_gets_nothing(tmp_path: Path) -> None:
    listing = tmp_path / "teams.json"
    team = {"slug": "shop", "name": "Shop", "members": [{"login": "ana"}, {"login": "bo"}]}
    listing.write_text(json.dumps([team]))
    imported = IMPORTERS["github-teams"].read([listing], {"into": str(FILE), "org": "acme"})
    assert imported.organisation.memberships == (Membership("bo", "shop"),)
    assert imported.organisation.index.person["ana"].identities == (Identity("github", "anaruiz"),)
    assert (
        Left(
            "people with somebody else's id, and what they hold (1: ana)",
            "the organisation knows ana as github anaruiz",
        )
        in imported.left
    )


def _organisation(**values: Any) -> Organisation:
    base = Organisation("acme", "Acme", frameworks.packaged("engineering-ladders"))
    return replace(base, **values)


def test_every_kind_of_clash_is_left_as_it_was_and_named() -> None:
    one, two = Team("one", "One", labels=(("kind", "sig"),)), Team("two", "Two")
    ana, bo = Person("ana", "Ana", identities=(Identity("email", "ana@acme.example"),)), Person("bo", "Bo")
    existing = _organisation(
        people=(ana, bo),
        teams=(one, two),
        team_parents=(TeamParent("one", "two"),),
        assignments=(RoleAssignment("ana", "tech-lead", "one"),),
        reporting_lines=(ReportingLine("ana", "bo"),),
        systems=(System("s", "S", repositories=(Repository("https://x.example/s"),)),),
        system_owners=(SystemOwner("s", "one"),),
    )
    start = Period(start=date(2026, 1, 1))
    imported = _organisation(
        people=(
            Person(
                "ana",
                "Anna",
                Kind.AGENT,
                (Identity("email", "other@acme.example"),),
                ("tech-lead",),
                start,
            ),
            bo,
            Person("cy", "Cy"),
        ),
        teams=(replace(one, name="Uno", labels=(("kind", "wg"),)), two, Team("three", "Three")),
        team_parents=(TeamParent("one", "three"),),
        assignments=(
            RoleAssignment("ana", "tech-lead", "one", start),
            RoleAssignment("cy", "tech-lead", "three"),
        ),
        reporting_lines=(ReportingLine("ana", "cy"),),
        systems=(System("s", "Ess", production=True, repositories=(Repository("https://x.example/s.git"),)),),
        system_owners=(SystemOwner("s", "three"),),
    )
    merged = merge(existing, Imported(imported, ("took",), (Left("x", "y"),)))
    assert merged.organisation == replace(
        existing,
        people=(ana, bo, Person("cy", "Cy")),
        teams=(one, two, Team("three", "Three")),
        assignments=(*existing.assignments, RoleAssignment("cy", "tech-lead", "three")),
    )
    assert merged.took == ("took", "1 new person: cy", "1 new team: three", "1 new assignment")
    otherwise = "the organisation says otherwise for the same time"
    assert merged.left == (
        Left("x", "y"),
        Left("names of people (1: Anna of ana)", "the organisation says Ana"),
        Left(
            "identities (1: email other@acme.example)",
            "the organisation knows ana as ana@acme.example; add it by hand if it is the same person",
        ),
        Left("kinds of people (1: agent of ana)", "the organisation says human"),
        Left(
            "experience (1: tech-lead of ana)", "experience is for the person to declare in the organisation"
        ),
        Left("periods of people (1: ana)", "the organisation says another, or none"),
        Left("names of teams (1: Uno of one)", "the organisation says One"),
        Left("labels (1: kind: wg of one)", "the organisation says sig"),
        Left("names of systems (1: Ess of s)", "the organisation says S"),
        Left("production systems (1: s)", "the organisation does not say so"),
        Left("reporting lines (1: person ana manager cy)", otherwise),
        Left("team parents (1: team one parent three)", otherwise),
        Left(
            "assignments (1: person ana role tech-lead team one)",
            "the organisation has it with another period",
        ),
        Left("system owners (1: system s team three)", otherwise),
    )
