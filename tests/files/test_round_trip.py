"""What is written is read again as the same organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import AWKWARD, organisations

from remit.core.consistency import problems
from remit.core.framework import Party, Responsibility, Role
from remit.core.organisation import Organisation
from remit.files.emitting import emit, scalar
from remit.files.frameworks import packaged
from remit.files.ordering import in_file_order
from remit.files.organisation import read
from remit.files.writing import dump

if TYPE_CHECKING:
    from pathlib import Path

relaxed = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def again(organisation: Organisation, folder: Path) -> Organisation:
    file = folder / "written.yaml"
    file.write_text(dump(organisation), encoding="utf-8")
    return read(file).organisation


@relaxed
@given(organisation=organisations())
def test_written_and_read_is_the_same(organisation: Organisation, tmp_path: Path) -> None:
    assert problems(organisation) == []
    assert again(organisation, tmp_path) == organisation


@relaxed
@given(organisation=organisations(most_teams=3, most_people=4), data=st.data())
def test_another_order_gives_the_order_of_the_file(
    organisation: Organisation, data: st.DataObject, tmp_path: Path
) -> None:
    mixed = replace(
        organisation,
        assignments=tuple(data.draw(st.permutations(organisation.assignments))),
        memberships=tuple(data.draw(st.permutations(organisation.memberships))),
        charters=tuple(data.draw(st.permutations(organisation.charters))),
    )
    assert again(mixed, tmp_path) == in_file_order(mixed)
    assert in_file_order(organisation) == organisation


def test_a_framework_that_extends_is_written_as_the_difference(tmp_path: Path) -> None:
    base = packaged("engineering-ladders")
    rows = tuple(
        replace(row, title="Roadmap (shared)", cadence=None) if row.id == "system-roadmap" else row
        for row in base.responsibilities
    )
    own = replace(
        base,
        extends=base.id,
        roles=(*base.roles, Role("product-owner", "Product Owner", "PO")),
        responsibilities=(*rows, Responsibility("backlog", "Backlog", (Party.role("product-owner"),))),
    )
    organisation = Organisation("acme", "Acme", own)
    assert yaml.safe_load(dump(organisation))["framework"] == {
        "extends": "engineering-ladders",
        "roles": [{"id": "product-owner", "title": "Product Owner", "short": "PO"}],
        "responsibilities": [
            {"id": "system-roadmap", "title": "Roadmap (shared)", "cadence": None},
            {"id": "backlog", "title": "Backlog", "holders": ["product-owner"]},
        ],
    }
    assert again(organisation, tmp_path) == organisation


def test_a_framework_of_ones_own_is_written_whole(tmp_path: Path) -> None:
    organisation = Organisation("acme", "Acme", replace(packaged("engineering-ladders"), id="ours"))
    assert again(organisation, tmp_path) == organisation


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(text=st.sampled_from(AWKWARD) | TEXTS)
def test_any_yaml_reader_takes_a_text_for_that_text(text: str) -> None:
    data = {"alone": text, "in a list": [text], "inner": {"in flow": {text: text}}}
    assert yaml.safe_load(emit(data)) == data


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("García", "García"),
        ("https://git.example/a", "https://git.example/a"),
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("2026-01-01", '"2026-01-01"'),
        ("\u202eevil", '"\\u202eevil"'),
        ("a\nb", '"a\\nb"'),
        (True, "true"),
        (3, "3"),
        (None, "null"),
    ],
)
def test_scalars(value: str | int | None, written: str) -> None:
    assert scalar(value) == written
