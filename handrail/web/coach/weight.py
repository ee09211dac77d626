"""How much a case takes of its worker, in points."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.cases import weighing
from handrail.domain.cases.choices import Weight
from handrail.domain.staff.permissions import Permission
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.header import frame
from handrail.web.shared.access import staff_with
from handrail.web.shared.forms import Form, Radios, options
from handrail.web.shared.viewer import Request


class WeightForm(Form):
    """How much a case takes."""

    weight = Radios(
        gettext_lazy("How much of your time does this case take?"),
        options(Weight.choices),
        missing=gettext_lazy("Select how much it takes"),
    )


@require_http_methods(["GET", "POST"])
@staff_with(Permission.WORK_CASES)
def weight(request: Request, case_id: UUID) -> HttpResponse:
    """Say how much a case takes, so that nobody carries too much."""
    seen = frame(request, case_id)
    held = weighing.weights([case_id], viewer=request.viewer, at=request.at)
    form = WeightForm(request.POST or None, initial={"weight": str(held.get(case_id, ""))})

    def act() -> None:
        points = int(form.cleaned_data["weight"])
        weighing.set_weight(case_id=case_id, weight=points, by=request.viewer, at=request.at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Saved."))
    return show(request, "weight", seen, form)
