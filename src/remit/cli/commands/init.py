"""``remit init``: a commented file to start from."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from remit.cli.options import PATH, STANDARD, json_option, print_json, refuse_to_replace, write
from remit.lib.text import harmless, shorten

LONGEST = 200
"""Characters of a name; the file takes no longer ones."""

ROLES = ("tech-lead", "engineering-manager")


class Name(click.ParamType):  # type: ignore[type-arg]
    """A name: one line, without control, bidi or otherwise unseen characters."""

    name = "name"

    def __init__(self, *, optional: bool = False) -> None:
        self.optional = optional

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = unicodedata.normalize("NFC", str(value)).strip()
        if not text and not self.optional:
            self.fail("a name is needed", param, ctx)
        if len(text) > LONGEST:
            self.fail(f"“{shorten(text)}” is longer than {LONGEST} characters", param, ctx)
        if shown(text) != text:
            self.fail(f"“{shorten(text)}” has a character that cannot be seen", param, ctx)
        return text


class Names(Name):
    """Several names, with commas between them."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        names = [super(Names, self).convert(part, param, ctx) for part in str(value).split(",")]
        return ",".join(name for name in names if name)


class Zone(click.ParamType):  # type: ignore[type-arg]
    """A time zone by its IANA name."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(
                f"“{shorten(text)}” is no time zone; expected an IANA name, as Europe/Berlin", param, ctx
            )
        return text


@click.command("init")
@click.argument("file", type=PATH, default="remit.yaml")
@click.option("--organisation", type=Name(), metavar="NAME", help="Each is asked for where it is not given.")
@click.option("--zone", type=Zone(), metavar="ZONE", help="An IANA name, as Europe/Berlin.")
@click.option("--team", type=Name(), metavar="NAME", help="The first team.")
@click.option("--tech-lead", type=Name(optional=True), metavar="NAME", help="Empty: vacant.")
@click.option("--engineering-manager", type=Name(optional=True), metavar="NAME", help="Empty: vacant.")
@click.option("--members", type=Names(optional=True), metavar="NAMES", help="The others, with commas.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@json_option
def command(
    file: Path,
    organisation: str | None,
    zone: str | None,
    team: str | None,
    tech_lead: str | None,
    engineering_manager: str | None,
    members: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Ask a few questions and write FILE (remit.yaml), commented, ready for `remit check`."""
    refuse_to_replace(file, force)
    text = starter(
        asked(organisation, "Name of the organisation", Name()),
        asked(zone, "Time zone", Zone(), default=zone_here()),
        asked(team, "Name of the first team", Name()),
        asked(tech_lead, "Tech Lead (empty: vacant)", Name(optional=True), default=""),
        asked(engineering_manager, "Engineering Manager (empty: vacant)", Name(optional=True), default=""),
        asked(members, "Other members, with commas", Names(optional=True), default="").split(","),
        date.today(),
    )
    write(text, file)
    if str(file) == STANDARD:
        return
    if as_json:
        print_json({"file": str(file)})
    else:
        told = harmless(str(file))
        click.echo(f"Written to {told}. Next: remit check {told}, and remit explain CODE for what it finds.")


def asked(given: str | None, question: str, kind: Any, default: str | None = None) -> str:
    """What was given as an option, else the answer to the question; asked again until it can be used."""
    if given is not None:
        return given
    found: str = click.prompt(question, type=kind, default=default, show_default=bool(default), err=True)
    return found


def zone_here() -> str:
    """The time zone of this machine as far as it says so, else UTC."""
    link = os.path.realpath("/etc/localtime")
    _, found, name = link.partition("/zoneinfo/")
    for candidate in (os.environ.get("TZ", ""), name if found else ""):
        try:
            if candidate and ZoneInfo(candidate).key:
                return candidate.removeprefix("Etc/") if candidate == "Etc/UTC" else candidate
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"


def shown(name: str) -> str:
    """The name as a terminal may show it; what joins the parts of an emoji or of a letter is part of it."""
    joined = "".join(c for c in name if c not in "\u200c\u200d\ufe0f")
    return name if harmless(joined) == joined else harmless(name)


NO_IDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that YAML readers take for something else than a text where nothing quotes them."""


def slug(name: str, taken: dict[str, str]) -> str:
    """An id made of a name: lower case, without accents, unique among those taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "x"
    base = f"{base}-1" if base in NO_IDS else base
    found, number = base, 1
    while taken.get(found, name) != name:
        number += 1
        found = f"{base}-{number}"
    taken[found] = name
    return found


def quoted(name: str) -> str:
    """A name as a YAML text."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def starter(
    organisation: str, zone: str, team: str, lead: str, manager: str, others: Iterable[str], today: date
) -> str:
    """The commented file. Nobody gets an id that is a role's: a charter could not tell them apart."""
    taken = dict.fromkeys(ROLES, "")
    ids = {name: slug(name, taken) for name in dict.fromkeys([lead, manager, *others]) if name}
    people = [f"  - {{id: {key}, name: {quoted(name)}}}" for name, key in ids.items()]
    held = [
        f"      {role}: [{{person: {ids[name]}, from: {today.isoformat()}}}]"
        if name
        else f"      # {role}: who?"
        for role, name in zip(ROLES, (lead, manager), strict=True)
    ]
    ranges = [
        "    # Whoever holds both roles agrees with the team on a range of hands-on coding of their own.",
        f"    # coding_ranges: [{{person: {ids.get(lead)}, percent: [20, 40], from: {today.isoformat()}}}]",
    ]
    return "\n".join(
        [
            "# Who is responsible for what. Check it with: remit check",
            "# Periods are [from, until): the day in `until` is the first one that is not included.",
            "remit: 1",
            "organisation:",
            f"  id: {slug(organisation, {})}",
            f"  name: {quoted(organisation)}",
            f"  zone: {zone}",
            "# 29 responsibilities of Tech Lead and Engineering Manager come with Remit; charters say what differs.",
            "framework: engineering-ladders",
            "",
            "people:" if people else "people: []",
            *people,
            "",
            "# What holds for every team, unless its own charter says otherwise.",
            "charter:",
            "  rows:",
            "    # Who picks up what nobody listed?",
            "    not-listed: {holders: [engineering-manager]}",
            "    # The three shared rows: who does which part? Take the sign away and say it in your words.",
            "    # system-roadmap:",
            "    #   split: {tech-lead: sequence and technical risk, engineering-manager: dates and people}",
            "    #   tie_break: engineering-manager",
            "    # development-process:",
            "    #   split: {tech-lead: engineering practice, engineering-manager: rhythm and rituals}",
            "    # team-visibility:",
            "    #   split: {tech-lead: demos and technical talks, engineering-manager: reports and recognition}",
            "",
            "# Further teams are further entries; `parent` makes a tree of them.",
            "teams:",
            f"  - id: {slug(team, {})}",
            f"    name: {quoted(team)}",
            f"    members: [{', '.join(ids.values())}]",
            "    roles:" if lead or manager else "    # roles:",
            *held,
            *(ranges if lead and lead == manager else []),
            "    # Who stands in, if they agree:",
            "    # deputies: [{role: tech-lead, person: someone, accepted: 2026-01-31}]",
            "",
        ]
    )
