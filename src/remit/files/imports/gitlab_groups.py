"""GitLab's groups, subgroups and their members, as its API writes them.

An access level says what somebody may do in a group, not who leads it. Memberships are taken, roles are not.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from remit.core.team import Team, TeamParent
from remit.files.imports.draft import Draft
from remit.files.imports.forge import Members, Shape, listing, member
from remit.files.imports.outcome import number
from remit.files.imports.texts import ID, readings, refuse, slug
from remit.lib.periods import ALWAYS, Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.documents import Node
    from remit.files.imports.outcome import Imported, Options

GITLAB = Shape(identity="gitlab", login="username", team="full_path")


def read(paths: Sequence[Path], options: Options, existing: Organisation | None = None) -> Imported:
    """Read listings of groups and of members. Raises FileErrors."""
    files = readings(paths, options)
    draft = Draft()
    groups: list[Node] = []
    found: Members = []
    for reading in files:
        nodes, members = listing(reading, GITLAB)
        groups.extend(nodes)
        found.extend(members)
    paths_by_id = {path: node for node in groups if (path := _group(node, draft))}
    _parents(paths_by_id, draft)
    known = set(draft.teams) | set(existing.index.team if existing else ())
    for path, people in found:
        for node in people:
            if _key(path) in known:
                _member(node, _key(path), draft)
            else:
                draft.notes.add("members of other groups", path, "there is no such group in these files")
    refuse(files)
    draft.notes.add(
        "roles", "tech-lead, engineering-manager", "the listing does not say who holds them: set them by hand"
    )
    value = draft.organisation("", "")
    took = [
        f"{number(len(value.teams), 'group')} as teams, {number(len(value.team_parents), 'parent')}",
        f"{number(len(value.people), 'account')} as people, "
        f"{number(len(value.memberships), 'membership')}, starts unknown",
    ]
    top = min((path for path in paths_by_id if "/" not in path), default="")
    return draft.imported(took, options, _key(top))


def _key(path: str) -> str:
    """The id of a group: its full path with dots, ``acme/payments`` is ``acme.payments``."""
    return ".".join(slug(part) for part in path.split("/"))


def _group(node: Node, draft: Draft) -> str | None:
    """Take a group; its full path, or None where it is none or known."""
    path = node.child("full_path").text("full_path", required=True)
    key = _key(path)
    if not path:
        return None
    if not ID.fullmatch(key):
        node.child("full_path").problem("no id can be made from this path", "group/subgroup")
        return None
    if key in draft.teams:
        if draft.teams[key].forge != (path,):
            other = draft.teams[key].forge[0]
            node.child("full_path").problem(
                f"gives the same id as {other}: {key}", "paths that differ in letters or digits"
            )
        else:
            draft.notes.add("repeated groups", path, "an earlier entry is the same group")
        return None
    draft.teams[key] = Team(key, node.child("name").text("name") or path.rsplit("/", 1)[-1], forge=(path,))
    if node.child("description").value not in (None, ""):
        draft.notes.add("descriptions of groups", path, "a team has a name, not a description")
    if node.child("visibility").value is not None:
        draft.notes.add("visibility of groups", path, "who sees a group on the forge is the forge's matter")
    return path


def _parents(groups: dict[str, Node], draft: Draft) -> None:
    """A group's parent is in its path; one that the listing lacks is named and left."""
    for path in groups:
        above = path.rpartition("/")[0]
        if above in groups:
            draft.link(TeamParent(_key(path), _key(above)))
        elif above:
            draft.notes.add("parents", f"{above} of {path}", "there is no such group in these files")


def _member(node: Node, team: str, draft: Draft) -> None:
    entries = node.mapping("a member")
    state = node.child("state").text("state")
    login = node.child("username").text("username") if entries else ""
    if state and state != "active":
        draft.notes.add(f"accounts that are {state}", login, "only active accounts are people of a team")
        return
    period = ALWAYS
    expires = node.child("expires_at")
    if expires.value is not None:
        try:
            period = Period(end=date.fromisoformat(expires.text("expires_at")))
        except ValueError:
            expires.problem("this is no day", "YYYY-MM-DD")
            return
    if member(node, team, GITLAB, draft, period) and node.child("access_level").value is not None:
        level = node.child("access_level").value
        why = "what somebody may do in a group does not say that they lead it"
        draft.notes.add("access levels", str(level), why)
