"""What goes wrong with a database, in sentences for the command line."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, connection

from remit.db.organisation import NoOrganisationError

NO_ORGANISATION = (
    "the database holds no organisation yet. `remit apply FILE` brings one in; "
    "--file FILE asks a file without any database"
)


def told(error: Exception) -> str | None:
    """The sentence; None for an exception that is none of the database's."""
    if isinstance(error, NoOrganisationError):
        return NO_ORGANISATION
    if isinstance(error, ImproperlyConfigured):
        return f"the settings cannot be used: {first_line(error)}"
    if isinstance(error, DatabaseError | InterfaceError):
        return f"the database cannot be used ({place()}): {first_line(error)}"
    return None


def first_line(error: Exception) -> str:
    """What the error says first; drivers add pages."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def place() -> str:
    """Which database, without a password."""
    used = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return str(used["NAME"])
    name = urlsplit(str(used["NAME"])).path.lstrip("/") or str(used["NAME"])
    return f"{connection.vendor} {name} at {used.get('HOST') or 'this machine'}"
