"""Did it help? Asked of the person alone, once their support has ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.outcomes.choices import Helped
from handrail.journey import helped as journey
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Person
from handrail.web.shared.access import the_person
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.forms import Form, Radios, options
from handrail.web.shared.viewer import Request


class HelpedForm(Form):
    """Whether it helped."""

    helped = Radios(
        gettext_lazy("Did the support help you with your health and work?"),
        options(Helped.choices),
        missing=gettext_lazy("Select whether it helped"),
    )


@require_http_methods(["GET", "POST"])
@the_person
def helped(request: Request, referral_id: UUID) -> HttpResponse:
    """Take the person's answer, once."""
    request.session.modified = True
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    by, at = request.viewer, request.at
    service = journey.asked(referral_id, by=by, at=at)
    form = HelpedForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data["helped"]
        journey.say(referral_id=referral_id, helped=said, by=by, at=at)

    if sent(request, form) and done(form, act):
        messages.success(request, _("Thank you for telling us."))
        return redirect("your_page")
    context = {"form": form, "service": service}
    return render(request, "participant/helped.jinja", context, status=status_of(form))
