"""Come later: others go first until a day the person chooses, and they keep their place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.capacity import waiting
from handrail.domain.capacity.waiting import WaitsTooLong
from handrail.journey import status
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Person
from handrail.web.shared.access import the_person
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.forms import DateParts, Form
from handrail.web.shared.viewer import Request

ABOUT: Fields = {WaitsTooLong: "until"}


class WaitForm(Form):
    """From which day they would come."""

    until = DateParts(
        gettext_lazy("From which day would you like to start?"),
        name=gettext_lazy("The day"),
        hint=gettext_lazy("Leave it empty to start as soon as there is a place."),
        required=False,
        future=True,
    )


@require_http_methods(["GET", "POST"])
@the_person
def wait(request: Request, referral_id: UUID) -> HttpResponse:
    """Let others go first until a day, or no more."""
    request.session.modified = True
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    by, at = request.viewer, request.at
    status.check_still_on(by=by, at=at)
    standing = waiting.standings([referral_id], at=at).get(referral_id)
    if standing is None:
        raise NotFound
    form = WaitForm(request.POST or None, initial={"until": standing.not_before_date})

    def act() -> None:
        status.come(referral_id=referral_id, on=form.cleaned_data["until"], by=by, at=at)

    if sent(request, form) and done(form, act, ABOUT):
        messages.success(request, _("Saved. You keep your place."))
        return redirect("your_page")
    return render(request, "participant/wait.jinja", {"form": form}, status=status_of(form))
