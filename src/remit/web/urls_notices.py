"""The addresses of the inbox, of what is mailed, of the calendar feed and of home."""

from __future__ import annotations

from django.urls import path

from remit.web.views import feed, home, inbox

urlpatterns = [
    path("home/", home.page, name="home"),
    path("home/observed/", home.observed, name="home-observed"),
    path("inbox/", inbox.page, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox-read"),
    path("inbox/aside/", inbox.set_aside, name="inbox-aside"),
    path("inbox/choices/", inbox.choices, name="notice-choices"),
    path("inbox/feed/", inbox.feed, name="feed-address"),
    path("inbox/off/<str:token>/", inbox.turn_off, name="turn-off"),
    path("feed/<str:token>.ics", feed.page, name="feed"),
]
