"""What a coach sees of what somebody shares: as far as their own team wrote it down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handrail.domain.consent.queries import Agreement
from handrail.domain.disclosure.matrix import FOR_ONE_REPORT, To
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.wall import TOLD_ONLY
from handrail.journey import renew as renewing
from handrail.kernel.clock import last_day
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer
from handrail.web.participant import share_pages
from handrail.web.shared.addresses import address

KINDS = {
    Kind.IDENTITY.value: _("who they are"),
    Kind.CONTACT.value: _("how to reach them"),
    Kind.KNOWN.value: _("that they get support"),
    Kind.ATTENDANCE.value: _("when they are seen"),
    Kind.WORK.value: _("their work"),
    Kind.PLAN.value: _("their plan"),
    Kind.ADJUSTMENTS.value: _("what would help them"),
    Kind.HEALTH.value: _("what they said about their health"),
    Kind.MEASURES.value: _("answers to questionnaires"),
}


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One thing that somebody shares now."""

    name: str
    what: str
    until_date: date | None
    ends_soon: bool
    renew_href: str
    stop_href: str


def what(each: Agreement) -> str:
    """Return what an agreement lets somebody know, as a coach reads it."""
    return share_pages.what(each, said=KINDS)


def shared(
    given: Iterable[Agreement], case_id: UUID, *, viewer: Viewer, at: datetime
) -> tuple[SharedLine, ...]:
    """Return what holds now with bodies and helpers outside the person's care."""
    held = [each for each in given if each.holds(at) and each.purpose != FOR_ONE_REPORT]
    found = [each for each in held if each.recipient != To.RESEARCH]
    kinds = organisations.many(each.organisation_id for each in found if each.organisation_id)
    outside = {id_ for id_, body in kinds.items() if body.kind in TOLD_ONLY}
    told = [each for each in found if each.helper_id or each.organisation_id in outside]
    names = share_pages.names(told, viewer=viewer, at=at)
    return tuple(
        SharedLine(
            name=names[each.id],
            what=what(each),
            until_date=last_day(each.until_at) if each.until_at else None,
            ends_soon=renewing.ends_soon(each, at),
            renew_href=address("case_share_renew", case_id, each.id) if each.until_at else "",
            stop_href=address("case_share_stop", case_id, each.id),
        )
        for each in told
    )
