"""What other records say, for the findings of family R5: code owners, catalogues, escalation paths, who has access.

Documents that sources have found are newer than what was written into the organisation once: where a system's
repository has one, it counts instead. Core stays pure: it is given an organisation that says what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models.functions import Lower

from remit.core.evidence import EscalationPath, RepositoryAccess
from remit.core.identity import is_bot
from remit.core.index import folded
from remit.core.organisation import Organisation
from remit.core.privacy import SOMEBODY
from remit.core.system import CodeOwnersFile, CodeOwnersRule, Repository, System, SystemAsFound
from remit.db.models import Account, FoundDocument, Identity
from remit.lib.memory import Latest
from remit.queries.address import plain

WRITERS: Final = frozenset({"write", "maintain", "admin"})
"""Roles of a forge that may change a repository."""
MOST_ACCOUNTS: Final = 10_000
"""Where a list of accounts is as long as this it was cut off, and says nothing about who is missing."""
PATH_DAYS: Final = 90
"""Whom an escalation policy reached within so many days is who it reaches: rotations are shorter."""
ENTITIES: Final = frozenset({"component", "system"})
"""Entries of a catalogue that are a system here."""


class _Document(NamedTuple):
    origin: str
    path: str
    content: Mapping[str, Any]


def enriched(organisation: Organisation, at: date) -> Organisation:
    """The organisation with what was found in the repositories of its systems; itself where nothing was."""
    heads = list(
        FoundDocument.objects.filter(
            kind__in=("code-owners", "catalogue"),
            source__ended_at=None,
            seen_at__lt=_end(organisation, at),
        )
        .order_by("seen_at", "pk")
        .values_list("pk", "kind", "origin", "seen_at")
    )
    if not heads:
        return organisation
    found = [(pk, kind, plain(origin)) for pk, kind, origin, _ in heads]
    last: Latest = organisation.memory.get(("found",), Latest)
    return last.get(heads, lambda: _enriched(organisation, found))


def _enriched(organisation: Organisation, heads: list[tuple[int, str, str]]) -> Organisation:
    addresses = {plain(one.address) for system in organisation.systems for one in system.repositories}
    found: dict[tuple[str, str], list[_Document]] = {}
    wanted = [pk for pk, _, origin in heads if origin in addresses]
    documents = FoundDocument.objects.in_bulk(wanted)
    for pk, kind, origin in heads:
        if pk in documents and isinstance(documents[pk].content, dict):
            one = documents[pk]
            found.setdefault((kind, origin), []).append(_Document(one.origin, one.path, one.content))
    teams = _team_names(organisation)
    systems = tuple(_with(system, found, teams) for system in organisation.systems)
    return organisation if systems == organisation.systems else replace(organisation, systems=systems)


def _with(
    system: System, found: Mapping[tuple[str, str], list[_Document]], teams: Mapping[str, str]
) -> System:
    changed: dict[str, Any] = {}
    files: dict[str, CodeOwnersFile] = {}
    for repository in system.repositories:
        owners = found.get(("code-owners", plain(repository.address)))
        if owners:  # of several sources that read it, the one that read last
            rules = tuple(_rules(owners[-1].content))
            files[repository.address] = CodeOwnersFile(repository.address, rules)
    if files:
        changed["code_owners"] = next(iter(files.values())).rules
    named = _catalogued(system, found)
    if named is not None:
        changed["catalogue_owner"] = teams.get(_short(named), named)
    if not changed:
        return system
    as_it_is = {item.name: getattr(system, item.name) for item in fields(system)}
    return SystemAsFound(**{**as_it_is, **changed}, code_owners_found=tuple(files.values()))


def _rules(content: Mapping[str, Any]) -> Iterator[CodeOwnersRule]:
    for rule in content.get("rules", ()):
        yield CodeOwnersRule(str(rule["pattern"]), tuple(map(str, rule["owners"])), int(rule["line"]))


def _catalogued(system: System, found: Mapping[tuple[str, str], list[_Document]]) -> str | None:
    """The owner that the catalogue names: of the entry with the system's name, else of the only one in its folder."""
    inside: list[Mapping[str, Any]] = []
    for repository in system.repositories:
        for document in found.get(("catalogue", plain(repository.address)), ()):
            if _within(document.path, repository):
                inside += [one for one in document.content.get("entries", ()) if _is_system(one)]
    names = {system.id.casefold(), system.name.casefold()}
    ours = [one for one in inside if str(one.get("name", "")).casefold() in names]
    chosen = ours[-1:] or (inside if len(inside) == 1 else [])
    owner = chosen[0].get("owner") if chosen else None
    return None if owner is None else str(owner)


def _is_system(entry: Any) -> bool:
    return isinstance(entry, dict) and str(entry.get("kind", "")).casefold() in ENTITIES


def _within(path: str, repository: Repository) -> bool:
    return f"/{path}".startswith(f"{repository.path.rstrip('/')}/")


def _team_names(organisation: Organisation) -> dict[str, str]:
    """Team ids by how catalogues may write them; the id itself counts most."""
    found: dict[str, str] = {}
    for team in organisation.teams:
        for name in (*(handle.rpartition("/")[2] for handle in team.forge), team.name):
            found.setdefault(name.casefold(), team.id)
    return found | {team.id.casefold(): team.id for team in organisation.teams}


def _short(owner: str) -> str:
    """``group:default/payments`` as ``payments``; a user stays what it is, and is no team."""
    if owner.casefold().startswith("user:"):
        return owner
    return owner.rpartition("/")[2].rpartition(":")[2].casefold()


def paths(organisation: Organisation, teams: Collection[str], at: date) -> tuple[EscalationPath, ...]:
    """Whom the incidents of these teams reached lately, by escalation policy: who was assigned, who acknowledged."""
    end = _end(organisation, at)
    rows = FoundDocument.objects.filter(
        kind="escalation",
        source__ended_at=None,
        seen_at__lt=end,
        seen_at__gte=end - timedelta(days=PATH_DAYS),
    )
    wanted, owners = frozenset(teams), _owners(organisation, at)
    reached: dict[tuple[str, str], set[str]] = {}
    for content, of_team in rows.order_by("pk").values_list("content", "source__team"):
        known = owners.get(content.get("system"), ()) or ((of_team,) if of_team else ())
        for team in known:
            if team in wanted:
                reached.setdefault((team, content["policy"]), set()).add(content["account"])
    keys = {key for accounts in reached.values() for key in accounts}
    whose = dict(Account.objects.filter(key__in=keys).values_list("key", "person"))
    found = []
    for (team, policy), accounts in sorted(reached.items()):
        people = [whose.get(key) for key in sorted(accounts)]
        known_people = frozenset(person for person in people if person is not None)
        found.append(EscalationPath(team, policy, known_people, complete=None not in people))
    return tuple(found)


def access(organisation: Organisation, teams: Collection[str], at: date) -> tuple[RepositoryAccess, ...]:
    """Who may change the repositories of what these teams own, by the forge."""
    wanted, owners = frozenset(teams), _owners(organisation, at)
    systems = [one for one in organisation.systems if wanted & set(owners.get(one.id, ()))]
    of_address: dict[str, list[System]] = {}
    for system in systems:
        for repository in system.repositories:
            of_address.setdefault(plain(repository.address), []).append(system)
    rows = FoundDocument.objects.filter(
        kind="access", source__ended_at=None, seen_at__lt=_end(organisation, at)
    )
    heads = [
        pk for pk, origin in rows.order_by("pk").values_list("pk", "origin") if plain(origin) in of_address
    ]
    found: list[RepositoryAccess] = []
    for row in FoundDocument.objects.in_bulk(heads).values():
        people, complete = _people(row.content)
        ours = dict.fromkeys(of_address[plain(row.origin)])
        found += [RepositoryAccess(system.id, row.origin, people, complete) for system in ours]
    return tuple(sorted(found, key=lambda one: (one.system, one.repository)))


def _people(content: Mapping[str, Any]) -> tuple[frozenset[str], bool]:
    """Who may write, and whether every account is known as somebody's, or as a machine's."""
    kind, listed = str(content.get("kind")), content.get("accounts", ())
    writers = [str(login) for login, role in listed if role in WRITERS]
    logins = [folded(login) for login in writers if login != SOMEBODY]  # who was erased holds nothing
    whose = _declared(kind, logins) | _decided(kind, logins)
    people = {person for login in logins if (person := whose.get(login)) is not None}
    known = all(login in whose or is_bot(kind, login) for login in logins)
    return frozenset(people), known and len(listed) < MOST_ACCOUNTS


def _declared(kind: str, logins: list[str]) -> dict[str, str]:
    """By what people declare, as ``core.identity`` does: a login that several declare is nobody's."""
    found: dict[str, set[str]] = {}
    for part in _parts(logins):
        rows = Identity.objects.annotate(low=Lower("value")).filter(kind__in=(kind, "alias"), low__in=part)
        for value, person in rows.values_list("value", "person"):
            found.setdefault(folded(value), set()).add(person)
    return {login: min(people) for login, people in found.items() if len(people) == 1}


def _decided(kind: str, logins: list[str]) -> dict[str, str | None]:
    """By the book of accounts: matched or confirmed; None for a machine's."""
    found: dict[str, str | None] = {}
    for part in _parts(logins):
        rows = Account.objects.annotate(low=Lower("value")).filter(kind=kind, low__in=part, erased_at=None)
        for value, person, performer in rows.values_list("value", "person", "performer"):
            if person is not None or performer in ("bot", "agent"):
                found[folded(value)] = person
    return found


def _parts(logins: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(logins), 500):
        yield logins[start : start + 500]


def _owners(organisation: Organisation, at: date) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for own in organisation.system_owners:
        if at in own.period:
            found[own.system] = (*found.get(own.system, ()), own.team)
    return found


def _end(organisation: Organisation, at: date) -> datetime:
    """The end of the day where the organisation is."""
    return datetime.combine(at + timedelta(days=1), time.min, ZoneInfo(organisation.zone))
