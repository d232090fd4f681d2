"""The addresses of accounts: only those of the library's pages that we have a use for."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount.views import login_cancelled
from django.db.transaction import atomic
from django.urls import include, path, re_path

from remit.web.views import account as ours
from remit.web.views import elsewhere, invitation, sign_in, start

# Those that change something do it in one transaction with its audit.
urlpatterns = [
    path("sign-in/", sign_in.page, name="sign-in"),
    path("sign-in/", sign_in.page, name="account_login"),
    path("sign-in/<str:token>/", sign_in.redeem, name="redeem"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("invitations/<str:token>/", invitation.accept, name="accept-invitation"),
    path("start/<str:token>/", start.page, name="start"),
    path("account/", ours.page, name="account"),
    path("account/end-sign-ins/", ours.end_sign_ins, name="end-sign-ins"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", atomic(account.password_change), name="account_change_password"),
    path("account/password/set/", atomic(account.password_set), name="account_set_password"),
    path("account/password/reset/", ours.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        atomic(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/ask/", second_factor.authenticate, name="mfa_authenticate"),
    path("account/second-factor/confirm/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/", atomic(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        atomic(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/text/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/elsewhere/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("account/oidc/<str:provider_id>/login/", elsewhere.go, name="openid_connect_login"),
    path("account/oidc/<str:provider_id>/login/callback/", elsewhere.back, name="openid_connect_callback"),
    path("", include("remit.web.urls_editing")),
    path("", include("remit.web.urls_webhook")),
    path("", include("remit.web.urls_calendars")),
]
