"""The worries that it is somebody's turn to answer, for their start page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_datetime
from handrail.domain.concerns import queries
from handrail.domain.participants import queries as participants
from handrail.kernel.viewer import Staff
from handrail.web.shared.viewer import Request

Waiting = tuple[str, str, str]


def waiting(request: Request) -> tuple[Waiting, ...]:
    """Return the address, the name and the time of each worry that this viewer is to answer."""
    viewer = request.viewer
    if not isinstance(viewer, Staff):
        return ()
    found = queries.waiting_for(viewer=viewer, at=request.at)
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
