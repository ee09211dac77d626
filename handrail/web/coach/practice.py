"""Where the person is registered: letters follow them there, if they agree."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.agreements.queries import TeamLine
from handrail.domain.consent import implied
from handrail.domain.consent.choices import How
from handrail.domain.consent.operations import NotOneTeam
from handrail.domain.organisations import queries as organisations
from handrail.journey import practice as moving
from handrail.journey.practice import Move
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.forms import Versioned
from handrail.web.coach.header import frame
from handrail.web.shared.forms import Option, Radios, Text, options
from handrail.web.shared.team import offer_team
from handrail.web.shared.viewer import Request


class PracticeForm(Versioned):
    """Their practice now, and whether it may be told."""

    where = Radios(
        gettext_lazy("Where are they registered now?"),
        (
            Option("practice", gettext_lazy("At a GP practice"), reveal=("code",)),
            Option("none", gettext_lazy("With no practice")),
        ),
        missing=gettext_lazy("Select where they are registered"),
    )
    code = Text(
        gettext_lazy("The practice's ODS code"),
        hint=gettext_lazy("Six characters, such as the code at the top of their letters"),
        missing=gettext_lazy("Enter the practice's code"),
        max_length=12,
        width="10",
    )
    tell = Radios(
        gettext_lazy("May this practice be told how it goes?"),
        (
            *options(How.choices[:2]),
            Option("no", gettext_lazy("No, they do not want that")),
        ),
        missing=gettext_lazy("Select whether the practice may be told"),
    )


@require_http_methods(["GET", "POST"])
@may_work
def practice(request: Request, case_id: UUID) -> HttpResponse:
    """Record a new practice, and send there what still waits, if the person agrees."""
    seen = frame(request, case_id)
    form = PracticeForm(request.POST or None, initial={"version": seen.person.version})
    offer_team(form, "tell", _practices(implied.team(seen.case.referral_id, at=request.at)))

    def act() -> None:
        said = form.cleaned_data
        found = organisations.by_ods(said["code"]) if said["where"] == "practice" else None
        moving.change_practice(
            person_id=seen.person.id,
            move=Move(
                found.id if found else None,
                "" if said["tell"] == "no" else said["tell"],
                seen.case.referral_id,
            ),
            version=form.seen() or 0,
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and _is_known(form) and done(form, act, {NotOneTeam: "tell"}):
        return back_to(request, "case", case_id, _("Their practice is changed."))
    return show(request, "practice", seen, form, now=_name(seen.person.gp_practice_id))


def _practices(lines: Sequence[TeamLine]) -> list[TeamLine]:
    known = organisations.many({line.organisation_id for line in lines})
    return [line for line in lines if known[line.organisation_id].kind == "practice"]


def _is_known(form: PracticeForm) -> bool:
    if form.cleaned_data["where"] == "none":
        return True
    found = organisations.by_ods(form.cleaned_data["code"])
    if found is None or found.kind != "practice":
        form.add_error("code", _("We know no GP practice with that code"))
        return False
    return True


def _name(practice_id: UUID | None) -> str:
    return organisations.get(practice_id).name if practice_id else ""
