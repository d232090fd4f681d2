"""What happens when somebody signs in or changes how they do: the session's number, and the audit."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from remit.actions.account import note
from remit.db.models import User
from remit.web.accounts.middleware import BEGAN


@receiver(user_logged_in)
def begin(sender: type[Model], request: HttpRequest, user: User, **_: Any) -> None:
    """The session remembers with which number it began."""
    request.session[BEGAN] = user.sign_ins


@receiver(account.password_set)
@receiver(account.password_changed)
@receiver(account.password_reset)
def password(sender: type[Model], user: User, **_: Any) -> None:
    """A new password is on record; the password is nowhere."""
    note(user, "password.change")


# The library's own signals come after the commit: these come before it, so that the audit is part of the change.
@receiver(post_save, sender=Authenticator)
def added(sender: type[Model], instance: Any, created: bool, **_: Any) -> None:
    """A second factor is on record, by its kind."""
    if created:
        note(instance.user, f"second_factor.add.{instance.type}")


@receiver(post_delete, sender=Authenticator)
def removed(sender: type[Model], instance: Any, **_: Any) -> None:
    """So is its end."""
    note(instance.user, f"second_factor.remove.{instance.type}")
