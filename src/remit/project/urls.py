"""Every address of Remit."""

from __future__ import annotations

from django.urls import include, path

handler400 = "remit.web.views.errors.bad_request"
handler403 = "remit.web.views.errors.forbidden"
handler404 = "remit.web.views.errors.not_found"

urlpatterns = [path("", include("remit.api.urls")), path("", include("remit.web.urls"))]
