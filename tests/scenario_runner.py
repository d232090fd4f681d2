"""Scenario files: read one, ask an engine its questions, compare whole answers. See scenarios/README.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from engines import Engine

from remit.core import what_if
from remit.core.answer import FRAMEWORK, Answer, Holder, Refusal
from remit.core.framework import Party, Responsibility
from remit.core.organisation import Organisation
from remit.core.row import base_row
from remit.files.organisation import read
from remit.lib.periods import Period

FOLDER = Path(__file__).parent / "scenarios"

Plain = dict[str, Any]
"""A mapping as YAML has it; what equals its default is left out."""

NOT_SAID: Plain = {
    "holders": [],
    "vacant": False,
    "vacant_roles": [],
    "fallback": [],
    "shared": False,
    "split": {},
    "tie_break": None,
    "informed": [],
    "not_applicable": None,
    "note": None,
    "origin": "framework",
    "row": {},
}
"""What an answer says where the scenario says nothing."""

CHANGES = {
    "leaves": what_if.Leaves,
    "away": what_if.Away,
    "hand-over": what_if.HandOver,
    "vacate": what_if.Vacate,
    "split": what_if.Split,
}


@dataclass(frozen=True)
class Question:
    """One question with the changes to make before it, and what is expected: an answer or a refusal."""

    team: str
    responsibility: str
    at: date
    changes: tuple[what_if.Change, ...]
    answer: Plain | None
    refusal: Plain | None

    def __str__(self) -> str:
        return f"{self.team}, {self.responsibility}, {self.at}"


@dataclass(frozen=True)
class Scenario:
    """One file."""

    name: str
    title: str
    rules: tuple[str, ...]
    organisation: Organisation
    questions: tuple[Question, ...]

    def differences(self, engine: Engine) -> Iterator[str]:
        """What the engine says otherwise than the scenario, as text; nothing where it passes."""
        for question in self.questions:
            # A fresh value for each question: nothing that was looked up before may help, or hide a fault.
            organisation = what_if.apply(replace(self.organisation), question.changes)
            got, expected = ask(engine, organisation, question), wanted(question)
            for key in sorted(expected.keys() | got.keys()):
                if expected.get(key) != got.get(key):
                    yield f"{question}: {key}: expected {expected.get(key)}, got {got.get(key)}"


def ask(engine: Engine, organisation: Organisation, question: Question) -> Plain:
    """The engine's answer or refusal in the words of a scenario."""
    try:
        answer = engine.who(organisation, question.team, question.responsibility, question.at)
    except Refusal as refusal:
        return {"refusal": refusal.code.value, "suggestions": list(refusal.suggestions)}
    got = plain_answer(organisation, answer)
    if question.answer is not None and "says" not in question.answer:
        del got["says"]
    return got


def wanted(question: Question) -> Plain:
    """What the scenario expects, with everything that it does not say filled in."""
    if question.refusal is not None:
        return {"refusal": question.refusal["code"], "suggestions": question.refusal.get("suggestions", [])}
    assert question.answer is not None
    asked = {"team": question.team, "responsibility": question.responsibility, "at": question.at}
    return asked | NOT_SAID | question.answer


def plain_answer(organisation: Organisation, answer: Answer) -> Plain:
    """Every field of an answer, in the words of a scenario."""
    origin = {FRAMEWORK: "framework", None: "organisation"}.get(answer.origin, answer.origin)
    return {
        "team": answer.team,
        "responsibility": answer.responsibility,
        "at": answer.at,
        "holders": [plain_holder(organisation, holder) for holder in answer.holders],
        "vacant": answer.vacant,
        "vacant_roles": list(answer.vacant_roles),
        "fallback": [plain_holder(organisation, holder) for holder in answer.fallback],
        "shared": answer.shared,
        "split": {plain_party(party): part for party, part in answer.split},
        "tie_break": answer.tie_break and plain_party(answer.tie_break),
        "informed": [plain_party(party) for party in answer.informed],
        "not_applicable": answer.not_applicable,
        "note": answer.note,
        "origin": origin,
        "row": plain_row(organisation, answer.row),
        "reasons": [reason.code for reason in answer.reasons],
        "says": [reason.text for reason in answer.reasons],
    }


def plain_holder(organisation: Organisation, holder: Holder) -> Plain:
    """The fields that say something; the name must be the person's and is left out."""
    assert holder.name == organisation.index.person[holder.person].name
    said = holder._asdict()
    defaults = Holder._field_defaults
    return {
        key: value
        for key, value in said.items()
        if key != "name" and value is not None and value != defaults.get(key)
    }


def plain_party(party: Party) -> str:
    """A role by its id, a person as ``person:ID``."""
    return party.id if party.kind == "role" else f"person:{party.id}"


def plain_row(organisation: Organisation, row: Responsibility) -> Plain:
    """In what the row's wording differs from the framework's; for a row of their own, from nothing."""
    base = base_row(organisation, row.id) or Responsibility(row.id, "", ())
    said: Plain = {}
    for field in fields(Responsibility):
        value = getattr(row, field.name)
        if value != getattr(base, field.name):
            said[field.name] = list(value) if field.name == "aliases" else value
    if "holders" in said:
        said["holders"] = [plain_party(party) for party in row.holders]
    return said


def load(path: Path) -> Scenario:
    """Read a scenario; unknown keys are refused, so that no expectation is lost to a typing error."""
    data = yaml.safe_load(path.read_text("utf-8"))
    _known(path, data, {"title", "rule", "file", "questions"})
    rules = [data["rule"]] if isinstance(data["rule"], str) else data["rule"]
    questions = tuple(_question(path, entry) for entry in data["questions"])
    return Scenario(path.stem, data["title"], tuple(rules), _organisation(data["file"]), questions)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of the folder, by name."""
    return tuple(load(path) for path in sorted(FOLDER.glob("*.yaml")))


def _organisation(text: str) -> Organisation:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organisation.yaml"
        path.write_text(text, "utf-8")
        return read(path).organisation


def _question(path: Path, entry: Plain) -> Question:
    _known(path, entry, {"ask", "what_if", "answer", "refusal"})
    _known(path, entry["ask"], {"team", "responsibility", "at"})
    answer, refusal = entry.get("answer"), entry.get("refusal")
    assert (answer is None) != (refusal is None), f"{path.name}: either an answer or a refusal"
    if answer is not None:
        _known(path, answer, {*NOT_SAID, "at", "reasons", "says"})
        assert answer.get("reasons"), f"{path.name}: an answer without reasons"
    else:
        _known(path, refusal, {"code", "suggestions"})
    changes = tuple(_change(change) for change in entry.get("what_if", ()))
    return Question(**entry["ask"], changes=changes, answer=answer, refusal=refusal)


def _change(entry: Plain) -> what_if.Change:
    ((name, values),) = entry.items()
    if name == "away":
        return what_if.Away(values["person"], Period(values["from"], values.get("until")))
    on = {"on": values["from"]}  # YAML takes the word "on" for a yes
    change: what_if.Change = CHANGES[name](**{key: values[key] for key in values if key != "from"}, **on)
    return change


def _known(path: Path, entry: Mapping[str, Any] | None, keys: set[str]) -> None:
    unknown = set(entry or ()) - keys
    assert not unknown, f"{path.name}: unknown keys {sorted(unknown)}"
