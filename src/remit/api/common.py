"""The rows of the organisation's own charter, inherited by every team; written by administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from remit.actions import common_row
from remit.api.agreeing import EndRowIn, RowFromIn
from remit.api.auth import READ, WRITE, user_of
from remit.api.data import Cursor, Limit, data, paged
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Id, Known, allowed, day_of, json, private, source
from remit.api.writing import WRITES, seen_before, written
from remit.core.charter import CharterRow
from remit.core.drafting import common_desk
from remit.core.editing import Seen, seen
from remit.core.organisation import Organisation
from remit.core.team_day import TeamDay
from remit.lib.plain import plain
from remit.queries.permission import ORGANISATION

router = Router(auth=READ, tags=["organisation"])
ROW = "/organisation/rows/{responsibility}"


def _seen(organisation: Organisation, responsibility: str) -> Seen:
    """What the organisation's charter says of the row, and will say, as a change must have seen it."""
    return seen(organisation, "charter row", None, responsibility)


def _own(desk: TeamDay, responsibility: str) -> CharterRow | None:
    """What the organisation's charter says of the row."""
    rows = desk.organisation.index.charter_rows.get(desk.team, {}).get(responsibility, ())
    return next((one for one in rows if desk.day in one.period), None)


def _said(desk: TeamDay, responsibility: str) -> dict[str, Any]:
    """Who holds the row where a team says nothing else, and what the organisation's charter says (null: nothing)."""
    row, own = desk.row(responsibility), _own(desk, responsibility)
    return {
        "responsibility": responsibility,
        "title": row.row.short_title,
        "holders": data(row.parties),
        "row": None if own is None else plain(own),
    }


@router.get("/organisation/rows", response=ANSWERS, summary="The organisation’s charter, page by page")
def rows(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """Every row as teams inherit it today."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(None))
    if same := known.unchanged():
        return same
    desk = common_desk(source().whole(), day)
    page, rest = paged(list(desk.rows()), cursor, limit, str)
    return known.answer({"rows": [_said(desk, row) for row in page], "next": rest})


@router.get(ROW, response=ANSWERS, summary="A row of the organisation’s charter")
def row(request: HttpRequest, responsibility: Id) -> HttpResponse:
    """As teams inherit it today. Its ETag is for a change's If-Match."""
    allowed(request, "export-said", ORGANISATION)
    whole = source().whole()
    desk = common_desk(whole, day_of(None))
    if responsibility not in desk.rows():
        raise Failure("not-found", "the organisation’s charter has no such row")
    return private(json(_said(desk, responsibility)), f'"{_seen(whole, responsibility).digest}"')


@router.put(ROW, auth=WRITE, response=WRITES, summary="Change a row of the organisation’s charter")
def change_row(request: HttpRequest, responsibility: Id, body: RowFromIn) -> HttpResponse:
    """From the day on, for every team that inherits it; one that is not there yet is a new row. Needs If-Match."""
    before = seen_before(request, _seen(source().whole(), responsibility))

    def do() -> tuple[int, dict[str, Any]]:
        own = _own(common_desk(source().whole(), day_of(None)), responsibility)
        wanted = body.row(own or CharterRow(responsibility), body.on)
        edited = common_row.change(wanted, acting_user=user_of(request), seen=[before], reason=body.reason)
        return 200, {"responsibility": responsibility, "changed": bool(edited.steps)}

    return written(request, do)


@router.post(f"{ROW}/end", auth=WRITE, response=WRITES, summary="Leave a row to the framework")
def end_row(request: HttpRequest, responsibility: Id, body: EndRowIn) -> HttpResponse:
    """From the day on the organisation's charter says nothing of the row. Needs If-Match."""
    before = seen_before(request, _seen(source().whole(), responsibility))

    def do() -> tuple[int, dict[str, Any]]:
        user = user_of(request)
        edited = common_row.drop(responsibility, body.on, acting_user=user, seen=[before], reason=body.reason)
        return 200, {"responsibility": responsibility, "changed": bool(edited.steps)}

    return written(request, do)
