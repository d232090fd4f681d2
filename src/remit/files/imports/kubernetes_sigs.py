"""The Kubernetes ``sigs.yaml``: groups of every kind, their chairs and tech leads, their subprojects.

Chairs run a group (people and process) and hold ``engineering-manager``; tech leads hold ``tech-lead``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remit.core.charter import Charter
from remit.core.person import Person
from remit.core.system import Repository, System, SystemOwner
from remit.core.team import Team
from remit.files.imports.documents import others
from remit.files.imports.draft import Draft, identities
from remit.files.imports.outcome import number
from remit.files.imports.texts import ADDRESS_LENGTH, EMAIL, ID, LOGIN, readings, refuse, slug
from remit.files.imports.yaml_source import yaml_documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.documents import Node
    from remit.files.imports.outcome import Imported, Options

KINDS = {"sigs": "sig", "workinggroups": "workinggroup", "usergroups": "usergroup", "committees": "committee"}
ROLES = {"chairs": "engineering-manager", "tech_leads": "tech-lead"}
FEWEST_ALLOWED = 2
"""The organisation's limit of holders, where its largest group has fewer: chairs come at least in pairs."""

_RAW = re.compile(r"https://raw\.githubusercontent\.com/([^/]+/[^/]+)/(?:refs/heads/)?[^/]+/(?:(.+)/)?[^/]+")
_WEB = re.compile(r"https://github\.com/([^/]+/[^/]+)/blob/[^/]+/(?:(.+)/)?[^/]+")

_LEFT_OF_GROUP = {
    "mission_statement": "a charter's rows say who is responsible, not what a group is for",
    "charter_link": "the charter is prose; its rows are for the group to write",
    "label": "the id of the group says the same",
    "meetings": "meetings are evidence, and their calendars are connected by their owners",
    "stakeholder_sigs": "a group has one parent, not stakeholders",
}
_LEFT_OF_CONTACT = {
    "liaison": "the liaison belongs to the steering committee and holds no role in the group",
    "slack": "a channel is no person and no team",
    "mailing_list": "a list is no person and no team",
    "private_mailing_list": "a list is no person and no team",
    "teams": "the file does not say who is in these teams",
}
_LEFT_OF_SUBPROJECT = {
    "description": "a system has a name, not a description",
    "contact": "a channel is no person and no team",
    "meetings": "meetings are evidence, and their calendars are connected by their owners",
    "leads": "roles are held on a team; a subproject is a system here",
}


def read(paths: Sequence[Path], options: Options, _existing: Organisation | None = None) -> Imported:
    """Read one or several ``sigs.yaml``. Raises FileErrors."""
    files = readings(paths, options)
    draft = Draft()
    limits = dict.fromkeys(ROLES.values(), FEWEST_ALLOWED)
    for reading in files:
        documents = yaml_documents(reading) if reading.text else []
        if not documents and not reading.problems:
            reading.whole("the file is empty", expected=f"the lists {', '.join(KINDS)}")
        for document in documents:
            _document(document, draft, limits)
    refuse(files)
    draft.charters = (Charter(None, max_holders=tuple(limits.items())),)
    return draft.imported(_took(draft, limits), {"name": "Kubernetes", **options}, "kubernetes")


def _document(document: Node, draft: Draft, limits: dict[str, int]) -> None:
    entries = document.mapping("the file")
    if entries and not KINDS.keys() & entries.keys():
        document.problem("no group of any kind here", f"one of the lists {', '.join(KINDS)}")
    for key, node in entries.items():
        if key in KINDS:
            for group in node.items(key):
                _group(group, KINDS[key], draft, limits)
        elif key == "gb_rep":
            draft.notes.add("other entries", key, "the seat on the governing board is no role of a group")
        else:
            draft.notes.add("other entries", key, "not one of the lists of groups")


def _group(node: Node, kind: str, draft: Draft, limits: dict[str, int]) -> None:
    entries = node.mapping(f"a group of kind {kind}")
    if not entries:
        return
    team = node.child("dir").text("the group's dir", required=True)
    name = node.child("name").text("the group's name", required=True)
    if team and not ID.fullmatch(team):
        node.child("dir").problem(
            "this cannot be a team's id", "lower-case letters, digits, '.', '_' and '-'"
        )
        return
    if team in draft.teams:
        node.child("dir").problem("two groups have this dir", "each dir once")
        return
    if not team:
        return
    draft.teams[team] = Team(team, name, labels=(("kind", kind),))
    _leadership(node.child("leadership"), team, draft, limits)
    for subproject in node.child("subprojects").items("subprojects"):
        _subproject(subproject, team, draft)
    for key in others(entries, {"dir", "name", "leadership", "subprojects", "contact"}):
        draft.notes.add(f"{key} of groups", team, _LEFT_OF_GROUP.get(key, "not known to this importer"))
    for key in node.child("contact").mapping("contact") if node.child("contact").value is not None else ():
        draft.notes.add(
            f"contact {key} of groups", team, _LEFT_OF_CONTACT.get(key, "not known to this importer")
        )


def _leadership(node: Node, team: str, draft: Draft, limits: dict[str, int]) -> None:
    if node.value is None:
        return
    for key, people in node.mapping("leadership").items():
        role = ROLES.get(key)
        if role is None:
            why = "they led the group once; nobody knows from when to when"
            for person in people.items(key):
                login = person.child("github").text("the GitHub login")
                why = why if key == "emeritus_leads" else "neither chairs nor tech leads"
                draft.notes.add(key, f"{login} ({team})", why)
            continue
        held = [_person(person, draft) for person in people.items(key)]
        for login in filter(None, held):
            if not draft.assign(login, role, team):
                why = "the same person stands twice in one list"
                draft.notes.add(f"repeated {key}", f"{login} ({team})", why)
        limits[role] = max(limits[role], len(set(filter(None, held))))


def _person(node: Node, draft: Draft) -> str | None:
    entries = node.mapping("a leader")
    if not entries:
        return None
    login = node.child("github").text("the GitHub login", required=True)
    if not login:
        return None
    if not LOGIN.fullmatch(login):
        node.child("github").problem("this is no GitHub login", "letters, digits and hyphens")
        return None
    name = node.child("name").text("the name")
    email = node.child("email").text("the e-mail address")
    if email and not EMAIL.fullmatch(email):
        node.child("email").problem("this is no e-mail address", "name@host")
        return None
    key = login.lower()
    if "company" in entries:
        draft.notes.add("employers of people", key, "an employer is no fact of the group")
    for extra in others(entries, {"github", "name", "email", "company"}):
        draft.notes.add(f"{extra} of people", key, "not known to this importer")
    draft.person(Person(key, name or login, identities=identities(github=login, email=email)))
    return key


def _subproject(node: Node, team: str, draft: Draft) -> None:
    entries = node.mapping("a subproject")
    name = node.child("name").text("the subproject's name", required=True) if entries else ""
    if not name:
        return
    key = f"{team}.{slug(name)}"
    if not slug(name) or not ID.fullmatch(key) or key in draft.systems:
        node.child("name").problem("no id of its own can be made from this name", "a name that no sister has")
        return
    repositories = dict.fromkeys(_repository(owners) for owners in node.child("owners").items("owners"))
    draft.systems[key] = System(key, name, repositories=tuple(filter(None, repositories)))
    draft.link(SystemOwner(key, team))
    for extra in others(entries, {"name", "owners"}):
        why = _LEFT_OF_SUBPROJECT.get(extra, "not known to this importer")
        draft.notes.add(f"{extra} of subprojects", key, why)


def _repository(node: Node) -> Repository | None:
    """The repository and folder whose OWNERS file the address names; another address is a problem."""
    address = node.text("the address of an OWNERS file", required=True, longest=ADDRESS_LENGTH)
    found = _RAW.fullmatch(address) or _WEB.fullmatch(address)
    if found is None:
        if address:
            node.problem(
                "this is no OWNERS file on GitHub",
                "https://raw.githubusercontent.com/ORG/REPO/REF/.../OWNERS",
            )
        return None
    repository, folder = found.groups()
    return Repository(f"https://github.com/{repository}", f"/{folder}" if folder else "/")


def _took(draft: Draft, limits: dict[str, int]) -> list[str]:
    kinds = [dict(team.labels)["kind"] for team in draft.teams.values()]
    by_kind = ", ".join(f"{kinds.count(kind)} of kind {kind}" for kind in KINDS.values())
    held = draft.organisation("", "").assignments
    both = {(one.person, one.team) for one in held if one.role == ROLES["chairs"]} & {
        (one.person, one.team) for one in held if one.role == ROLES["tech_leads"]
    }
    chairs = sum(one.role == ROLES["chairs"] for one in held)
    return [
        f"{number(len(draft.teams), 'group')} as teams: {by_kind}",
        f"{number(len(draft.people), 'person', 'people')} by GitHub login in lower case, each once",
        f"{number(chairs, 'chair')} as engineering-manager and {number(len(held) - chairs, 'tech lead')} as tech-lead, "
        f"starts unknown; {number(len(both), 'time')} one person holds both in a group",
        f"{number(len(draft.systems), 'subproject')} as systems of their group",
        f"max_holders of the organisation: {', '.join(f'{role} {most}' for role, most in limits.items())}, "
        "the most that one group has",
    ]
