"""A process that works until it is asked to end: run by ``test_ending``.

Arguments: the database's address; the folder of the lake; seconds that each chunk takes; the words of the command.
"""

from __future__ import annotations

import os
import sys
import time


def main(url: str, lake: str, seconds: float, words: list[str]) -> None:
    """Runs the command with the invented kind of source, and says so for every chunk that it begins."""
    os.environ.update(
        REMIT_DATABASE_URL=url, REMIT_LAKE_DIR=lake, DJANGO_SETTINGS_MODULE="remit.project.settings"
    )
    import django

    django.setup()
    import fake_source

    from remit.actions import collect, source  # noqa: F401  modules that have the registry of kinds
    from remit.project import background, entry, source_port  # noqa: F401
    from remit.queries import evidence  # noqa: F401

    fake_source.register()
    background.AT_WORK = 0.1  # type: ignore[misc]

    def begins(number: int) -> None:
        sys.stdout.write(f"chunk {number}\n")
        sys.stdout.flush()
        time.sleep(seconds)

    fake_source.Fake.interrupt = staticmethod(begins)
    sys.argv = ["remit", *words]
    entry.main()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:])
