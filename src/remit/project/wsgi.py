"""The entry for a WSGI server: ``remit.project.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.project.settings")
application = get_wsgi_application()
