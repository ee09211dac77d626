"""What the area has agreed: see it, add to it, end it with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.agreements import access, operations, queries
from handrail.domain.agreements.choices import PurposeOfUse
from handrail.domain.agreements.operations import Agreed, Decision, Pathway
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.governance.agreed import pages
from handrail.web.governance.agreed.forms import EndForm, LawForm, TeamForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

may_set = staff_with(Permission.SET_AGREEMENTS)
both = require_http_methods(["GET", "POST"])


@may_set
def agreements(request: Request) -> HttpResponse:
    """Show who is one team with whom, and which law is relied on."""
    board_id = _board(request)
    page = pages.agreements(
        queries.team(board_id, at=request.at),
        queries.former(board_id, at=request.at),
        queries.bases(board_id, on=local_date(request.at)),
    )
    return render(request, "governance/agreed/agreements.jinja", {"page": page})


@both
@may_set
def add_to_team(request: Request) -> HttpResponse:
    """Put organisations on the direct-care list of a pathway."""
    board_id, today = _board(request), local_date(request.at)
    pathways = pages.pathways(today)
    form = TeamForm(
        request.POST or None,
        pathways=pathways,
        organisations=pages.candidates(board_id, today),
    )

    names = {one.value: str(one.text) for one in pathways}
    if sent(request, form) and done(form, lambda: _add(request, form, board_id, names)):
        messages.success(request, _("They are on the list."))
        return redirect("agreements")
    template = "governance/agreed/team_new.jinja"
    return render(request, template, {"form": form}, status=status_of(form))


@both
@may_set
def end_in_team(request: Request, member_id: UUID) -> HttpResponse:
    """Take an organisation off a list."""
    board_id, line = _board(request), queries.line(member_id)
    if line.board_id != board_id:
        raise queries.NoSuchLine
    form = EndForm(request.POST or None)

    def act() -> None:
        operations.end_in_team(
            member_id=member_id, why=form.cleaned_data["why"], by=request.viewer, at=request.at
        )

    if sent(request, form) and done(form, act):
        messages.success(request, _("Ended. From now on they are told only what people agree to."))
        return redirect("agreements")
    context = {"form": form, "rows": pages.ending(line)}
    return render(request, "governance/agreed/team_end.jinja", context, status=status_of(form))


@both
@may_set
def law(request: Request, key: str) -> HttpResponse:
    """Show and set the law that is relied on for one purpose."""
    board_id = _board(request)
    if key not in PurposeOfUse.values:
        raise NotFound
    form = LawForm(request.POST or None)

    def act() -> None:
        decision = Decision(purpose=key, **form.cleaned_data)
        operations.set_basis(board_id=board_id, decision=decision, by=request.viewer, at=request.at)

    if sent(request, form) and done(form, act):
        messages.success(request, _("Kept. What was decided before stays in the history."))
        return redirect("agreements")
    context = {"form": form, "page": pages.law(key, queries.basis_history(board_id, key))}
    return render(request, "governance/agreed/law.jinja", context, status=status_of(form))


def _add(request: Request, form: TeamForm, board_id: UUID, names: dict[str, str]) -> None:
    said = form.cleaned_data
    operations.add_to_team(
        board_id=board_id,
        pathway=Pathway(said["pathway"], names[said["pathway"]]),
        organisation_ids=[UUID(one) for one in said["organisations"]],
        agreed=Agreed(
            by=said["agreed_by"],
            on=said["agreed_date"],
            reference=said["reference"],
            from_date=said["from_date"],
            until_date=said["until_date"],
        ),
        by=request.viewer,
        at=request.at,
    )


def _board(request: Request) -> UUID:
    """Return whose agreements these are; NotAllowed where it is no area's board."""
    access.check_may_set(request.viewer)
    assert isinstance(request.viewer, Staff)
    return request.viewer.organisation_id
