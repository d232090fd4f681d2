"""The format of a framework, packaged or an organisation's own; see ``remit schema framework``."""

from __future__ import annotations

from typing import Final

from remit.core.activity import ACTIVITIES
from remit.core.framework import Focus, Mode, Sight
from remit.files.record import ByKey, Field, MapOf, Record
from remit.files.shape import Flag, Id, ListOf, Nullable, OneOf, Shape, Text, Whole

FORMAT: Final = Whole(1, 1, expected="1, the version of the format")
NAME: Final = Text("a name")
PROSE: Final = Text(longest=10_000, empty=True)
DAYS: Final = Whole(1, 3650)
PERCENT: Final = Whole(0, 100)
RANGE: Final = ListOf(PERCENT, least=2, most=2)
ROLE_ID: Final = Id("a role")
ROW_ID: Final = Id("a responsibility")
MODE: Final = OneOf(list(Mode), Mode)
SIGHT: Final = OneOf(list(Sight), Sight)
ACTIVITY: Final = OneOf(list(ACTIVITIES), expected="an activity, see the documentation of evidence")
WORDS: Final = ListOf(Text("a word or a few"))


def _role(name: str, whole: bool) -> Record:
    return Record(
        name,
        {
            "id": Field(ROLE_ID, "Files and links use it; it never changes.", required=True),
            "title": Field(NAME, "As pages show it.", required=whole),
            "short": Field(Text("an abbreviation", longest=10), "Two or three letters, for the matrix."),
            "focus": Field(
                OneOf(list(Focus), Focus), "What the role is in charge of; reports go to `people`."
            ),
            "in_charge_of": Field(NAME, "For example `the System`."),
            "coding_range": Field(
                Nullable(RANGE), "Hands-on coding in percent of the working time: [30, 70]."
            ),
            "max_holders": Field(Whole(1, 1000), "How many people may hold the role on one team."),
            "description": Field(PROSE),
        },
        "A role." if whole else "A role to add, or what differs in a known one.",
        keep=True,
    )


def _responsibility(name: str, whole: bool) -> Record:
    return Record(
        name,
        {
            "id": Field(ROW_ID, "Files, signatures and links use it; it never changes.", required=True),
            "title": Field(NAME, "As pages show it.", required=whole),
            "holders": Field(ListOf(ROLE_ID), "The roles that hold it; several share it.", required=whole),
            "mode": Field(MODE, "`performs`: the holder does it in person; `ensures`: sees that it happens."),
            "sight": Field(
                SIGHT, "How it can be seen: tools leave a trace, a document appears, or only people can tell."
            ),
            "cadence": Field(Nullable(DAYS), "How often it is due, in days."),
            "cadence_event": Field(Nullable(NAME), "What it is due at instead, for example `incident`."),
            "alert_after": Field(Nullable(DAYS), "Days after which its absence is more than a note."),
            "observed_by": Field(ListOf(ACTIVITY), "The activities that show it happening."),
            "due": Field(
                Nullable(ACTIVITY), "The activity without which nothing is due, for example `merge`."
            ),
            "with_each_report": Field(Flag(), "Whether it has to happen with each of the holder's reports."),
            "happening": Field(PROSE, "What counts as it happening."),
            "description": Field(PROSE),
            "aliases": Field(WORDS, "Words under which people look for it."),
        },
        "A responsibility." if whole else "A responsibility to add, or what differs in a known one.",
        keep=True,
    )


LEVEL: Final = Record("level", {"name": Field(NAME, required=True), "description": Field(PROSE)})
AXIS: Final = Record(
    "axis",
    {
        "id": Field(Id("an axis"), required=True),
        "title": Field(NAME, required=True),
        "description": Field(PROSE),
        "levels": Field(ListOf(LEVEL, least=1), "From level 1 up.", required=True),
    },
)
AREA: Final = Record(
    "area",
    {
        "id": Field(Id("an area"), required=True),
        "title": Field(NAME, required=True),
        "poles": Field(ListOf(NAME, least=2, most=2), required=True),
        "description": Field(PROSE),
    },
)
LADDERS: Final = Record(
    "ladders",
    {
        "axes": Field(ListOf(AXIS)),
        "ladders": Field(MapOf(Id("a ladder"), NAME), "The id of a ladder and its name."),
        "positions": Field(
            MapOf(Id("a position"), MapOf(Id("an axis"), Whole(1, 20))),
            "A position (the ladder's id and a number) and the level expected on each axis.",
        ),
        "senior_from": Field(Whole(1, 20), "The number from which a position counts as senior."),
        "managing_managers": Field(ListOf(AREA), "What managers of managers keep in balance."),
    },
    "The career ladders that the framework belongs to.",
)


def _framework(name: str, *, extends: bool, file: bool) -> Record:
    part = "entry" if extends else "whole"
    fields: dict[str, Field] = {}
    if file:
        fields["framework"] = Field(FORMAT, "The version of this format.", required=True)
    if extends:
        fields["extends"] = Field(
            Id("a packaged framework"), "The packaged framework to start from.", required=True
        )
    fields |= {
        "id": Field(Id("a framework"), required=not extends),
        "title": Field(NAME, required=not extends),
        "attribution": Field(MapOf(Id("a note"), PROSE), "Where it comes from, and its licence."),
        "roles": Field(ListOf(_role(f"role_{part}", not extends)), required=not extends),
        "responsibilities": Field(
            ListOf(_responsibility(f"responsibility_{part}", not extends)),
            "The rows, in the order of the page.",
            required=not extends,
        ),
        "ladders": Field(LADDERS),
    }
    return Record(name, fields, keep=True)


INLINE: Final[Shape] = ByKey(
    "extends",
    _framework("framework_extension", extends=True, file=False),
    _framework("framework_whole", extends=False, file=False),
)
FILE: Final[Shape] = ByKey(
    "extends",
    _framework("framework_extension_file", extends=True, file=True),
    _framework("framework_file", extends=False, file=True),
)
