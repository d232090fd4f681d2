"""What the environment says, and what holds where it says nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from remit.project.environment import Environment, Smtp


def test_without_settings_everything_has_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    environment = Environment({})
    assert environment.data_dir == tmp_path / "remit"
    assert environment.database_url == f"sqlite:///{tmp_path}/remit/remit.sqlite3"
    assert (environment.debug, environment.base_url, environment.https) == (False, "", False)
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


def test_what_is_given_is_taken() -> None:
    environment = Environment(
        {
            "REMIT_DATA_DIR": "/data",
            "REMIT_DATABASE_URL": "postgresql://db/remit",
            "REMIT_DEBUG": "Yes",
            "REMIT_BASE_URL": "https://remit.acme.example:8443/",
            "REMIT_ALLOWED_HOSTS": "one.example, two.example,",
        }
    )
    assert environment.data_dir == Path("/data")
    assert environment.database_url == "postgresql://db/remit"
    assert (environment.debug, environment.https) == (True, True)
    assert environment.base_url == "https://remit.acme.example:8443"
    assert environment.allowed_hosts == [
        "one.example",
        "two.example",
        "remit.acme.example",
        "localhost",
        "127.0.0.1",
        "[::1]",
    ]


def test_empty_settings_count_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_DEBUG", "1")
    monkeypatch.setenv("REMIT_BASE_URL", "")
    found = Environment.of_process().values
    assert found["REMIT_DEBUG"] == "1"
    assert "REMIT_BASE_URL" not in found


def test_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    environment = Environment({"REMIT_DATA_DIR": str(tmp_path / "new")})
    key = environment.secret_key()
    assert len(key) >= 50
    assert environment.secret_key() == key
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_given_key_comes_before_a_file_and_a_file_before_a_made_one(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("from the file\n", encoding="utf-8")
    both = {"REMIT_SECRET_KEY": "given", "REMIT_SECRET_KEY_FILE": str(path), "REMIT_DATA_DIR": str(tmp_path)}
    assert Environment(both).secret_key() == "given"
    del both["REMIT_SECRET_KEY"]
    assert Environment(both).secret_key() == "from the file"
    assert not (tmp_path / "secret-key").exists()


def test_a_key_file_that_is_empty_or_not_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "key"
    environment = Environment({"REMIT_SECRET_KEY_FILE": str(path)})
    with pytest.raises(FileNotFoundError):
        environment.secret_key()
    path.write_text(" \n", encoding="utf-8")
    with pytest.raises(ValueError, match="is empty"):
        environment.secret_key()


SMTP = {"REMIT_SMTP_HOST": "mail.acme.example", "REMIT_SMTP_FROM": "remit@acme.example"}


def test_a_mail_server(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("open sesame\n", encoding="utf-8")
    assert Environment({}).smtp() is None
    assert Environment(SMTP).smtp() == Smtp(
        "mail.acme.example", 587, "starttls", "", "", "remit@acme.example"
    )
    given = {
        **SMTP,
        "REMIT_SMTP_SECURITY": "TLS",
        "REMIT_SMTP_USER": "remit",
        "REMIT_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
    }
    expected = Smtp("mail.acme.example", 465, "tls", "remit", "open sesame", "remit@acme.example")
    assert Environment(given).smtp() == expected
    assert Environment({**given, "REMIT_SMTP_PORT": "2525"}).smtp() == expected._replace(port=2525)


@pytest.mark.parametrize(
    "wrong", [{"REMIT_SMTP_FROM": ""}, {"REMIT_SMTP_SECURITY": "some"}, {"REMIT_SMTP_PORT": "smtp"}]
)
def test_a_mail_server_that_cannot_be_meant(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        Environment(SMTP | wrong).smtp()


def test_the_databases_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("p@ss/w:rd\n")
    given = {"REMIT_DATABASE_PASSWORD_FILE": str(file)}
    found = Environment(
        {**given, "REMIT_DATABASE_URL": "postgresql://remit@db.example:5433/remit?sslmode=require"}
    )
    assert found.database_url == "postgresql://remit:p%40ss%2Fw%3Ard@db.example:5433/remit?sslmode=require"
    assert Environment({**given, "REMIT_DATABASE_URL": "sqlite:///x"}).database_url == "sqlite:///x"
    file.write_text("\n")
    with pytest.raises(ValueError, match="is empty"):
        _ = Environment({**given, "REMIT_DATABASE_URL": "postgresql://remit@db.example/remit"}).database_url


def test_how_long_the_evidence_is_waited_for() -> None:
    assert Environment({}).engine_seconds == 30
    assert Environment({"REMIT_ENGINE_SECONDS": "2.5"}).engine_seconds == 2.5
    for wrong in ("0", "-1", "nan", "inf", "3601", "soon"):
        with pytest.raises(ValueError):
            _ = Environment({"REMIT_ENGINE_SECONDS": wrong}).engine_seconds


def test_how_many_requests_are_answered_at_once() -> None:
    assert (Environment({}).threads, Environment({"REMIT_THREADS": "3"}).threads) == (8, 3)
    with pytest.raises(ValueError, match="1 or more"):
        _ = Environment({"REMIT_THREADS": "0"}).threads


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 1),
        ({"REMIT_DATABASE_URL": "postgresql://db/remit"}, 3),
        ({"REMIT_DATABASE_URL": "postgresql://db/remit", "REMIT_PROCESSES": "1"}, 1),
        ({"REMIT_PROCESSES": "6"}, 6),
    ],
)
def test_how_many_processes_answer(
    values: dict[str, str], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert Environment(values).processes == expected


@pytest.mark.parametrize("wrong", ["0", "-1", "many"])
def test_it_is_a_number_of_processes(wrong: str) -> None:
    with pytest.raises(ValueError, match="REMIT_PROCESSES is 1 or more"):
        _ = Environment({"REMIT_PROCESSES": wrong}).processes
