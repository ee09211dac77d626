"""The worries that it is somebody's turn to answer, and those that stand about what came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.config.templating import nhs_datetime
from handrail.domain.concerns import queries
from handrail.domain.concerns.choices import Source, State
from handrail.domain.concerns.queries import ConcernRecord
from handrail.domain.participants import queries as participants
from handrail.kernel.viewer import Staff
from handrail.web.shared.viewer import Request
from handrail.web.worry.pages import STATES

SAID = {
    Source.STAFF: gettext_lazy("Somebody is worried about this person"),
    Source.ANSWER: gettext_lazy("They said that they may not be safe"),
}
Waiting = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Alert:
    """What stands at the top of a page about what somebody sent, or was sent about them."""

    href: str
    said: str
    state: str


def waiting(request: Request) -> tuple[Waiting, ...]:
    """Return the address, the name and the time of each worry that this viewer is to answer."""
    viewer = request.viewer
    if not isinstance(viewer, Staff):
        return ()
    return _lines(queries.waiting_for(viewer=viewer, at=request.at), viewer, request)


def standing(request: Request) -> tuple[Waiting, ...]:
    """Return the same of every worry that nobody has answered at the team, for its inbox."""
    viewer = request.viewer
    if not isinstance(viewer, Staff):
        return ()
    found = queries.not_dealt_with(viewer=viewer, at=request.at)
    unanswered = tuple(one for one in found if one.state == State.RAISED)
    return _lines(unanswered, viewer, request)


def alerts(
    request: Request, *, referral_id: UUID | None = None, intake_id: UUID | None = None
) -> tuple[Alert, ...]:
    """Return what stands about one referral or intake at the viewer's team."""
    viewer = request.viewer
    if not isinstance(viewer, Staff):
        return ()
    found = queries.standing_about(
        referral_id=referral_id, intake_id=intake_id, viewer=viewer, at=request.at
    )
    return tuple(
        Alert(
            reverse("worry", args=[one.id]),
            str(SAID[Source(one.source)]),
            str(STATES[State(one.state)][0]),
        )
        for one in found
    )


def _lines(found: Sequence[ConcernRecord], viewer: Staff, request: Request) -> tuple[Waiting, ...]:
    if not found:
        return ()
    ids = [one.person_id for one in found if one.person_id]
    people = participants.cards(ids, viewer=viewer, at=request.at)
    return tuple(
        (
            reverse("worry", args=[one.id]),
            people[one.person_id].name if one.person_id in people else _("somebody not confirmed"),
            _("To be read by %(when)s") % {"when": nhs_datetime(one.read_by_at)},
        )
        for one in found
    )
