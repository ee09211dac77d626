"""Help to stay safe: the very next page after an answer that shows risk."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from handrail.domain.referrals.choices import SafeNow
from handrail.domain.referrals.intake_answers import can_be_rung_or_written
from handrail.journey import self_refer, worry
from handrail.journey.self_refer import NobodyToSendTo
from handrail.web.self_refer import drafts
from handrail.web.self_refer.drafts import Draft, drafting
from handrail.web.self_refer.forms import Question
from handrail.web.self_refer.words import SAFE_NOW
from handrail.web.shared import crisis, reading
from handrail.web.shared.access import anyone
from handrail.web.shared.forms import Radios, options
from handrail.web.shared.viewer import Request

STEP = "feeling-safe"


class FeelingSafe(Question):
    """Whether they are safe; nobody has to say, and no answer ends the way to support."""

    safe_now = Radios(
        _("Are you safe at the moment? (optional)"),
        options(SAFE_NOW),
        hint=_(
            "We mean safe from harm, by yourself or by somebody else. You do not have to answer. "
            "Whatever you say, you can ask for support."
        ),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Whom to ring now, when a human reads this, and what they can ask for?"""

    team: str
    reads: tuple[str, ...]
    has_asked: bool
    may_ask: bool
    needs_help: bool
    next: str
    back: str
    lines: tuple[crisis.Line, ...] = crisis.LINES


@require_http_methods(["GET", "POST"])
@anyone
@drafting
def help_now(request: Request, draft: Draft) -> HttpResponse:
    """Show help and when a human reads the answer; tell the duty where the person asks for it."""
    if draft.record.is_sent:
        return drafts.show_sent(request, draft.record)
    if not self_refer.shows_risk(draft.record.answers):
        return drafts.onward(draft.situation.after(""))
    if request.method == "POST":
        self_refer.ask_for_help(said=draft.record.answers, by=draft.bearer, at=request.at)
        return redirect("self_refer_help")
    page = help_page(draft, at=request.at)
    return render(request, "self_refer/help_now.jinja", {"page": page})


def help_page(draft: Draft, *, at: datetime) -> HelpPage:
    """Return the page; a request already made counts from when it was made."""
    said, asked_at = draft.record.answers, draft.record.help_asked_at
    team, reads = "", tuple[str, ...]()
    try:
        organisation_id = self_refer.team_for(said, at=at).organisation_id
    except NobodyToSendTo:
        pass
    else:
        alerted = worry.alerted(organisation_id, at=asked_at or at)
        team, reads = alerted.name, reading.sentences(alerted.name, alerted.reading, asked_at or at)
    following = draft.situation.after(STEP)
    return HelpPage(
        team=team,
        reads=reads,
        has_asked=asked_at is not None,
        may_ask=bool(team) and can_be_rung_or_written(said),
        needs_help=said.safe_now == SafeNow.NO,
        next=drafts.address(following),
        back=reverse("self_refer_question", args=[STEP]),
    )
