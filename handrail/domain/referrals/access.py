"""Who may do what with a referral, once they can see it."""

from uuid import UUID

from handrail.domain.referrals.models import Intake, Referral
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Client, Person, Staff, System, Viewer, organisation_of


def may_decide(viewer: Viewer, referral: Referral) -> bool:
    """Return whether the viewer may accept, ask, redirect, decline or assign."""
    return _works_for(viewer, referral.to_organisation_id, Permission.TRIAGE)


def check_may_decide(viewer: Viewer, referral: Referral) -> None:
    """Raise NotAllowed unless the viewer may decide on this referral."""
    if not may_decide(viewer, referral):
        raise NotAllowed


def check_may_take_over(viewer: Viewer, referral: Referral) -> None:
    """Raise NotAllowed unless it was offered to the viewer's organisation."""
    if not _works_for(viewer, referral.offered_organisation_id, Permission.TRIAGE):
        raise NotAllowed


def check_may_answer(viewer: Viewer, referral: Referral) -> None:
    """Raise NotAllowed unless the viewer may speak for the organisation that referred.

    To answer, to add to it and to take it back is one permission: that to refer.
    """
    if not _works_for(viewer, referral.from_organisation_id, Permission.REFER):
        raise NotAllowed


def check_may_finish(viewer: Viewer, referral: Referral) -> None:
    """Raise NotAllowed unless the viewer works cases for the receiving organisation."""
    if not _works_for(viewer, referral.to_organisation_id, Permission.WORK_CASES):
        raise NotAllowed


def check_may_pause(viewer: Viewer, referral: Referral) -> None:
    """Raise NotAllowed unless it is the person, or who decides or supports where it was sent."""
    if isinstance(viewer, Person) and viewer.person_id == referral.person_id:
        return
    if not any(
        _works_for(viewer, referral.to_organisation_id, permission)
        for permission in (Permission.TRIAGE, Permission.WORK_CASES)
    ):
        raise NotAllowed


def check_may_handle(viewer: Viewer, intake: Intake) -> None:
    """Raise NotAllowed unless the viewer decides on what comes in to the intake's team."""
    if not _works_for(viewer, intake.to_organisation_id, Permission.TRIAGE):
        raise NotAllowed


def check_may_rescue(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer decides on what comes in, for the area's team here."""
    if not _works_for(viewer, organisation_of(viewer), Permission.TRIAGE):
        raise NotAllowed


def _works_for(viewer: Viewer, organisation_id: UUID | None, permission: Permission) -> bool:
    if organisation_id is None or organisation_of(viewer) != organisation_id:
        return False
    return isinstance(viewer, System) or (
        isinstance(viewer, Staff | Client) and viewer.has(permission)
    )
