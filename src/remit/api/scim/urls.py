"""The addresses of SCIM."""

from __future__ import annotations

from django.urls import path, re_path

from remit.api.scim import views

urlpatterns = [
    path("ServiceProviderConfig", views.config),
    path("ResourceTypes", views.types),
    path("ResourceTypes/<str:name>", views.types),
    path("Schemas", views.schemas),
    path("Schemas/<str:name>", views.schemas),
    path(".search", views.search),
    path("Users/.search", views.search, {"kind": "user"}),
    path("Groups/.search", views.search, {"kind": "group"}),
    path("Users", views.users),
    path("Users/<str:key>", views.user),
    path("Groups", views.groups),
    path("Groups/<str:key>", views.group),
    re_path(r"^(?P<rest>.*)$", views.nothing),
]
