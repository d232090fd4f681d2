"""The address of one's own hands-on coding."""

from __future__ import annotations

from django.urls import path

from remit.web.views import coding

urlpatterns = [path("me/coding/", coding.page, name="coding")]
"""Nobody else has one: there is no address that names a person."""
