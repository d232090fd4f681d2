"""Sources of evidence: adding, changing, renewing their token, naming them for a row, ending them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings as server
from django.db import transaction

from remit.actions import secret as secrets
from remit.actions.agreeing import place
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.activity import CHECK_IN
from remit.core.editing import EditError
from remit.core.source_state import PROBLEMS
from remit.db.models import Person, Sight, Source, Team, User
from remit.db.organisation import load
from remit.evidence.collector import Forgetful, SourceProblem, SourceSpec, Tried
from remit.evidence.kinds import KINDS, Kind, Room
from remit.evidence.lake import Lake
from remit.queries.evidence import places, written_objectives
from remit.queries.meeting import told

ORGANISATION: Final = Thing("organisation", "there")
ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class NoSuchSource(LookupError):
    """There is no such source, or it has ended."""


def lake() -> Lake:
    """The lake of this server."""
    return Lake(server.LAKE_DIR)


def room() -> Room:
    """What collectors of this server may use."""
    return Room(server.LAKE_DIR.with_name("cache"), tuple(server.SOURCES_INSIDE))


def thing(source: Source) -> Thing:
    """The source as the access rules see it."""
    if source.owner_id is not None:
        return Thing("source", "of-a-person", people=frozenset({source.owner_id}))
    return Thing("source", "of-a-team", source.team_id)


@transaction.atomic
def add(
    kind: str,
    address: str,
    *,
    acting_user: User | None,
    now: datetime,
    source_id: str = "",
    name: str = "",
    settings: Mapping[str, Any] | None = None,
    secret: str = "",
    secret_from: str = "",
    owner: str | None = None,
    team: str | None = None,
) -> Source:
    """Adds a source, which is then due. Raises NotAllowed, EditError with the field and what was expected."""
    known = KINDS.get(kind)
    if known is None:
        raise EditError(
            "there is no kind of source {kind}; there are {kinds}", "kind", kind=kind, kinds=", ".join(KINDS)
        )
    if not known.module and not known.pushes:
        raise EditError("sources of this kind are there by themselves", "kind")
    _allowed(known, owner, acting_user)
    if acting_user is not None and address.startswith(("/", "file:")):
        # Whoever signs in must not read what only the server may.
        raise EditError("a folder or file of the server is added on its own command line", "address")
    complete = _validated(known, address, settings or {})
    _not_of_the_server(complete, {}, acting_user)
    _check_secret(known, secret, secret_from)
    if team is not None and not Team.objects.filter(pk=team).exists():
        raise EditError("there is no team {team}", "team", team=team)
    made = Source(
        # The private address of a calendar opens it to whoever reads it: it is in no name.
        id=_id(source_id, kind, str(owner) if known.personal else address),
        kind=kind,
        name=name.strip() or (known.title if known.personal else f"{known.title} {address}".strip()),
        address=address,
        settings=dict(complete),
        secret=secrets.sealed(secret),
        secret_from=secret_from,
        owner_id=owner,
        team_id=team,
        added_at=now,
        retention_days=known.retention,
        every_minutes=known.every,
        due_at=now if known.every else None,
    )
    made.save(force_insert=True)
    record([Change("source.add", "source", made.pk, after=_said(made))], acting_user=acting_user)
    return made


@transaction.atomic
def renew(
    source_id: str, *, acting_user: User | None, now: datetime, secret: str = "", secret_from: str = ""
) -> None:
    """Gives the source another token, and lets it be read at once. Raises NoSuchSource, NotAllowed, EditError."""
    source = _live(source_id)
    kind = KINDS[source.kind]
    _allowed(kind, source.owner_id, acting_user)
    if not secret and not secret_from:
        raise EditError("give the new token", "secret")
    _check_secret(kind, secret, secret_from)
    source.secret, source.secret_from = secrets.sealed(secret), secret_from
    source.problem, source.problem_since = None, None
    source.due_at = now if source.every_minutes else None
    source.save()
    record([Change("source.renew", "source", source.pk)], acting_user=acting_user)


@transaction.atomic
def change(
    source_id: str,
    *,
    acting_user: User | None,
    now: datetime,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    retention_days: int | None = None,
    every_minutes: int | None = None,
) -> Source:
    """Changes what the source is called, how it is read and how long it is kept. Raises as ``add`` does."""
    source = _live(source_id)
    kind = KINDS[source.kind]
    _allowed(kind, source.owner_id, acting_user)
    before = _said(source)
    if name is not None and name.strip():
        source.name = name.strip()
    if settings is not None:
        complete = dict(_validated(kind, source.address, settings))
        _not_of_the_server(complete, source.settings, acting_user)
        if complete != source.settings:
            source.settings, source.cursor = complete, {}
    if retention_days is not None:
        if not 1 <= retention_days <= 3650:
            raise EditError("between 1 and 3650 days", "retention_days")
        source.retention_days = retention_days
    if every_minutes is not None and kind.every:
        if not 5 <= every_minutes <= 44640:
            raise EditError("between 5 minutes and 31 days", "every_minutes")
        source.every_minutes = every_minutes
    source.due_at = now if source.every_minutes else None
    source.save()
    record([Change("source.change", "source", source.pk, before, _said(source))], acting_user=acting_user)
    return source


@transaction.atomic
def end(source_id: str, *, acting_user: User | None, now: datetime) -> None:
    """Ends the source: it is read no more, and what it told is deleted. Raises NoSuchSource, NotAllowed."""
    source = _live(source_id)
    if source.owner_id is not None:
        require(acting_user, "cut-off", thing(source))
    else:
        require(acting_user, "administer-sources", ORGANISATION)
    source.ended_at, source.due_at, source.secret, source.secret_from = now, None, "", ""
    source.cursor, source.lease = {}, ""
    source.save()
    source.pushed.all().delete()
    source.found.all().delete()
    source.sights.all().delete()
    source.shown.all().delete()
    source.links.all().delete()
    record([Change("source.end", "source", source.pk, before=_said(source))], acting_user=acting_user)
    transaction.on_commit(lambda: _forget(source))


def _forget(source: Source) -> None:
    """What a source told, and what its collector kept of it, from the disk."""
    lake().drop(source.pk)
    kind = KINDS.get(source.kind)
    if kind is None or not kind.module:
        return
    collector = kind.collector(room())
    if isinstance(collector, Forgetful):
        collector.forget(SourceSpec(source.pk, source.kind, source.address, source.settings))


@transaction.atomic
def read_soon(source_id: str, *, acting_user: User | None, now: datetime) -> None:
    """Makes the source due. Raises NoSuchSource, NotAllowed."""
    source = _live(source_id)
    _allowed(KINDS[source.kind], source.owner_id, acting_user)
    if source.every_minutes:
        Source.objects.filter(pk=source.pk).update(due_at=now)
        record([Change("source.read-soon", "source", source.pk)], acting_user=acting_user)


@transaction.atomic
def name_for_row(
    team: str, row: str, source_id: str, *, acting_user: User | None, now: datetime, seen: bool = True
) -> None:
    """Says that this source shows this row of the team, or no longer. Its silence means something from then on.

    Raises NoSuchSource, NotAllowed, and EditError where there is no such row.
    """
    there = place(team, row, now)
    require(acting_user, "name-source", there.thing(), now)
    source = _live(source_id)
    if source.owner_id is not None:
        raise EditError("a calendar shows by itself what it shows", "source")
    known = Sight.objects.filter(team=team, responsibility=row, source=source)
    if seen == known.exists():
        return
    if seen:
        by = acting_user.person_id if acting_user else None
        Sight.objects.create(team_id=team, responsibility=row, source=source, named_at=now, named_by_id=by)
    else:
        known.delete()
    record(
        [Change("source.name" if seen else "source.unname", "sight", f"{team}/{row}/{source_id}")],
        acting_user=acting_user,
    )


def spec(source: Source) -> SourceSpec:
    """The source as its collector wants it. Raises SourceProblem where its secret cannot be read."""
    try:
        token = secrets.secret_of(source)
    except secrets.NoSecret as error:
        raise SourceProblem("unreadable", why=str(error)) from None
    meeting = told(load()) if source.kind == "calendar" else None
    return SourceSpec(
        source.pk,
        source.kind,
        source.address,
        source.settings,
        token,
        source.owner_id,
        places(source),
        meeting,
        written_objectives() if source.kind == "prometheus" else (),
        hook_secret=hook_secret(source),
    )


def hook_secret(source: Source) -> str | None:
    """What the webhooks of a source that is also read are signed with; None where its token is that itself."""
    kind = KINDS[source.kind]
    return secrets.hook_secret(source) if kind.module and kind.pushes else None


def hook_address(source: Source, base: str) -> str | None:
    """Where a source sends what happens, below the address of this server; None for one that sends nothing."""
    return f"{base.rstrip('/')}/hooks/{source.pk}/" if KINDS[source.kind].pushes else None


def test(source_id: str, *, acting_user: User | None, now: datetime) -> Tried:
    """Reads the least that proves the source works. Changes nothing. Raises SourceProblem, NoSuchSource, NotAllowed."""
    source = Source.objects.filter(pk=source_id, ended_at=None).first()
    if source is None:
        raise NoSuchSource(f"there is no source {source_id}")
    kind = KINDS[source.kind]
    _allowed(kind, source.owner_id, acting_user)
    if not kind.module:
        return Tried(
            kind.receiver().activities if kind.pushes else (CHECK_IN,), (("sent last", _last(source)),)
        )
    return kind.collector(room()).test(spec(source), now)


def _last(source: Source) -> str:
    return source.good_at.isoformat(timespec="minutes") if source.good_at else "never"


def sentence(problem: SourceProblem) -> str:
    """What is wrong and what to do, in English; pages translate the parts."""
    text, hint = PROBLEMS[problem.code]
    return f"{text % problem.params} {hint % problem.params}"


def _live(source_id: str) -> Source:
    found = Source.objects.select_for_update().filter(pk=source_id, ended_at=None).first()
    if found is None:
        raise NoSuchSource(f"there is no source {source_id}")
    return found


def _allowed(kind: Kind, owner: str | None, user: User | None) -> None:
    if not kind.personal:
        if owner is not None:
            raise EditError("only a calendar belongs to somebody", "owner")
        require(user, "administer-sources", ORGANISATION)
        return
    if owner is None or not Person.objects.filter(pk=owner).exists():
        raise EditError("say whose it is", "owner")
    require(user, "connect-calendar", Thing("person", "there", people=frozenset({owner})))


def _validated(kind: Kind, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        port = kind.receiver() if not kind.module else kind.collector(room())
        return port.validate(address, settings)
    except SourceProblem as problem:
        # What was read may have braces of its own, which are no parameters.
        said = sentence(problem).replace("{", "{{").replace("}", "}}")
        raise EditError(said, str(problem.params.get("name", "address"))) from None


def _not_of_the_server(new: Mapping[str, Any], old: Mapping[str, Any], user: User | None) -> None:
    """A folder in the settings, as an address that is one, is named on the server's own command line alone."""
    folder = new.get("documents")
    if user is not None and folder != old.get("documents") and str(folder).startswith("/"):
        raise EditError("a folder or file of the server is added on its own command line", "settings")


def _check_secret(kind: Kind, secret: str, secret_from: str) -> None:
    if secret and secret_from:
        raise EditError("give the token, or where it is, not both", "secret")
    if (secret or secret_from) and not kind.secret:
        raise EditError("this kind of source needs no token", "secret")
    if secret_from:
        try:
            secrets.checked_place(secret_from)
        except secrets.NoSecret as error:
            raise EditError(str(error), "secret_from") from None


def _id(given: str, kind: str, address: str) -> str:
    """The id given, or one made of the address's last word; taken ones get a number."""
    if given:
        if not ID.fullmatch(given):
            raise EditError("small letters, digits and hyphens, at most 63", "id")
        if Source.objects.filter(pk=given).exists():
            raise EditError("there is, or was, a source {id}", "id", id=given)
        return given
    last = re.sub(r"[^a-z0-9]+", "-", re.split(r"[/:]", address.rstrip("/").removesuffix(".git"))[-1].lower())
    stem = f"{kind}-{last.strip('-')}"[:50].strip("-")
    taken = set(Source.objects.filter(pk__startswith=stem).values_list("pk", flat=True))
    return next(
        name
        for number in range(1, len(taken) + 2)
        if (name := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _said(source: Source) -> dict[str, Any]:
    """What the audit keeps: never the secret."""
    return {
        "kind": source.kind,
        "name": source.name,
        "address": source.address if source.owner_id is None else "",
        "settings": source.settings if source.owner_id is None else {},
        "team": source.team_id,
        "retention_days": source.retention_days,
        "every_minutes": source.every_minutes,
    }
