"""The first start: open while there is no organisation, to whoever has the link that ``remit serve`` printed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from remit.actions import start
from remit.core.editing import EditError
from remit.files import frameworks
from remit.web.accounts.links import absolute
from remit.web.forms.start import StartForm

FRAMEWORK = "engineering-ladders"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for all that is needed; then signs the administrator in and shows the invitations' links, once."""
    if not start.open_with(token):
        raise Http404
    framework = frameworks.packaged(FRAMEWORK)
    form = StartForm(request.POST or None, framework=framework)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            begun = start.begin(
                name=data["organisation"],
                zone=data["zone"],
                framework=framework,
                team=data["team"],
                people=form.people,
                password=data["password"],
                on=timezone.now().astimezone(ZoneInfo(data["zone"])).date(),
            )
        except EditError as error:
            form.add_error(None, error.message[:1].upper() + error.message[1:] + ".")
        else:
            login(request, begun.user)
            record_authentication(request, begun.user, "password", username=begun.user.username)
            links = [
                (name, absolute(request, "accept-invitation", token)) for _id, name, token in begun.invited
            ]
            return render(request, "remit/started.html", {"links": links})
    return render(request, "remit/start.html", {"form": form})
