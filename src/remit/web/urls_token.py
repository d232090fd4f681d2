"""The addresses of one's own tokens."""

from __future__ import annotations

from django.urls import path

from remit.web.views import token

urlpatterns = [
    path("me/tokens/", token.page, name="tokens"),
    path("me/tokens/<int:number>/end/", token.revoke, name="end-token"),
]
