"""Who may do what in a case, once they can see it."""

from handrail.domain.cases.choices import CaseState
from handrail.domain.cases.models import Case
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Client, Staff, System, Viewer, organisation_of


def may_work(viewer: Viewer, case: Case) -> bool:
    """Return whether the viewer may add to the case: its holder's or a sharer's workers."""
    ours = organisation_of(viewer)
    in_touch = ours is not None and (ours == case.organisation_id or ours in case.shared_with)
    return in_touch and _has(viewer, Permission.WORK_CASES)


def may_hold(viewer: Viewer, case: Case) -> bool:
    """Return whether the viewer may pause, close, reopen or hand over: its holder's workers."""
    is_holder = organisation_of(viewer) == case.organisation_id
    return is_holder and _has(viewer, Permission.WORK_CASES)


def may_reassign(viewer: Viewer, case: Case) -> bool:
    """Return whether the viewer may give the case to another worker of the same organisation."""
    is_holder = organisation_of(viewer) == case.organisation_id
    return is_holder and _has(viewer, Permission.REASSIGN)


def may_open(viewer: Viewer, organisation_id: object) -> bool:
    """Return whether the viewer may open cases for an organisation: who triages or works there."""
    if organisation_of(viewer) != organisation_id:
        return False
    return _has(viewer, Permission.TRIAGE) or _has(viewer, Permission.WORK_CASES)


def check_may_work(viewer: Viewer, case: Case) -> None:
    """Raise NotAllowed, or WrongState when the case is closed."""
    if not may_work(viewer, case):
        raise NotAllowed
    check_is_open(case)


def check_may_book(viewer: Viewer, case: Case) -> None:
    """Raise NotAllowed unless the viewer works on the case or triages for its holder."""
    if not (may_work(viewer, case) or may_open(viewer, case.organisation_id)):
        raise NotAllowed
    check_is_open(case)


def check_may_hold(viewer: Viewer, case: Case) -> None:
    """Raise NotAllowed unless the viewer works for the organisation that holds the case."""
    if not may_hold(viewer, case):
        raise NotAllowed


def check_may_reassign(viewer: Viewer, case: Case) -> None:
    """Raise NotAllowed unless the viewer moves cases between workers there."""
    if not may_reassign(viewer, case):
        raise NotAllowed
    check_is_open(case)


def check_may_open(viewer: Viewer, organisation_id: object) -> None:
    """Raise NotAllowed unless the viewer may open cases for the organisation."""
    if not may_open(viewer, organisation_id):
        raise NotAllowed


def check_is_open(case: Case) -> None:
    """Raise WrongState when the case is closed."""
    if case.state == CaseState.CLOSED:
        raise WrongState("This case is closed. Reopen it first.")


def _has(viewer: Viewer, permission: Permission) -> bool:
    return isinstance(viewer, System) or (
        isinstance(viewer, Staff | Client) and viewer.has(permission)
    )


def may_suggest_med3(by: Viewer) -> bool:
    """Return whether the viewer is a clinician by name, who may suggest wording for a fit note."""
    return isinstance(by, Staff) and by.has(Permission.DECIDE_CLINICALLY)
