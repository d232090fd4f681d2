"""The sources of evidence: for administrators to set up; for teams to see how theirs do."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import source as actions
from remit.actions.permission import require
from remit.core.editing import EditError
from remit.db.models import Source, Team, User
from remit.evidence.collector import SourceProblem
from remit.evidence.kinds import KINDS
from remit.queries import evidence
from remit.queries.permission import may
from remit.web.forms.refusal import Refusals, sentence
from remit.web.forms.source import SecretForm, SourceChangeForm, SourceForm, written
from remit.web.source import now
from remit.web.views.cover import reader


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every source with its state; a POST adds one."""
    user, at = reader(request), now()
    may_add = may(user, "administer-sources", actions.ORGANISATION, at)
    found = [view for view in evidence.sources(at) if may_add or _may_see(user, view.id)]
    form = SourceForm(
        request.POST or None, teams=list(Team.objects.order_by("name").values_list("pk", "name"))
    )
    if request.method == "POST":
        require(user, "administer-sources", actions.ORGANISATION, at)
        if form.is_valid():
            made = _added(user, form)
            if made is not None:
                messages.success(request, _("Added. It is read within a minute."))
                return redirect("source", made.pk)
    context = {"nav": "account", "sources": found, "form": form, "may_add": may_add, "kinds": KINDS.values()}
    return render(request, "remit/sources.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, source_id: str) -> HttpResponse:
    """A source: its state, what to do, what it sees; a POST changes it."""
    user, at, source = reader(request), now(), _source(source_id)
    _require_sight(user, source)
    may_change = _may_change(user, source)
    initial = {
        "name": source.name,
        "retention_days": source.retention_days,
        "every_minutes": source.every_minutes or None,
        "settings": written(source.settings),
    }
    form = SourceChangeForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        with Refusals(form):
            actions.change(source_id, acting_user=user, now=at, **form.cleaned_data)
            messages.success(request, _("Changed."))
            return redirect("source", source_id)
    context = {
        "nav": "account",
        "source": evidence.source_view(source, at),
        "kind": KINDS[source.kind],
        "collections": evidence.collections(source),
        "sees": evidence.sees(source),
        "hook": request.build_absolute_uri(f"/hooks/{source.pk}/") if KINDS[source.kind].pushes else "",
        "hook_secret": actions.hook_secret(source) if may_change else None,
        "form": form,
        "secret": SecretForm(),
        "may_change": may_change,
    }
    return render(request, "remit/source.html", context, status=422 if form.is_bound else 200)


@require_POST
def renew(request: HttpRequest, source_id: str) -> HttpResponse:
    """Another token."""
    form = SecretForm(request.POST)
    if form.is_valid():
        try:
            actions.renew(
                source_id, acting_user=reader(request), now=now(), secret=form.cleaned_data["secret"]
            )
            messages.success(request, _("The token was renewed. The source is read within a minute."))
        except EditError as error:
            messages.error(request, sentence(error))
        except actions.NoSuchSource:
            raise Http404 from None
    return redirect("source", source_id)


@require_POST
def test(request: HttpRequest, source_id: str) -> HttpResponse:
    """Reads the least that proves it works, and says what it saw."""
    try:
        tried = actions.test(source_id, acting_user=reader(request), now=now())
    except SourceProblem as problem:
        messages.error(request, actions.sentence(problem))
    except actions.NoSuchSource:
        raise Http404 from None
    else:
        facts = ", ".join(f"{name}: {value}" for name, value in tried.facts)
        messages.success(request, _("It works. %(facts)s") % {"facts": facts})
    return redirect("source", source_id)


@require_POST
def read_now(request: HttpRequest, source_id: str) -> HttpResponse:
    """Has it read at the next look of the background, within a minute."""
    try:
        actions.read_soon(source_id, acting_user=reader(request), now=now())
    except actions.NoSuchSource:
        raise Http404 from None
    messages.success(request, _("It is read within a minute."))
    return redirect("source", source_id)


@require_POST
def end(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ends it, and deletes what it told."""
    try:
        actions.end(source_id, acting_user=reader(request), now=now())
    except actions.NoSuchSource:
        raise Http404 from None
    messages.success(request, _("The source has ended, and what it told is deleted."))
    return redirect("sources")


@require_safe
@never_cache
def progress(request: HttpRequest, source_id: str) -> HttpResponse:
    """How far the reading is, for the page to ask again and again."""
    source = _source(source_id)
    _require_sight(reader(request), source)
    return render(request, "remit/parts/source_state.html", {"source": evidence.source_view(source, now())})


def _added(user: User, form: SourceForm) -> Source | None:
    data = form.cleaned_data
    with Refusals(form):
        return actions.add(
            data["kind"],
            data["address"].strip(),
            acting_user=user,
            now=now(),
            name=data["name"],
            settings=data["settings"],
            secret=data["secret"],
            team=data["team"] or None,
        )
    return None


def _source(source_id: str) -> Source:
    found = Source.objects.select_related("owner", "team").filter(pk=source_id, ended_at=None).first()
    if found is None:
        raise Http404
    return found


def _require_sight(user: User, source: Source) -> None:
    if not _may_change(user, source):
        require(user, "read-state", actions.thing(source), now())


def _may_see(user: User, source_id: str) -> bool:
    return may(user, "read-state", actions.thing(_source(source_id)), now())


def _may_change(user: User, source: Source) -> bool:
    if source.owner_id is not None:
        return user.person_id == source.owner_id
    return may(user, "administer-sources", actions.ORGANISATION, now())
