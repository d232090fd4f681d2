"""Every page there is, in a real browser, with markup in all that people write: it is text, and can be read by all.

The company has agreed on much by then: rounds, points, proposals and covers in every state are there to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from company import TODAY
from django.contrib.auth import get_user_model
from django.db.models import CharField, JSONField, TextField, Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone
from filling import fill
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from walking import routes
from windows import PHONE, WIDE, serious

from remit.actions import account, note, source, token, webhook
from remit.core.organisation import Organisation
from remit.db.models import (
    AgendaItem,
    CoverRequest,
    Leave,
    OpenPoint,
    Person,
    Proposal,
    Round,
    Source,
    User,
    Webhook,
)
from remit.project import demo_agreement

MARKUP: Final = ' <img class="planted" src=x onerror="alert(1)"><b class=planted>"&amp;\'\u202e'
WRITTEN: Final = frozenset(
    [
        "name",
        "title",
        "description",
        "note",
        "not_applicable",
        "text",
        "resolution",
        "outcome",
        "line",
        "missing",
        "decision",
        "reader_name",
    ]
)
"""What the fields are called that hold what somebody wrote, in whatever table."""
CODES: Final = frozenset({("Mail", "outcome")})
"""Called alike, and written by Remit."""
NO_PAGE: Final = frozenset(
    [
        "hook",
        "health",
        "export-charter",
        "round-reopen",
        "round-reveal",
        "round-cancel",
        "round-close",
        "round-markdown",
        "round-presence",
        "step-cover",
        "step-deputy",
        "declare-range",
        "test-source",
        "read-source",
        "renew-source",
        "end-source",
        "source-state",
        "withdraw-check-in",
        "name-source",
        "test-webhook",
        "rotate-webhook",
        "end-webhook",
        "redeliver",
        "calendar-rules",
        "read-calendar",
        "cut-off-calendar",
        "end-token",
        "inbox-read",
        "inbox-aside",
        "feed-address",
        "turn-off",
        "feed",
        "held-export",
        "decide-account",
        "end-cover",
        "home-observed",
        "name-deputy",
        "change-account",
    ]
)
"""Files, parts of pages, and what only a form is sent to. ``turn-off`` needs a token: ``test_inbox`` opens it.

What is before a sign-in is opened in ``test_accounts``.
"""
VALUES: Final = {
    "team_id": ("payments", "mobile", "commerce", "search", "identity"),
    "row_id": ("on-call-rota", "system-roadmap", "team-delivery"),
    "person_id": ("vera", "eli", "bo"),
    "role_id": ("engineering-manager", "tech-lead"),
    "code": ("R203",),
}
"""The values that are tried, the first first, until there is a page."""
READERS: Final = ("dana", "ana", "vera", "eli", "mina", "bo")


def plant() -> set[str]:
    """Writes markup behind every text that somebody wrote; the tables and fields in which there was one."""
    found = set()
    for model in Person._meta.app_config.get_models():
        for field in model._meta.concrete_fields:
            name = f"{model.__name__}.{field.name}"
            if field.name not in WRITTEN or (model.__name__, field.name) in CODES:
                continue
            assert isinstance(field, (CharField, TextField)), name
            rows = model._default_manager.exclude(**{field.name: ""}).exclude(
                **{f"{field.name}__isnull": True}
            )
            told = Concat(field.name, Value(MARKUP), output_field=TextField())
            if rows.update(**{field.name: told}):
                found.add(name)
        for json in (own for own in model._meta.concrete_fields if isinstance(own, JSONField)):
            if json.name in ("split", "params", "row"):
                for one in model._default_manager.exclude(**{f"{json.name}__isnull": True}):
                    setattr(one, json.name, _parts(getattr(one, json.name)))
                    one.save(update_fields=[json.name])
                    found.add(f"{model.__name__}.{json.name}")
    return found


def _parts(value: Any) -> Any:
    """The same with markup behind each sentence: whatever has a space in it."""
    if isinstance(value, dict):
        return {key: _parts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_parts(each) for each in value]
    return value + MARKUP if isinstance(value, str) and " " in value else value


@pytest.fixture
def company(
    live_server: LiveServer, fixed_day: None, demo: Organisation, settings: Any, tmp_path: Any
) -> str:
    """Address of the server with the company, all that it agreed, and what belongs to one person."""
    settings.LAKE_DIR = tmp_path / "lake"
    fill(demo, effective=TODAY.replace(year=TODAY.year - 2))
    demo_agreement.fill(TODAY)
    users = {who: account.user_of(Person.objects.get(pk=who)) for who in READERS}
    account.make_administrator("dana", acting_user=None)
    now = timezone.now()
    dana = User.objects.get(person="dana")
    webhook.add("Build", "https://hooks.example/remit", ["round.revealed"], acting_user=dana)
    token.create("Report", ("read",), 30, acting_user=dana, user=dana)
    source.add("git", "https://git.example/remit.git", acting_user=dana, now=now, name="Code")
    own = {"name": "Own", "owner": "dana"}
    source.add("calendar", "https://cal.example/a.ics", acting_user=dana, now=now, **own)
    note.write("payments", "one-on-ones", "Asked for time.", acting_user=users["bo"])
    return str(live_server.url)


def pages(name: str, pattern: str, parameters: tuple[str, ...]) -> Iterator[str]:
    """Addresses of a route, the likelier ones first."""
    if "number" in parameters:
        yield from numbered(name, pattern)
        return
    wanted: list[str] = [pattern]
    for parameter in parameters:
        values = {"source_id": list(Source.objects.values_list("pk", flat=True)), "start": [], **VALUES}
        if parameter == "start":
            leaves = Leave.objects.exclude(start=None).order_by("-start")
            values["start"] = [leave.start.isoformat() for leave in leaves if leave.start > TODAY][:3]
        wanted = [
            re.sub(rf"<(?:\w+:)?{parameter}>", value, one) for one in wanted for value in values[parameter]
        ]
    yield from (f"/{one}" for one in wanted)


def numbered(name: str, pattern: str) -> Iterator[str]:
    """Of what has a number, every one that there is."""
    if "/rounds/" in pattern:
        for one in Round.objects.order_by("-pk"):
            rows = (
                [item.responsibility for item in AgendaItem.objects.filter(round=one)]
                if "<str:row_id>" in pattern
                else [""]
            )
            for row in rows:
                path = pattern.replace("<str:team_id>", one.team_id).replace("<str:row_id>", row)
                yield "/" + path.replace("<int:number>", str(one.pk))
        return
    models = {"point": OpenPoint, "proposal": Proposal, "webhook": Webhook}
    model = models.get(name) or CoverRequest
    for number in model._default_manager.values_list("pk", flat=True):
        yield "/" + pattern.replace("<int:number>", str(number))


def readable() -> dict[str, list[tuple[str, str]]]:
    """For each route that has a page: who opens which address; two of what has a number."""
    clients = {}
    for who in READERS:
        clients[who] = Client()
        clients[who].force_login(get_user_model().objects.get(person=who))
    found: dict[str, list[tuple[str, str]]] = {}
    known = {name for name, _, _ in routes()}
    assert known >= NO_PAGE
    for name, pattern, parameters in routes():
        if pattern.startswith("api/") or name in NO_PAGE:
            continue
        most = 2 if "number" in parameters else 1
        found[name] = []
        for path in pages(name, pattern, parameters):
            for who, client in clients.items():
                reply = client.get(path)
                if reply.status_code == 200 and b"<h1" in reply.content:
                    found[name].append((who, path))
                    break
            if len(found[name]) == most:
                break
    return found


def test_markup_is_text_and_everybody_can_read_it(company: str, browser: Browser) -> None:
    planted = plant()
    assert {
        "Person.name",
        "Team.name",
        "System.name",
        "Organisation.name",
        "CharterRow.note",
        "CharterRow.split",
        "OpenPoint.text",
        "OpenPoint.resolution",
        "Proposal.note",
        "Proposal.row",
        "AgendaItem.outcome",
        "DryRun.missing",
        "PrivateNote.text",
        "ApiToken.name",
        "Webhook.name",
        "Source.name",
    } <= planted
    open_to = readable()
    assert [name for name, ways in open_to.items() if not ways] == []
    said: list[str] = []
    wrong: list[tuple[str, object]] = []
    windows: dict[str, Page] = {}
    for who in READERS:
        context = browser.new_context(viewport=PHONE, base_url=company, reduced_motion="reduce")
        windows[who] = context.new_page()
        windows[who].on("console", lambda message: said.append(message.text))
        windows[who].on("pageerror", lambda error: said.append(str(error)))
        client = Client()
        client.force_login(get_user_model().objects.get(person=who))
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": company}]
        )
    shown = 0
    for who, path in (way for ways in open_to.values() for way in ways):
        page = windows[who]
        page.emulate_media(color_scheme="light")
        page.goto(path)  # what loads behind it is waited for below
        page.locator(".htmx-request").first.wait_for(state="detached")
        shown += "onerror=" in page.inner_text("body")
        looks = {
            "elements": page.locator(".planted").count(),
            "light": serious(page),
            "width": page.evaluate("document.documentElement.scrollWidth") - PHONE["width"],
            "h1": page.locator("h1").count() - 1,
        }
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="dark")
        contrast = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        looks["dark"] = [str(node["target"]) for each in contrast for node in each["nodes"]]
        page.set_viewport_size(PHONE)
        wrong += [(f"{who} {path}: {what}", value) for what, value in looks.items() if value]
        wrong += [(f"{who} {path}: said", text) for text in said]
        said.clear()
    for page in windows.values():
        page.context.close()
    assert wrong == []
    assert shown > len(open_to) / 2
