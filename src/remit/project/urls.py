"""Every address of Remit."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("remit.web.urls"))]
