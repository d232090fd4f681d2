"""The addresses of evidence: its sources, and whose accounts it names."""

from __future__ import annotations

from django.urls import path

from remit.web.views import accounts, delivery, service_level, sources

urlpatterns = [
    path("teams/<str:team_id>/service-levels/", service_level.page, name="service-levels"),
    path("teams/<str:team_id>/delivery/", delivery.page, name="delivery"),
    path("accounts/", accounts.page, name="accounts"),
    path("accounts/<slug:key>/", accounts.decide, name="decide-account"),
    path("me/accounts/", accounts.own, name="own-accounts"),
    path("sources/", sources.page, name="sources"),
    path("sources/<slug:source_id>/", sources.one, name="source"),
    path("sources/<slug:source_id>/state/", sources.progress, name="source-state"),
    path("sources/<slug:source_id>/test/", sources.test, name="test-source"),
    path("sources/<slug:source_id>/read/", sources.read_now, name="read-source"),
    path("sources/<slug:source_id>/renew/", sources.renew, name="renew-source"),
    path("sources/<slug:source_id>/end/", sources.end, name="end-source"),
]
