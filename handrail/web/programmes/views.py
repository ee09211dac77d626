"""Programmes: which there are, what one says, and how it changed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from handrail.domain.programmes import access, drafts, queries
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.web.administrator.acting import staff_of
from handrail.web.programmes import pages
from handrail.web.programmes.showing import show
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_keep = staff_with(Permission.MANAGE_DIRECTORY)


@may_keep
def programmes(request: Request) -> HttpResponse:
    """List every programme, with the version that counts today and any draft."""
    viewer = staff_of(request)
    found = queries.all_in_force(on=local_date(request.at))
    standing = drafts.standing(viewer=viewer) if access.may_draft(viewer) else {}
    return show(request, "list", _("Programmes"), pages.programmes(found, standing))


@may_keep
def programme(request: Request, slug: str) -> HttpResponse:
    """Show what a programme says, and what each version changed."""
    viewer = staff_of(request)
    versions = queries.history(slug)
    if not versions:
        raise queries.ProgrammeUnknown
    may_draft = access.may_draft(viewer)
    draft = drafts.of_programme(slug, viewer=viewer) if may_draft else None
    page = pages.programme(
        versions, on=local_date(request.at), has_draft=draft is not None, may_draft=may_draft
    )
    return show(request, "programme", page.title, page)
