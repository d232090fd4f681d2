"""A backup as a file: a zip archive of one JSON-lines member for each table, and a manifest with their SHA-256."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1 << 20
LONGEST_ROW = 1 << 26
"""Bytes of one row; no table holds nearly as much in one, a file made to do harm may."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)


class DamagedBackup(Exception):
    """The file is no backup, or not as it was written; the message says what is wrong with it."""


class Table(NamedTuple):
    """One table's part of the manifest; the hash is over the member's bytes."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``schema``: the last migration of each part of the database."""

    made_at: datetime
    version: str
    schema: Mapping[str, str]
    tables: tuple[Table, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


class Source(NamedTuple):
    """One table to write: rows of plain values, in the order of the columns."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def write(
    stream: BinaryIO, tables: Iterable[Source], *, made_at: datetime, version: str, schema: Mapping[str, str]
) -> Manifest:
    """Writes the archive, a row at a time."""
    written = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in tables:
            digest, count = sha256(), 0
            with archive.open(_member(table.name), "w", force_zip64=True) as member:
                for row in table.rows:
                    line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                    digest.update(line)
                    member.write(line)
                    count += 1
            written.append(Table(table.name, table.columns, count, digest.hexdigest()))
        manifest = Manifest(made_at, version, dict(schema), tuple(written))
        archive.writestr(MANIFEST, json.dumps(_plain(manifest), indent=1))
    return manifest


class Backup:
    """A backup that was read once from end to end and is as it was written."""

    def __init__(self, path: Path) -> None:
        """Verifies the whole file. Raises DamagedBackup, and OSError where it cannot be read."""
        self._path = path
        with _telling(path), zipfile.ZipFile(path) as archive:
            self.manifest = _manifest(archive)
            expected = {MANIFEST, *(_member(table.name) for table in self.manifest.tables)}
            if set(archive.namelist()) != expected or len(archive.namelist()) != len(expected):
                raise DamagedBackup(f"{path}: it does not hold the tables that its manifest names")
            for table in self.manifest.tables:
                digest, count = sha256(), 0
                for line in _lines(archive, table):
                    digest.update(line)
                    count += 1
                if (digest.hexdigest(), count) != (table.sha256, table.rows):
                    raise DamagedBackup(f"{path}: the table {table.name} is not as it was written")

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of the table, in the order of its columns. Raises DamagedBackup."""
        table = next(table for table in self.manifest.tables if table.name == name)
        with _telling(self._path), zipfile.ZipFile(self._path) as archive:
            for line in _lines(archive, table):
                row = json.loads(line)
                if not isinstance(row, list) or len(row) != len(table.columns):
                    raise DamagedBackup(f"{self._path}: the table {name} has a row that is none")
                yield row


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Whatever reading a damaged archive fails with, as DamagedBackup."""
    try:
        yield
    except (*BROKEN, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise DamagedBackup(f"{path}: not a backup of Remit, or damaged") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as member:
        text = member.read(LARGEST_MANIFEST + 1)
    found = json.loads(text)
    if len(text) > LARGEST_MANIFEST or found["remit_backup"] != FORMAT:
        raise ValueError("manifest")
    tables = tuple(
        Table(str(one["name"]), tuple(map(str, one["columns"])), int(one["rows"]), str(one["sha256"]))
        for one in found["tables"]
    )
    schema = {str(part): str(name) for part, name in found["schema"].items()}
    return Manifest(datetime.fromisoformat(found["made_at"]), str(found["version"]), schema, tables)


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[bytes]:
    with archive.open(_member(table.name)) as member:
        while line := member.readline(LONGEST_ROW):
            if not line.endswith(b"\n"):
                raise ValueError(table.name)
            yield line


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "remit_backup": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "version": manifest.version,
        "schema": dict(manifest.schema),
        "tables": [table._asdict() for table in manifest.tables],
    }
