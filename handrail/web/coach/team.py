"""Who is one direct-care team with us for somebody, and whether they want to be asked first."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.consent import implied
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import queries as referrals
from handrail.journey import team as journey
from handrail.web.coach.acting import back_to, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.header import frame
from handrail.web.shared.forms import Form, Hidden
from handrail.web.shared.forms.base import STALE
from handrail.web.shared.viewer import Request

FIRST, NO_MORE = "first", "no_more"


class WishForm(Form):
    """What they want: said, not turned over, so that the same click twice is one."""

    wanted = Hidden(required=True, max_length=10)

    def clean_wanted(self) -> str:
        """Return what is wanted; nothing else is guessed at."""
        wanted = str(self.cleaned_data["wanted"])
        if wanted not in {FIRST, NO_MORE}:
            raise ValidationError(STALE)
        return wanted


@require_http_methods(["GET", "POST"])
@may_work
def team(request: Request, case_id: UUID) -> HttpResponse:
    """Show the team, and record what the person wants."""
    seen = frame(request, case_id)
    viewer, at, person_id = request.viewer, request.at, seen.case.person_id
    card = referrals.record(seen.case.referral_id, viewer=viewer, at=at).card
    found = journey.one_team(card, viewer=viewer, at=at)
    wanted = NO_MORE if found.wish else FIRST
    form = WishForm(request.POST or None, initial={"wanted": wanted})
    if sent(request, form):
        if form.cleaned_data["wanted"] == FIRST:
            implied.ask_first(person_id=person_id, how="told their coach", by=viewer, at=at)
            return back_to(request, "case", case_id, _("Noted: they want to be asked first."))
        implied.ask_first_no_more(person_id=person_id, by=viewer, at=at)
        return back_to(request, "case", case_id, _("Noted: they need not be asked first."))
    names = organisations.many({line.organisation_id for line in found.lines})
    shown = [(names[line.organisation_id].name, line) for line in found.lines]
    return show(request, "team", seen, form, lines=shown, wish=found.wish)
