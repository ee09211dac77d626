"""Where somebody is signed in, and by which providers they may sign in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.staff import identities
from handrail.domain.staff import people as queries
from handrail.domain.staff import sessions as staff
from handrail.domain.staff.people import AccountRecord
from handrail.domain.staff.permissions import Permission
from handrail.journey import noticing
from handrail.kernel.errors import NotFound
from handrail.web.administrator import people_pages
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.administrator.forms import UnlinkForm
from handrail.web.shared import session_pages
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_PEOPLE)


@may_manage
def sessions(request: Request, account_id: UUID) -> HttpResponse:
    """List where an account is signed in."""
    found = _account(request, account_id)
    lines = session_pages.lines(staff.live(account_id, at=request.at))
    return show(request, "sessions", people_pages.sessions(found, lines, staff_of(request)))


@require_POST
@may_manage
def end_sessions(request: Request, account_id: UUID) -> HttpResponse:
    """End one session of an account, or all of them, and tell its owner."""
    _account(request, account_id)
    given = request.POST.get("session", "")
    count = staff.end_for(
        account_id=account_id,
        organisation_ids=ours(request),
        session_id=_id(given) if given else None,
        by=staff_of(request),
        at=request.at,
    )
    if count:
        noticing.tell(
            account_id=account_id, what="ended", browser="", by=staff_of(request), at=request.at
        )
    messages.success(request, session_pages.ended(count))
    return redirect("admin_sessions", account_id)


@both
@may_manage
def unlink(request: Request, account_id: UUID, key: str) -> HttpResponse:
    """Ask why an account is no longer to be opened by a provider, and take it away."""
    found = _account(request, account_id)
    if not found.now or all(each.provider != key for each in identities.of_account(account_id)):
        raise NotFound
    form = UnlinkForm(request.POST or None)

    def act() -> None:
        identities.unlink(
            account_id=account_id,
            organisation_id=found.now[0].organisation_id,
            provider=key,
            why=form.cleaned_data["why"],
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act, "why"):
        messages.success(request, _("Taken away. They are signed out everywhere."))
        return redirect("admin_person", account_id)
    return show(request, "unlink", people_pages.unlink(found, key), form)


def _account(request: Request, account_id: UUID) -> AccountRecord:
    return queries.account(account_id, organisation_ids=ours(request), at=request.at)


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound from None
