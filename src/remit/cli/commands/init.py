"""``remit init``: a commented file to start from."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from remit.cli.options import Failure


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default="remit.yaml")
@click.option("--organisation", prompt="Name of the organisation", help="Asked for where it is not given.")
@click.option("--zone", prompt="Time zone", default="UTC", help="An IANA name, as Europe/Berlin.")
@click.option("--team", prompt="Name of the first team")
@click.option("--tech-lead", prompt="Tech Lead (empty: vacant)", default="", show_default=False)
@click.option(
    "--engineering-manager", prompt="Engineering Manager (empty: vacant)", default="", show_default=False
)
@click.option("--members", prompt="Other members, with commas", default="", show_default=False)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(
    file: Path,
    organisation: str,
    zone: str,
    team: str,
    tech_lead: str,
    engineering_manager: str,
    members: str,
    force: bool,
) -> None:
    """Ask a few questions and write FILE (remit.yaml), commented, ready for `remit check`."""
    from remit.files.organisation import read
    from remit.lib.files import write_atomically

    if file.exists() and not force:
        raise Failure(f"{file} exists already; --force replaces it")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Failure(f"“{zone}” is no time zone; expected an IANA name, as Europe/Berlin") from None
    others = [name.strip() for name in members.split(",") if name.strip()]
    text = starter(organisation, zone, team, tech_lead.strip(), engineering_manager.strip(), others)
    write_atomically(file, text)
    read(file)
    click.echo(f"Written to {file}. Next: remit check {file}")


def slug(name: str, taken: dict[str, str]) -> str:
    """An id made of a name: lower case, without accents, unique among those taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
    found, number = base, 1
    while taken.get(found, name) != name:
        number += 1
        found = f"{base}-{number}"
    taken[found] = name
    return found


def quoted(name: str) -> str:
    """A name as a YAML text."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def starter(organisation: str, zone: str, team: str, lead: str, manager: str, others: list[str]) -> str:
    """The commented file."""
    taken: dict[str, str] = {}
    ids = {name: slug(name, taken) for name in dict.fromkeys([lead, manager, *others]) if name}
    today = date.today().isoformat()
    roles = [
        f"      tech-lead: [{{person: {ids[lead]}, from: {today}}}]" if lead else "      # tech-lead: who?",
        f"      engineering-manager: [{{person: {ids[manager]}, from: {today}}}]"
        if manager
        else "      # engineering-manager: who?",
    ]
    people = [f"  - {{id: {key}, name: {quoted(name)}}}" for name, key in ids.items()]
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
            "",
            "teams:",
            f"  - id: {slug(team, {})}",
            f"    name: {quoted(team)}",
            f"    members: [{', '.join(ids.values())}]",
            "    roles:" if lead or manager else "    # roles:",
            *roles,
            "    # Who stands in, if they agree:",
            "    # deputies: [{role: tech-lead, person: someone, accepted: 2026-01-31}]",
            "",
        ]
    )
