"""People and access: who may do what where, joiners, leavers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.organisations import areas
from handrail.domain.staff import identities, reviews, sessions
from handrail.domain.staff import operations as staff
from handrail.domain.staff import people as queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import welcome
from handrail.journey.welcome import Newcomer
from handrail.web.administrator import links, people_pages
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.administrator.forms import AddRoleForm, InviteForm, PeopleFilter, choose
from handrail.web.shared.access import staff_with
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_PEOPLE)
LINK = "link_to_hand_over"


@staff_with(Permission.MANAGE_PEOPLE, Permission.WATCH_MESSAGES)
def people(request: Request) -> HttpResponse:
    """List who has access to what, by name."""
    viewer = staff_of(request)
    if not viewer.has(Permission.MANAGE_PEOPLE):
        return redirect("messages")
    form = PeopleFilter(request.GET)
    choose(form, role=[(role.key, role.name) for role in queries.job_roles(at=request.at)])
    said = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    found = queries.who_has_access(
        ours(request), text=said["q"], job_role=said["role"], at=request.at
    )
    due = reviews.due(ours(request), at=request.at)
    page = people_pages.people(found, request.GET, due, filtered=any(said.values()), at=request.at)
    return show(request, "people", page, form)


@both
@may_manage
def invite(request: Request) -> HttpResponse:
    """Give somebody access, and write to them where to set their password."""
    form = InviteForm(request.POST or None)
    _offer_choices(request, form)
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        newcomer = Newcomer(
            said["name"], said["email"], UUID(said["organisation"]), said["role"], said["title"]
        )
        made.append(
            welcome.invite(
                newcomer=newcomer, link_for=links.for_account, by=staff_of(request), at=request.at
            )
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("They have access. An email tells them where to start."))
        return _to_person(request, made[0])
    return show(request, "invite", None, form)


@both
@may_manage
def person(request: Request, account_id: UUID) -> HttpResponse:
    """Show what one account has access to, and give it another job role."""
    found = queries.account(account_id, organisation_ids=ours(request), at=request.at)
    form = AddRoleForm(request.POST or None)
    _offer_choices(request, form)

    def act() -> None:
        staff.join(
            account_id=account_id,
            organisation_id=UUID(form.cleaned_data["organisation"]),
            job_role=form.cleaned_data["role"],
            title="",
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("The job role is added."))
        return redirect("admin_person", account_id)
    link = request.session.pop(LINK, "")
    page = people_pages.person(
        found,
        identities.of_account(account_id),
        len(sessions.live(account_id, at=request.at)),
        staff_of(request),
        link=link,
        at=request.at,
    )
    return show(request, "person", page, form)


@require_POST
@may_manage
def new_link(request: Request, account_id: UUID) -> HttpResponse:
    """Write once more to somebody where to set their password."""
    found = queries.account(account_id, organisation_ids=ours(request), at=request.at)
    if found.now:
        welcome.send_link(
            account_id=account_id,
            organisation_id=found.now[0].organisation_id,
            job_role=found.now[0].job_role,
            link=links.for_account(account_id),
            by=staff_of(request),
            at=request.at,
        )
        messages.success(request, _("A new email is on its way. Earlier links still work once."))
    return _to_person(request, account_id)


def _offer_choices(request: Request, form: Form) -> None:
    places = areas.listed(ours(request))
    choose(
        form,
        organisation=[(place.id, f"{place.name} ({place.kind_label})") for place in places],
        role=[(role.key, role.name) for role in queries.job_roles(at=request.at)],
    )


def _to_person(request: Request, account_id: UUID) -> HttpResponse:
    """Go to somebody's page, where a link that no e-mail can carry is shown once."""
    if link := links.to_hand_over(account_id):
        request.session[LINK] = link
    return redirect("admin_person", account_id)
