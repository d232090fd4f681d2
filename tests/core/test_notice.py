"""Kinds of messages: each complete, and each a sentence once its parameters are in."""

from __future__ import annotations

import pytest

from remit.core.notice import DAYS, KINDS, WHYS, ByMail, missing, names_in, say


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_each_kind_says_a_sentence(kind: object) -> None:
    kind = KINDS[kind.id]  # type: ignore[attr-defined]
    params = {name: "2026-03-01" if name in DAYS else name.upper() for name in kind.needs}
    said = say(kind.message, params)
    assert said.endswith(".")
    assert "%" not in said
    assert kind.needs == names_in(kind.message) == {name for name in kind.needs if str(params[name]) in said}
    assert kind.mail is ByMail.IMMEDIATE or not kind.waits


def test_what_is_missing() -> None:
    assert missing(KINDS["round-due"], "member", {"team": "Payments"}) == {"day"}
    assert missing(KINDS["round-due"], "counterpart", {"team": "Payments", "day": "2026-03-01"}) == {"role"}
    assert missing(KINDS["round-opened"], "member", {"team": "Payments"}) == frozenset()


def test_days_are_written_as_the_reader_does() -> None:
    kind = KINDS["round-due"]
    params = {"team": "Payments", "day": "2026-03-01"}
    assert say(kind.message, params, str, "{:%-d %b %Y}".format) == (
        "The clarity round of Payments is due on 1 Mar 2026, and your answers are not done."
    )
    assert say(WHYS["member"], params, {WHYS["member"]: "Sie sind in %(team)s."}.__getitem__) == (
        "Sie sind in Payments."
    )
