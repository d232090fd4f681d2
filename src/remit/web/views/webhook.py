"""Webhooks: what there is, what was sent and what came of it; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import webhook
from remit.actions.permission import require
from remit.core.editing import EditError
from remit.db.models import User
from remit.queries.permission import ORGANISATION
from remit.queries.webhook import deliveries, webhooks
from remit.queries.webhook import webhook as found_webhook
from remit.web.forms.refusal import Refusals, sentence
from remit.web.forms.webhook import WebhookForm


def _administrator(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    require(user, webhook.VERB, ORGANISATION, timezone.now())
    return user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The webhooks, and the form for one more; a new one's secret is on the answer to the form alone."""
    user = _administrator(request)
    form = WebhookForm(request.POST or None)
    made = _made(user, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "nav": "organisation",
        "form": WebhookForm() if made else form,
        "made": made,
        "webhooks": webhooks(),
    }
    return render(request, "remit/webhooks.html", context)


def _made(user: User, form: WebhookForm) -> str:
    data = form.cleaned_data
    with Refusals(form):
        return webhook.add(data["name"], data["url"], data["events"], acting_user=user)[1]
    return ""


@never_cache
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One webhook with its newest deliveries."""
    _administrator(request)
    return _one(request, number)


def _one(request: HttpRequest, number: int, made: str = "") -> HttpResponse:
    found = found_webhook(number)
    if found is None:
        raise Http404
    context = {"nav": "organisation", "webhook": found, "deliveries": deliveries(number), "made": made}
    return render(request, "remit/webhook.html", context)


@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Sends a message that says nothing."""
    user = _administrator(request)
    try:
        webhook.test(number, acting_user=user)
    except webhook.NoSuchWebhook:
        raise Http404 from None
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("A test is on its way: this page shows what comes of it."))
    return redirect("webhook", number)


@never_cache
@require_POST
def rotate(request: HttpRequest, number: int) -> HttpResponse:
    """Makes a new secret, which is on the answer alone."""
    user = _administrator(request)
    try:
        secret = webhook.rotate(number, acting_user=user)
    except webhook.NoSuchWebhook:
        raise Http404 from None
    except EditError as error:
        messages.error(request, sentence(error))
        return redirect("webhook", number)
    return _one(request, number, secret)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends it."""
    user = _administrator(request)
    try:
        webhook.end(number, acting_user=user)
    except webhook.NoSuchWebhook:
        raise Http404 from None
    messages.success(request, _("The webhook is told nothing any more."))
    return redirect("webhooks")


@require_POST
def redeliver(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    """Sends a delivery once more."""
    user = _administrator(request)
    try:
        webhook.redeliver(delivery, acting_user=user)
    except webhook.NoSuchWebhook:
        raise Http404 from None
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("It is sent once more."))
    return redirect("webhook", number)
