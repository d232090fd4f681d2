"""The addresses at which webhooks are administered."""

from __future__ import annotations

from django.urls import path

from remit.web.views import webhook

ONE = "organisation/webhooks/<int:number>/"
urlpatterns = [
    path("organisation/webhooks/", webhook.page, name="webhooks"),
    path(ONE, webhook.one, name="webhook"),
    path(f"{ONE}test/", webhook.test, name="test-webhook"),
    path(f"{ONE}rotate/", webhook.rotate, name="rotate-webhook"),
    path(f"{ONE}end/", webhook.end, name="end-webhook"),
    path(f"{ONE}deliveries/<int:delivery>/again/", webhook.redeliver, name="redeliver"),
]
