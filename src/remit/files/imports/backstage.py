"""Backstage catalogues (``catalog-info.yaml``): groups, users, systems and components.

A component or system becomes a system here. Its ``spec.owner`` is the catalogue's word, kept as ``catalogue_owner``;
in a new organisation it is the owner as well, in one that has owners of its own R502 compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from remit.core.person import Person
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files.imports.backstage_refs import DEFAULT, NAME, Ref, reference
from remit.files.imports.backstage_source import repositories
from remit.files.imports.draft import Draft, identities
from remit.files.imports.outcome import number
from remit.files.imports.texts import EMAIL, LOGIN, readings, refuse
from remit.files.imports.yaml_source import yaml_documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.documents import Node
    from remit.files.imports.outcome import Imported, Options

VERSIONS = ("backstage.io/v1alpha1", "backstage.io/v1beta1")
_LEFT = {
    "domain": "a domain groups systems; who is responsible is a team's matter",
    "api": "an API belongs to the component that provides it, and that is a system here",
    "resource": "a resource is what a system needs, not a system that a team builds",
    "location": "a location points to other files; give these files to the import as well",
    "template": "a template makes components; it is no system",
}
_UNTAKEN = ("type", "subcomponentOf", "providesApis", "consumesApis", "dependsOn", "dependencyOf", "domain")


@dataclass
class _Catalogue:
    """What is known of the catalogue while it is read. Links wait until all entities are known."""

    draft: Draft
    existing: Organisation | None
    owners: bool
    seen: dict[Ref, Node] = field(default_factory=dict)
    ids: set[tuple[str, str]] = field(default_factory=set)
    parents: dict[Ref, list[tuple[Ref, Node]]] = field(default_factory=dict)
    members: list[tuple[Ref, Ref, Node]] = field(default_factory=list)
    systems: list[tuple[Ref, Node]] = field(default_factory=list)


def read(paths: Sequence[Path], options: Options, existing: Organisation | None = None) -> Imported:
    """Read catalogue files. Raises FileErrors.

    With ``existing``, the owner of a system that it knows is set only if the option ``owners`` asks for it.
    """
    files = readings(paths, options)
    catalogue = _Catalogue(Draft(), existing, bool(options.get("owners")) or existing is None)
    for reading in files:
        for document in yaml_documents(reading) if reading.text else []:
            if document.value is not None:
                _entity(document, catalogue)
    _parents(catalogue)
    _members(catalogue)
    for ref, node in catalogue.systems:
        _system(ref, node, catalogue)
    if not catalogue.seen and not any(reading.problems for reading in files):
        files[0].whole("no entity here", expected="documents with apiVersion, kind, metadata and spec")
    refuse(files)
    return catalogue.draft.imported(_took(catalogue), options)


def _entity(node: Node, catalogue: _Catalogue) -> None:
    if not node.mapping("an entity"):
        return
    version = node.child("apiVersion").text("apiVersion", required=True)
    kind = node.child("kind").text("kind", required=True).lower()
    metadata = node.child("metadata")
    name = metadata.child("name").text("metadata.name", required=True)
    namespace = metadata.child("namespace").text("metadata.namespace") or DEFAULT
    for field_, text in (("name", name), ("namespace", namespace)):
        if text and not NAME.fullmatch(text):
            metadata.child(field_).problem(
                f"this is no {field_} of an entity", "up to 63 letters, digits, '-', '_', '.'"
            )
            return
    if not (version and kind and name):
        return
    ref = Ref(kind, namespace.lower(), name.lower())
    if kind not in {"group", "user", "system", "component"}:
        why = _LEFT.get(kind, "this kind is not known to this importer")
        catalogue.draft.notes.add(f"entities of kind {kind}", name, why)
    elif version not in VERSIONS:
        node.child("apiVersion").problem(
            "a version of the format that this importer does not know", " or ".join(VERSIONS)
        )
    elif (kind, ref.id) in catalogue.ids:
        metadata.child("name").problem(
            f"{ref} has the id {ref.id}, and so has another {kind}", "each entity once"
        )
    else:
        catalogue.ids.add((kind, ref.id))
        catalogue.seen[ref] = node
        if kind == "group":
            _group(ref, node, catalogue)
        elif kind == "user":
            _user(ref, node, catalogue)
        else:
            catalogue.systems.append((ref, node))


def _name(ref: Ref, node: Node) -> str:
    profile = node.child("spec").child("profile").child("displayName").text("spec.profile.displayName")
    metadata = node.child("metadata")
    title = metadata.child("title").text("metadata.title")
    return profile or title or metadata.child("name").text("metadata.name") or ref.name


def _group(ref: Ref, node: Node, catalogue: _Catalogue) -> None:
    spec = node.child("spec")
    kind = spec.child("type").text("spec.type")
    forge = (
        node.child("metadata").child("annotations").child("github.com/team-slug").text("github.com/team-slug")
    )
    catalogue.draft.teams[ref.id] = Team(
        ref.id, _name(ref, node), labels=(("type", kind),) if kind else (), forge=(forge,) if forge else ()
    )
    parent = reference(spec.child("parent"), "spec.parent", ("group",), ref.namespace)
    if parent:
        catalogue.parents.setdefault(ref, []).append((parent, spec.child("parent")))
    for child in spec.child("children").items("spec.children"):
        below = reference(child, "an entry of spec.children", ("group",), ref.namespace)
        if below:
            catalogue.parents.setdefault(below, []).append((ref, child))
    for member in spec.child("members").items("spec.members"):
        user = reference(member, "an entry of spec.members", ("user",), ref.namespace)
        if user:
            catalogue.members.append((ref, user, member))
    email = spec.child("profile").child("email").text("spec.profile.email")
    if email:
        catalogue.draft.notes.add(
            "addresses of groups", f"{email} of {ref.id}", "a team has no address of its own"
        )


def _user(ref: Ref, node: Node, catalogue: _Catalogue) -> None:
    spec = node.child("spec")
    email = spec.child("profile").child("email").text("spec.profile.email")
    if email and not EMAIL.fullmatch(email):
        spec.child("profile").child("email").problem("this is no e-mail address", "name@host")
    login = (
        node.child("metadata")
        .child("annotations")
        .child("github.com/user-login")
        .text("github.com/user-login")
    )
    catalogue.draft.person(Person(ref.id, _name(ref, node), identities=identities(github=login, email=email)))
    if login and not LOGIN.fullmatch(login):
        node.child("metadata").child("annotations").child("github.com/user-login").problem("this is no login")
    for entry in spec.child("memberOf").items("spec.memberOf"):
        group = reference(entry, "an entry of spec.memberOf", ("group",), ref.namespace)
        if group:
            catalogue.members.append((group, ref, entry))
    if spec.child("profile").child("picture").value is not None:
        catalogue.draft.notes.add("pictures of people", ref.id, "no answer needs one")


def _parents(catalogue: _Catalogue) -> None:
    """Join ``parent`` and ``children``, which say the same thing from both sides; two parents are a problem."""
    notes = catalogue.draft.notes
    for ref, said in catalogue.parents.items():
        first = said[0][0]
        for parent, node in said:
            if parent != first:
                node.problem(f"{ref} has two parents: {first} and {parent}", "one parent")
            elif ref not in catalogue.seen:
                notes.add("children", f"{ref} of {parent.id}", "there is no such group in these files")
            elif parent not in catalogue.seen:
                notes.add("parents", f"{parent} of {ref.id}", "there is no such group in these files")
            else:
                catalogue.draft.link(TeamParent(ref.id, parent.id))


def _members(catalogue: _Catalogue) -> None:
    for group, user, _node in catalogue.members:
        missing = [str(ref) for ref in (group, user) if ref not in catalogue.seen]
        if missing:
            why = f"there is no {' and no '.join(missing)} in these files"
            catalogue.draft.notes.add("memberships", f"{user.id} in {group.id}", why)
        else:
            catalogue.draft.link(Membership(user.id, group.id))


def _system(ref: Ref, node: Node, catalogue: _Catalogue) -> None:
    draft, spec = catalogue.draft, node.child("spec")
    key = ref.id
    if ref.kind == "component" and Ref("system", ref.namespace, ref.name) in catalogue.seen:
        key = f"{ref.id}.component"
        draft.notes.add("ids of components", f"{ref} is {key}", "the system of the same name has the id")
    if key in draft.systems:
        node.child("metadata").child("name").problem(
            f"the id {key} is that of another component", "a name of its own"
        )
        return
    owner = _owner(ref, spec.child("owner"), catalogue)
    production = spec.child("lifecycle").text("spec.lifecycle").lower() == "production"
    where = repositories(node.child("metadata").child("annotations"), key, draft.notes)
    name = node.child("metadata").child("title").text("metadata.title") or ref.name
    draft.systems[key] = System(key, name, production, where, catalogue_owner=owner)
    known = catalogue.existing is not None and key in catalogue.existing.index.system
    if owner and (catalogue.owners or not known):
        draft.link(SystemOwner(key, owner))
    elif owner:
        why = "the organisation says itself who owns it; R502 compares (take it with --owners)"
        draft.notes.add("owners", f"{owner} of {key}", why)
    if reference(spec.child("system"), "spec.system", ("system",), ref.namespace):
        draft.notes.add("systems of components", key, "systems do not nest here")
    for name in _UNTAKEN:
        if spec.child(name).value is not None:
            draft.notes.add(f"spec.{name}", key, "it says nothing of who is responsible")


def _owner(ref: Ref, node: Node, catalogue: _Catalogue) -> str | None:
    owner = reference(node, "spec.owner", ("group", "user"), ref.namespace)
    notes, why = catalogue.draft.notes, ""
    if owner is None:
        return None
    if owner.kind == "user":
        why = "a team owns a system, not a person"
    elif owner not in catalogue.seen and not (
        catalogue.existing and owner.id in catalogue.existing.index.team
    ):
        why = "there is no such group in these files" + (" or the organisation" if catalogue.existing else "")
    if why:
        notes.add("owners", f"{owner} of {ref}", why)
        return None
    return owner.id


def _took(catalogue: _Catalogue) -> list[str]:
    draft = catalogue.draft
    value = draft.organisation("", "")
    owned = sum(system.catalogue_owner is not None for system in value.systems)
    return [
        f"{number(len(value.teams), 'group')} as teams, {number(len(value.team_parents), 'parent')}",
        f"{number(len(value.people), 'user')} as people, "
        f"{number(len(value.memberships), 'membership')}, starts unknown",
        f"{number(len(value.systems), 'system or component', 'systems and components')} as systems, "
        f"{owned} with the catalogue's owner, {number(len(value.system_owners), 'owner')} taken as owner",
    ]
