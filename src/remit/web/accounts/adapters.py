"""Where the account library asks us: nobody signs up, secrets are encrypted, providers vouch for people we know."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from remit.actions.account import NotKnownHereError, user_may_sign_in, user_of_address
from remit.db.models import User

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


def shown_name(user: User) -> str:
    """What mails and pages call a user."""
    return user.person.name if user.person else user.username


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Who has left does not get in, whichever way they came."""
        if not user_may_sign_in(user, timezone.now()):
            clear_login(request)
            return render(request, "account/account_inactive.html", status=403)
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **options: Any,
    ) -> None:
        """That one is signed in shows in the bar; it needs no message."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **options)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors, encrypted with a key that is derived from the secret key of the settings.

    Whoever has the database alone has no second factor. With another secret key they are lost, and people
    set them up again.
    """

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = sha256(b"remit.second-factor\0" + str(settings.SECRET_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class Organisations(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in with the organisation's own accounts."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets in who is linked already, or whose verified address is that of somebody here. Nobody else."""
        if sociallogin.state.get("process") not in (None, "login"):
            # Linking an account of one's choice would be a second way past "your address is yours".
            raise ImmediateHttpResponse(
                render(request, "socialaccount/authentication_error.html", status=403)
            )
        # Of the provider's answer only its own name for the person is kept, in ``uid``.
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        told = sociallogin.email_addresses
        try:
            # ``is True``: a provider that says "false" as text has not verified anything.
            (address,) = (entry.email for entry in told if entry.verified is True)
            user = user_of_address(address)
        except (NotKnownHereError, ValueError):
            named = {
                "address": told[0].email if told else "",
                "verified": any(e.verified is True for e in told),
            }
            response = render(request, "socialaccount/not_known_here.html", named, status=403)
            raise ImmediateHttpResponse(response) from None
        sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody becomes a user by having an account elsewhere."""
        return False

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """A link to the organisation's account is made by its own sign-in: no news."""
