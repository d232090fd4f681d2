"""A process that has others read, and is killed when it keeps something: run by ``test_spread``.

Arguments: how many times it may write a part of the lake or its manifest; the sources. The rest is in its environment.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main(steps: int, names: list[str]) -> None:
    """Collects, and dies on the way."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "remit.project.settings"
    import django

    django.setup()
    from remit.actions.collect_all import collect_all
    from remit.evidence import manifest, shelf

    left = steps

    def stepping(module: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(module, name)

        def around(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        setattr(module, name, around)

    stepping(shelf, "write_part")
    stepping(manifest, "write_atomically")
    collect_all(names, processes=2)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
