"""Users, and the links that they sign in with."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from remit.db.models.person import Person


class User(AbstractBaseUser):
    """Who signs in. A user need not be a person of the organisation; a person need not be a user."""

    username = models.CharField(unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, models.SET_NULL, null=True, related_name="user")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    """Configures; that right alone reads no observations, readiness, ballots or notes."""
    is_auditor = models.BooleanField(default=False)
    sign_ins = models.PositiveIntegerField(default=0)
    """Counted up to end every session of this user at once; each session carries the number it began with."""
    date_joined = models.DateTimeField(default=timezone.now)

    scopes: ClassVar[frozenset[str] | None] = None
    """Of the token that a request came with, set on its user alone; None for somebody who is signed in."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        db_table = "remit_user"


class LoginLink(models.Model):
    """A link that signs one person in, once. Only the token's SHA-256 is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "remit_login_link"
