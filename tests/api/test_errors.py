"""One shape for everything that is no success, pinned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Caller
from django.test import Client

from remit.api import errors, read
from remit.api.urls import schema

ROOT = Path(__file__).resolve().parents[2]


def test_the_shape(db: None) -> None:
    response = Client().get("/api/v1/teams")
    assert response.json() == {
        "error": {
            "code": "not-signed-in",
            "message": "a token is needed, and this is none",
            "details": {},
            "docs": "docs/api.md#not-signed-in",
        }
    }


def test_every_code_is_explained() -> None:
    text = (ROOT / errors.DOCS).read_text(encoding="utf-8")
    assert [code for code in errors.CODES if f"\n### {code}\n" not in text] == []


def test_an_address_that_is_not_there() -> None:
    for path in ("/api", "/api/", "/api/v1/none", "/api/v2/teams"):
        response = Client().post(path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not-found")


def test_a_fault_says_nothing_of_itself(ana_reads: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(read, "source", fails)
    found = ana_reads.get("/teams/payments")
    assert (found.status, found.error) == (500, "fault")
    assert "secret" not in str(found.data)


def test_the_description_names_every_address_and_needs_no_token() -> None:
    response = Client().get("/api/openapi.json")
    assert response.json() == json.loads(json.dumps(schema()))
    assert all(
        "Error" in str(told["responses"].get(401) or told["responses"].get("401"))
        for methods in schema()["paths"].values()
        for told in methods.values()
    )
