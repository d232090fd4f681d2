"""Django's trivial view behind the settings, the middleware and the server of Remit: the peer of ``pages``."""

from __future__ import annotations

import json
import os
import sys
from types import ModuleType
from typing import Any


def hello(request: Any) -> Any:
    """One line, to somebody who is signed in: the session and its user are looked up."""
    from django.http import HttpResponse

    return HttpResponse(f"Hello {request.user.pk}")


def main() -> None:
    """Serves until it is ended."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "remit.project.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.urls import path

    addresses = ModuleType("trivial_addresses")
    addresses.urlpatterns = [path("", hello)]  # type: ignore[attr-defined]
    sys.modules[addresses.__name__] = addresses
    settings.ROOT_URLCONF = addresses.__name__
    from remit.project.server import serve

    serve("127.0.0.1", 0, lambda address: print(json.dumps({"address": address}, indent=1), flush=True))


if __name__ == "__main__":
    main()
