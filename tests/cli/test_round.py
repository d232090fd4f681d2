"""``remit round``: how far, what it showed, the protocol; before a reveal nothing but a count."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from rounds import EM, TL, found, vote

from remit.actions import clarity
from remit.cli.commands.round import command
from remit.project.round_port import RoundPort

PORTS = SimpleNamespace(database=RoundPort)


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, obj=PORTS, standalone_mode=True)


@pytest.mark.usefixtures("db")
def test_a_round_from_open_to_protocol() -> None:
    users = found(4)
    assert run("list", "pay").output == "There was no round yet.\n"
    assert "there was no round of this team yet" in run("show", "pay").output
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["p1"], {"architecture": "dont-know"})
    assert "1 of 6 are done" in run("show", "pay").output
    told = run("show", "pay", "--json").output + run("list", "pay", "--json").output
    assert "result" in told
    assert '"dont-know": ' not in told
    assert json.loads(run("show", "pay", "--json").output)["result"] is None
    refused = run("protocol", "pay")
    assert (refused.exit_code, "has no protocol: it is open" in refused.output) == (2, True)
    vote(opened.pk, users["ana"], {"architecture": TL})
    vote(opened.pk, users["bo"], {"architecture": EM})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    shown = run("show", "pay").output.splitlines()
    assert shown[1:] == [
        "1 on the agenda; same answer by name on 0 of 1 rows",
        "- Architecture: those who answer by name see it differently (not talked about yet)",
    ]
    protocol = run("protocol", "pay", "--round", str(opened.pk)).output
    assert "| Architecture | Tech Lead | Engineering Manager | held back | yes |" in protocol
    data = json.loads(run("protocol", "pay", "--json").output)
    assert data["result"]["rows"][0]["by_name"] == {"ana": TL, "bo": EM}
    assert data["result"]["rows"][0]["pooled"] is None
    assert "there is no round 99 of this team" in run("show", "pay", "--round", "99").output
    assert "there is no team pai: did you mean pay?" in run("list", "pai").output
