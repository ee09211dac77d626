"""The area's one public address and telephone number, and who owns the next step."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations import queries
from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.staff import people
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.administrator.forms import ContactForm, choose
from handrail.web.shared import area as shown
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@staff_with(Permission.MANAGE_DIRECTORY)
def contact(request: Request) -> HttpResponse:
    """Change what every page shows at its foot; only the area's own board may."""
    viewer = staff_of(request)
    area = queries.area_of(viewer.organisation_id, local_date(request.at))
    if area is None or area.organisation_id != viewer.organisation_id:
        return show(request, "contact_of_board", area)
    form = ContactForm(request.POST or None, initial=_held(area))
    choose(form, owner=_workers(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _set(request, area, form))
    ):
        shown.forget()
        messages.success(request, _("Saved. Every page shows it within a minute."))
        return redirect("admin_area")
    return show(request, "contact", area, form)


def _set(request: Request, area: AreaSummary, form: ContactForm) -> None:
    said = form.cleaned_data
    organisations.set_area(
        organisation_id=area.organisation_id,
        public_name=said["name"],
        public_email=said["email"],
        public_phone=said["phone"],
        single_point_of_contact_account_id=UUID(said["owner"]) if said["owner"] else None,
        nation=area.nation,
        by=staff_of(request),
        at=request.at,
    )


def _held(area: AreaSummary) -> dict[str, str]:
    return {
        "name": area.public_name,
        "phone": area.public_phone,
        "email": area.public_email,
        "owner": str(area.single_point_of_contact_account_id or ""),
    }


def _workers(request: Request) -> list[tuple[UUID, str]]:
    found = people.who_has_access(ours(request), at=request.at)
    return list({one.account_id: f"{one.name}, {one.organisation_name}" for one in found}.items())
