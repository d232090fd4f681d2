"""Reading many repositories at once on a Spark cluster: a partition for each, its chunks as the rows of it."""

from __future__ import annotations

import queue
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from remit.evidence.box import Box
from remit.evidence.engine import EngineError, first_line
from remit.evidence.engine_spark import connected
from remit.evidence.shipping import package
from remit.evidence.spread import Absent, SpreadError, Stopped

PIECE: Final = 1 << 20
"""Bytes of a row at most: larger chunks are cut, so that no message is larger than Spark Connect lets through."""
QUIET: Final = 4 * 3600.0
"""Seconds without an answer until nobody waits any more: a call of git takes an hour at most, a repository some."""
LOOK: Final = 0.5
"""Seconds between two looks whether to stop."""
AHEAD: Final = 32
"""Rows that are fetched before they are taken."""
COLUMNS: Final = "number long, rest int, block binary"
"""Of a row: which job, what follows it, and a piece of a packed chunk."""
MORE, NEXT, END = 2, 1, 0
"""What follows a row: more of its chunk, another chunk, nothing of this job."""
_MISSING: Final = re.compile(r"No module named '([\w.]+)'")
_PYTHONS: Final = re.compile(r"PYTHON_VERSION_MISMATCH|different version")


class Cluster:
    """A Spark Connect server and its machines. Remit's modules are sent to them; what else they need is in the docs."""

    name, private = "the cluster", False

    def __init__(self, address: str, box: Box | None = None) -> None:
        self.box = box
        self._address = address

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        """As ``Readers`` has it."""
        try:
            session = connected(self._address)
        except EngineError as error:
            raise Absent(str(error)) from None
        fetched = _Fetched(lambda: self._rows(session, jobs))
        try:
            yield from _answers(fetched.rows(stopped))
        finally:
            if fetched.end():
                _leave(session)
            else:  # whoever would wait for the cluster here would wait for what it still reads
                threading.Thread(target=_leave, args=(session,), name="remit-leave", daemon=True).start()

    def _rows(self, session: Any, jobs: Sequence[bytes]) -> Iterator[Any]:
        _ship(session)
        key = str(self.box.path) if self.box else ""
        # No shuffle: a job goes to the machine that reads it, and nowhere else.
        numbers = session.range(0, len(jobs), 1, len(jobs))
        yield from numbers.mapInArrow(_reader(tuple(jobs), key), COLUMNS).toLocalIterator()


def _reader(jobs: tuple[bytes, ...], key: str) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What the machines run. Whatever it needs it imports there: this module wants more than they have."""
    piece, more, following, end = PIECE, MORE, NEXT, END

    def batches(given: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        from remit.evidence.spread_wire import read

        def row(number: int, rest: int, block: bytes) -> Any:
            columns = [pa.array([number], pa.int64()), pa.array([rest], pa.int32()), pa.array([block])]
            return pa.RecordBatch.from_arrays(columns, ["number", "rest", "block"])

        for batch in given:
            for number in batch.column(0).to_pylist():
                for block in read(jobs[number], key):
                    for start in range(0, len(block), piece):
                        last = start + piece >= len(block)
                        yield row(number, following if last else more, block[start : start + piece])
                yield row(number, end, b"")

    return batches


def _answers(rows: Iterator[Any]) -> Iterator[tuple[int, list[bytes]]]:
    """Whole answers from rows, which come in order for each job."""
    pieces: dict[int, list[bytes]] = {}
    blocks: dict[int, list[bytes]] = {}
    for row in rows:
        if row.rest == END:
            yield row.number, blocks.pop(row.number, [])
            continue
        pieces.setdefault(row.number, []).append(bytes(row.block))
        if row.rest == NEXT:
            blocks.setdefault(row.number, []).append(b"".join(pieces.pop(row.number)))


class _Fetched:
    """Rows that a thread of their own fetches: who takes them can go at any time, whatever the cluster does."""

    def __init__(self, fetch: Callable[[], Iterator[Any]]) -> None:
        self._queue: queue.Queue[Any] = queue.Queue(AHEAD)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(fetch,), name="remit-fetch", daemon=True)
        self._thread.start()

    def rows(self, stopped: Stopped) -> Iterator[Any]:
        """Until there are no more, or it is ``stopped``. Raises SpreadError."""
        last = time.monotonic()
        while not stopped():
            try:
                row = self._queue.get(timeout=LOOK)
            except queue.Empty:
                if time.monotonic() - last > QUIET:
                    raise SpreadError(f"it answered nothing for {QUIET / 3600:g} hours") from None
                continue
            if row is None:
                return
            if isinstance(row, Exception):
                raise SpreadError(_why(row)) from None  # what else it says is Spark's, and may show the plan
            last = time.monotonic()
            yield row

    def end(self) -> bool:
        """Nobody takes any more; whether there was nothing left to fetch."""
        self._over.set()
        self._thread.join(LOOK)
        return not self._thread.is_alive()

    def _run(self, fetch: Callable[[], Iterator[Any]]) -> None:
        try:
            for row in fetch():
                if not self._put(row):
                    return
            self._put(None)
        except Exception as error:  # noqa: BLE001  those of Spark and gRPC share no base
            self._put(error)

    def _put(self, row: Any) -> bool:
        while not self._over.is_set():
            with suppress(queue.Full):
                self._queue.put(row, timeout=LOOK)
                return True
        return False


def _ship(session: Any) -> None:
    """Sends our modules for this session alone. A cluster that takes none has to have the same Remit by itself."""
    from pyspark.errors.exceptions.connect import UnsupportedOperationException

    with tempfile.TemporaryDirectory(prefix="remit-ship-") as folder, suppress(UnsupportedOperationException):
        session.addArtifacts(str(package(Path(folder))), pyfile=True)


def _leave(session: Any) -> None:
    """Has the cluster end what it still does for us, as far as it can, and takes leave."""
    for way in (session.interruptAll, session.stop):
        with suppress(Exception):  # not offered by every cluster; and nobody is left to hear of it
            way()


def _why(error: Exception) -> str:
    """What a person can do something about; of everything else the first line."""
    said = str(error)
    if missing := _MISSING.search(said):
        return f"its machines lack the Python package {missing[1].partition('.')[0]}"
    if _PYTHONS.search(said):
        return "its machines have another version of Python"
    return first_line(error)[:200]
