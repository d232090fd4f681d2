"""GitHub's teams and their members, as ``gh api`` saves them.

The listing says who may do what in repositories; it does not say who leads. Memberships are taken, roles are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remit.core.team import Team, TeamParent
from remit.files.imports.draft import Draft
from remit.files.imports.forge import Members, Shape, listing, member
from remit.files.imports.outcome import number
from remit.files.imports.texts import ID, readings, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.documents import Node
    from remit.files.imports.outcome import Imported, Options

GITHUB = Shape(identity="github", login="login", team="slug")
_PAGE = re.compile(r"https?://[^/]+/orgs/([^/]+)/teams/")
_LEFT = {
    "description": "a team has a name, not a description",
    "privacy": "who sees a team on the forge is the forge's matter",
    "notification_setting": "notifications are the forge's matter",
    "permission": "access is no responsibility",
    "permissions": "access is no responsibility",
}


def read(paths: Sequence[Path], options: Options, existing: Organisation | None = None) -> Imported:
    """Read listings of teams and of members. Raises FileErrors."""
    files = readings(paths, options)
    draft = Draft()
    parents: list[tuple[str, str]] = []
    found: Members = []
    for reading in files:
        teams, members = listing(reading, GITHUB)
        found.extend(members)
        parents.extend(filter(None, [_team(node, draft, options) for node in teams]))
    known = set(draft.teams) | set(existing.index.team if existing else ())
    for child, parent in parents:
        if parent in known:
            draft.link(TeamParent(child, parent))
        else:
            draft.notes.add("parents", f"{parent} of {child}", "there is no such team in these files")
    for team, people in found:
        for node in people:
            if team.lower() not in known:
                draft.notes.add("members of other teams", team, "there is no such team in these files")
            elif member(node, team.lower(), GITHUB, draft) and node.child("role").value is not None:
                draft.notes.add(
                    "forge roles", f"{node.child('role').value}s", "who may edit a team does not lead it"
                )
    refuse(files)
    draft.notes.add(
        "roles", "tech-lead, engineering-manager", "the listing does not say who holds them: set them by hand"
    )
    value = draft.organisation("", "")
    took = [
        f"{number(len(value.teams), 'team')}, {number(len(value.team_parents), 'parent')}",
        f"{number(len(value.people), 'account')} as people, "
        f"{number(len(value.memberships), 'membership')}, starts unknown",
    ]
    return draft.imported(took, options, options.get("org", "").lower())


def _team(node: Node, draft: Draft, options: Options) -> tuple[str, str] | None:
    """Take a team; gives (team, parent) where it has one."""
    slug = node.child("slug").text("slug", required=True)
    key = slug.lower()
    if not slug:
        return None
    if not ID.fullmatch(key):
        node.child("slug").problem("this is no slug of a team", "letters, digits, '.', '_' and '-'")
        return None
    if key in draft.teams:
        draft.notes.add("repeated teams", key, "an earlier entry is the same team")
        return None
    page = _PAGE.match(node.child("html_url").text("html_url", longest=1000))
    org = page.group(1) if page else options.get("org", "")
    name = node.child("name").text("name") or slug
    draft.teams[key] = Team(key, name, forge=(f"{org}/{slug}",) if org else ())
    if not org:
        draft.notes.add(
            "handles in CODEOWNERS", key, "the organisation's login is not in the file: give --org"
        )
    for field, why in _LEFT.items():
        if node.child(field).value not in (None, ""):
            draft.notes.add(f"{field} of teams", key, why)
    parent = node.child("parent")
    if parent.value is None:
        return None
    above = (
        parent.child("slug").text("the parent's slug", required=True).lower()
        if parent.mapping("parent")
        else ""
    )
    return (key, above) if above else None
