"""Service levels, one's own calendars, the rules of meetings, and the change that would mend a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from company import Get
from django.test import Client
from django.utils import timezone
from markup import parse

from remit.actions import login_link
from remit.actions import source as sources
from remit.actions.account import make_administrator
from remit.actions.collect import collect
from remit.actions.source import lake
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.db.models import AuditEntry, FoundDocument, Source

MARKUP = "<b>x</b>\u202e"
LEVELS = "/teams/payments/service-levels/"


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    """A lake of the test's own."""
    settings.LAKE_DIR = tmp_path / "lake"


def budget(system: str, name: str, **content: Any) -> None:
    """What a reading of a Prometheus keeps of one objective."""
    source, _ = Source.objects.get_or_create(
        id="prom",
        defaults={
            "kind": "prometheus",
            "name": "P",
            "added_at": timezone.now(),
            "retention_days": 9,
            "every_minutes": 60,
        },
    )
    whole = {
        "slo": name,
        "objective": MARKUP,
        "service": "checkout",
        "system": system,
        "team": None,
        "target": 0.999,
        "window": "30d",
        "rolling": True,
        "seconds": 2592000,
        "at": 1795348800,
        "origin": "",
        "document": "a.yaml",
        **content,
    }
    FoundDocument.objects.create(
        source=source, origin="http://p", kind="budget", path=name, content=whole, seen_at=timezone.now()
    )


def owned(demo: Organisation) -> str:
    """A system of the team payments."""
    return next(own.system for own in demo.system_owners if own.team == "payments" and own.period.end is None)


def test_service_levels_of_a_team(get: Get, demo: Organisation) -> None:
    system = owned(demo)
    budget(system, "Good", measured=0.99975, left=0.75, burn=0.25, since=1795348800 - 2592000)
    budget(system, "Used up", measured=0.99, left=-9.0, burn=123.4, since=1795348800 - 86400)
    budget(system, "Wrong", why="query", params={"why": "parse error <i>"})
    budget("elsewhere", "Not ours", measured=1.0, left=1.0, burn=0.0)
    page = get(LEVELS)
    assert [one.text.partition(" <b>")[0] for one in page.select(".level h2")] == ["Good", "Used up", "Wrong"]
    assert page.texts(".level dd") == [
        "99.9%",
        "99.975%",
        "75%",
        "0.2×",
        "99.9%",
        "99%",
        "-900% used up",
        "123×",
        "99.9%",
        "–",
        "–",
        "–",
    ]
    assert [one.text for one in page.select(".level .why")][
        -1
    ] == "Prometheus could not answer: parse error <i>"
    assert "There is no data from before" in page.text
    assert "Not ours" not in page.text
    assert page.select("main b") == []


def test_service_levels_are_for_the_team_and_who_manages_it(get: Get, company: Organisation) -> None:
    assert get(LEVELS).one("p.empty").text.startswith("No objective was found")
    stranger = Client()
    other = next(one.person for one in company.memberships if one.team == "search")
    stranger.force_login(login_link.redeem(login_link.create(other, acting_user=None)))
    assert stranger.get(LEVELS).status_code in (403, 404)
    assert stranger.get("/teams/payments/meetings/").status_code in (403, 404)
    assert "service-levels" not in stranger.get("/teams/payments/").content.decode()


ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//EN",
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTAMP:20260101T000000Z",
        "DTSTART:20261102T100000Z",
        "DTEND:20261102T103000Z",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:SECRET PROJECT screening",
        "ORGANIZER:mailto:ana@lumen.example",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@lumen.example",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:stranger@elsewhere.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def connected(ana: Client, **more: str) -> Any:
    sent = {"address": "https://calendar.example/private-s3cret/basic.ics", "name": "", "rules": "", **more}
    return ana.post("/me/calendars/", sent)


def test_one_connects_ones_own_calendar_alone_and_its_address_is_never_shown(ana: Client) -> None:
    assert connected(ana, rules="interview = screening").status_code == 302
    source = Source.objects.get(kind="calendar")
    assert (source.owner_id, source.name, source.settings) == (
        "ana",
        "Calendar",
        {"rules": [["interview", ["screening"]]]},
    )
    assert "s3cret" not in source.pk
    page = ana.get("/me/calendars/").content.decode()
    assert "s3cret" not in page
    assert "interview = screening" in page
    assert all("s3cret" not in str(entry.after) for entry in AuditEntry.objects.all())
    other = Client()
    other.force_login(login_link.redeem(login_link.create("bo", acting_user=None)))
    assert "interview = screening" not in other.get("/me/calendars/").content.decode()
    for action in ("rules", "read", "cut-off"):
        assert other.post(f"/me/calendars/{source.pk}/{action}/", {"rules": ""}).status_code == 404
    assert other.get(f"/sources/{source.pk}/").status_code in (403, 404)
    assert Source.objects.get(kind="calendar").ended_at is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": "/etc/passwd"}, "A folder or file of the server is added on its own command line."),
        (
            {"address": "file:///etc/passwd"},
            "A folder or file of the server is added on its own command line.",
        ),
        ({"rules": "party = cake"}, "“party” is not what a rule about words can say"),
        ({"rules": "{x}"}, "{x}"),
        ({"address": "ftp://x/y"}, "is not an address that can be read"),
    ],
)
def test_what_cannot_be_connected(ana: Client, more: dict[str, str], said: str) -> None:
    answer = connected(ana, **more)
    assert (answer.status_code, Source.objects.count()) == (422, 0)
    assert said in parse(answer.content).text


def test_what_it_told_is_gone_when_it_is_cut_off(
    ana: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    connected(ana, rules="interview = screening")
    source = Source.objects.get(kind="calendar")
    file = tmp_path / "c.ics"
    file.write_text(ICS)
    Source.objects.update(address=str(file))
    now = timezone.now()
    done = collect(source.pk, now, force=True)
    assert done is not None
    assert (done.problem, done.new > 0) == (None, True)
    kept = b"".join(path.read_bytes() for path in lake().folder.rglob("*") if path.is_file())
    assert all(word not in kept for word in (b"SECRET", b"stranger", b"ana@lumen", b"screening"))
    with django_capture_on_commit_callbacks(execute=True):
        assert ana.post(f"/me/calendars/{source.pk}/cut-off/").status_code == 302
    assert source.pk not in lake().manifests() or not lake().manifests()[source.pk].parts
    assert ana.get("/me/calendars/").content.decode().count("calendar-rules") == 0


def test_other_rules_and_how_the_team_sees_them(ana: Client, get: Get) -> None:
    connected(ana)
    source = Source.objects.get(kind="calendar")
    path = f"/me/calendars/{source.pk}/rules/"
    assert ana.post(path, {"rules": f"interview = {MARKUP}, hiring talk\n- = standup"}).status_code == 302
    page = get("/teams/payments/meetings/")
    assert "hiring talk" in page.text
    assert "standup" in page.text
    assert page.select("td b") == []
    assert ana.post(path, {"rules": "nonsense"}).status_code == 422


def test_the_change_that_would_mend_a_finding(get: Get, demo: Organisation) -> None:
    system = next(one for one in demo.systems if one.repositories and one.id == owned(demo))
    source = Source.objects.create(
        id="g", kind="git", name="g", added_at=timezone.now(), retention_days=9, every_minutes=60
    )
    FoundDocument.objects.create(
        source=source,
        origin=system.repositories[0].address,
        kind="code-owners",
        path="CODEOWNERS",
        content={"rules": [{"pattern": "*", "owners": [MARKUP], "line": 3}]},
        seen_at="2026-11-20T00:00:00Z",
    )
    page = get("/findings/?code=R501&team=payments")
    shown = [one.text for one in page.select(".patch pre span")]
    assert shown[0] == "@@ CODEOWNERS:3"
    assert shown[1].startswith("-* <b>x</b>")
    assert shown[2].startswith("+* @")
    assert get("/teams/payments/").select(".patch pre") != []


def test_a_folder_of_the_server_is_named_on_its_command_line_alone(ana: Client) -> None:
    user = make_administrator("ana", acting_user=None)
    with pytest.raises(EditError, match="command line"):
        sources.add(
            "prometheus",
            "https://p.example",
            acting_user=user,
            now=timezone.now(),
            settings={"documents": "/etc"},
        )
    made = sources.add(
        "prometheus",
        "https://p.example",
        acting_user=None,
        now=timezone.now(),
        settings={"documents": "/srv/slos"},
    )
    kept = sources.change(made.pk, acting_user=user, now=timezone.now(), settings={"documents": "/srv/slos"})
    assert kept.settings == {"documents": "/srv/slos"}
    with pytest.raises(EditError, match="command line"):
        sources.change(made.pk, acting_user=user, now=timezone.now(), settings={"documents": "/etc"})
    with pytest.raises(EditError, match="Expected: documents, metric_sources, services"):
        sources.change(made.pk, acting_user=user, now=timezone.now(), settings={"wrong": "{x}"})
