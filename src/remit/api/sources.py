"""The sources of evidence: for administrators to set up, for teams to see how theirs do. No answer has a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import source as actions
from remit.api.auth import READ, WRITE, user_of
from remit.api.data import data
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Id, Words, allowed, fresh, json, now, private
from remit.api.writing import WRITES, Done, written
from remit.db.models import Source
from remit.evidence.collector import SourceProblem
from remit.queries import evidence
from remit.queries.permission import may

router = Router(auth=WRITE, tags=["sources"])
Setting = str | int | bool | list[str | int | bool] | dict[str, str]
Settings = Annotated[dict[Words, Setting], Field(max_length=50)]
Token = Annotated[str, Field(max_length=16_384, pattern=r"^[^\x00]*$")]
Address = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
ONE = "/sources/{source_id}"


class SourceIn(Schema):
    """A source to be read. ``secret`` is taken and never given again; ``team``: that all of it belongs to."""

    kind: Id
    address: Address = ""
    id: Annotated[str, Field(max_length=63)] = ""
    name: Annotated[Words, Field(max_length=200)] = ""
    team: Id | None = None
    settings: Settings = Field(default_factory=dict)
    secret: Token = ""


class SourceChangeIn(Schema):
    """What is to change; what is null stays. Other settings read the source again from the beginning."""

    name: Annotated[Words, Field(max_length=200)] | None = None
    settings: Settings | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    every_minutes: Annotated[int, Field(ge=5, le=44640)] | None = None


class SecretIn(Schema):
    """Another token."""

    secret: Annotated[Token, Field(min_length=1)]


def found(source_id: str, request: HttpRequest) -> Source:
    """The live source, for whoever may see how it does. Raises Failure, NotAllowed."""
    one = Source.objects.select_related("owner", "team").filter(pk=source_id, ended_at=None).first()
    if one is None:
        raise nothing()
    allowed(request, "read-state", actions.thing(one))
    return one


def nothing() -> Failure:
    """What is said of a source that is not there."""
    return Failure("not-found", "there is no such source")


@router.get("/sources", auth=READ, response=ANSWERS, summary="The sources of evidence")
def show(request: HttpRequest) -> HttpResponse:
    """Those of which who asks may see how they do: of one's teams, or all to administrators. Nobody's calendar."""
    user = user_of(request)
    live = {one.pk: one for one in Source.objects.filter(ended_at=None, owner=None)}
    seen = [
        view.data
        for view in evidence.sources(now())
        if view.id in live and may(user, "read-state", actions.thing(live[view.id]), now())
    ]
    return fresh(request, {"sources": seen})


@router.get(ONE, auth=READ, response=ANSWERS, summary="A source, and its last readings")
def one(request: HttpRequest, source_id: Id) -> HttpResponse:
    """Its state in words, what to do where something is wrong, what it can see, how its last readings ended."""
    source = found(source_id, request)
    return fresh(
        request,
        {
            **evidence.source_view(source, now()).data,
            "sees": list(evidence.activities(source)),
            "readings": data(evidence.collections(source)),
        },
    )


@router.get(f"{ONE}/hook", response=ANSWERS, summary="Where a source sends to")
def hook(request: HttpRequest, source_id: Id) -> HttpResponse:
    """Its address here, and the secret that its webhooks are to be signed with; null where its token is that itself."""
    allowed(request, "administer-sources", actions.ORGANISATION)
    source = Source.objects.filter(pk=source_id, ended_at=None, owner=None).first()
    address = None if source is None else actions.hook_address(source, request.build_absolute_uri("/"))
    if source is None or address is None:
        raise Failure("not-found", "there is no such source that sends by itself")
    return private(json({"address": address, "secret": actions.hook_secret(source)}))


@router.post("/sources", response=WRITES, summary="Add a source")
def add(request: HttpRequest, body: SourceIn) -> HttpResponse:
    """For administrators. It is read within a minute. A folder of the server is added on its own command line."""

    def do() -> Done:
        made = actions.add(
            body.kind,
            body.address.strip(),
            acting_user=user_of(request),
            now=now(),
            source_id=body.id,
            name=body.name,
            settings=body.settings,
            secret=body.secret,
            team=body.team,
        )
        return 201, evidence.source_view(made, now()).data

    return written(request, do)


@router.put(ONE, response=WRITES, summary="Change a source")
def change(request: HttpRequest, source_id: Id, body: SourceChangeIn) -> HttpResponse:
    """Its name, how it is read, how long what it told is kept."""

    def do() -> Done:
        made = actions.change(source_id, acting_user=user_of(request), now=now(), **body.dict())
        return 200, evidence.source_view(made, now()).data

    return _written(request, do)


@router.post(f"{ONE}/test", response=WRITES, summary="Try a source")
def test(request: HttpRequest, source_id: Id) -> HttpResponse:
    """Reads the least that proves it works, and says what it saw. Changes nothing."""
    try:
        tried = actions.test(source_id, acting_user=user_of(request), now=now())
    except SourceProblem as problem:
        raise Failure("refused", actions.sentence(problem), reason=problem.code) from None
    except actions.NoSuchSource:
        raise nothing() from None
    return private(json({"sees": list(tried.sees), "facts": dict(tried.facts), "notes": list(tried.notes)}))


@router.post(f"{ONE}/read", response=WRITES, summary="Have a source read soon")
def read_soon(request: HttpRequest, source_id: Id) -> HttpResponse:
    """At the next look of the background, within a minute."""

    def do() -> Done:
        actions.read_soon(source_id, acting_user=user_of(request), now=now())
        return 200, {"id": source_id}

    return _written(request, do)


@router.post(f"{ONE}/renew", response=WRITES, summary="Give a source another token")
def renew(request: HttpRequest, source_id: Id, body: SecretIn) -> HttpResponse:
    """It is kept encrypted, and never shown again. The source is read at once."""

    def do() -> Done:
        actions.renew(source_id, acting_user=user_of(request), now=now(), secret=body.secret)
        return 200, {"id": source_id}

    return _written(request, do)


@router.post(f"{ONE}/end", response=WRITES, summary="End a source")
def end(request: HttpRequest, source_id: Id) -> HttpResponse:
    """It is read no more, and everything that it told is deleted."""

    def do() -> Done:
        actions.end(source_id, acting_user=user_of(request), now=now())
        return 200, {"id": source_id}

    return _written(request, do)


def _written(request: HttpRequest, do: Callable[[], Done]) -> HttpResponse:
    try:
        return written(request, do)
    except actions.NoSuchSource:
        raise nothing() from None
