"""Share or hand over a case by name: both workers confirm (R64, R78)."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.cases import access
from handrail.domain.cases.changing import happened, locked
from handrail.domain.cases.models import Case, Handover
from handrail.domain.consent import queries as consent
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.viewer import Staff, System, Viewer, acting_as


class AlreadyOffered(Refusal):
    """One offer at a time, so that a case never has two next owners."""

    default = "This case is offered to someone already. Wait for their answer, or take it back."


class NeedsAgreement(BadInput):
    """Another organisation learns of a person only with their agreement."""

    default = "Ask the person first. Record how they agreed that this organisation may know."


class NoLongerAgreed(Refusal):
    """The person took their agreement back, or it ended, while an answer was awaited."""

    default = (
        "The person does not agree to this any more, or the agreement has ended. Nothing has "
        "moved. Tell whoever asked you."
    )


@transaction.atomic
def offer(
    *,
    case_id: UUID,
    to_account_id: UUID,
    to_organisation_id: UUID,
    is_share: bool,
    why: str,
    consent_evidence_id: UUID | None = None,
    by: Staff,
    at: datetime,
) -> UUID:
    """Offer a case to a named worker; it moves only once they accept.

    BadInput for somebody who does not support people there, NeedsAgreement for another
    organisation without the person's agreement, AlreadyOffered while an answer is awaited.
    """
    if not why.strip():
        raise BadInput("Say why, and what they need to know first")
    row = locked(case_id, by, at)
    access.check_may_hold(by, row)
    access.check_is_open(row)
    _check_worker(row, to_account_id, to_organisation_id, is_share=is_share, at=at)
    if to_organisation_id != row.organisation_id and consent_evidence_id is None:
        raise NeedsAgreement
    if Handover.objects.filter(case_id=row.id, answered_at=None).exists():
        raise AlreadyOffered
    made = Handover(
        id=new_id(),
        case=row,
        is_share=is_share,
        from_account_id=by.account_id,
        from_organisation_id=by.organisation_id,
        to_account_id=to_account_id,
        to_organisation_id=to_organisation_id,
        why=why.strip(),
        offered_at=at,
        consent_evidence_id=consent_evidence_id,
    )
    made.save(force_insert=True)
    name = staff.names([to_account_id])[to_account_id]
    event = "case.share_offered" if is_share else "case.handover_offered"
    happened(row, event, by, at, note=f"To {name}", detail={"to": str(to_account_id)})
    return made.id


@transaction.atomic
def accept(*, handover_id: UUID, by: Staff, at: datetime) -> UUID:
    """Take the case on, or into shared work; return its id.

    From now on the worker's organisation sees the person; after a handover the former one no
    longer does, unless it has another reason to. NoLongerAgreed; the database asks the same.
    """
    found = _waiting(handover_id, by, at)
    if (found.to_account_id, found.to_organisation_id) != (by.account_id, by.organisation_id):
        raise NotAllowed
    evidence_id = found.consent_evidence_id
    if evidence_id is not None and not consent.holds(evidence_id, viewer=by, at=at):
        raise NoLongerAgreed
    with connection.cursor() as cursor:
        cursor.execute("select cases_accept_handover(%s, %s)", [found.id, ordered_id()])
    row = locked(found.case_id, by, at)
    name = staff.names([by.account_id])[by.account_id]
    event = "case.shared" if found.is_share else "case.handed_over"
    happened(
        row, event, by, at, note=f"{name} accepted", detail={"from": str(found.from_account_id)}
    )
    return row.id


@transaction.atomic
def decline(*, handover_id: UUID, why: str, by: Staff, at: datetime) -> None:
    """Say no to an offer; the case stays where it is."""
    if not why.strip():
        raise BadInput("Say why, so that they can find someone else")
    found = _waiting(handover_id, by, at)
    if (found.to_account_id, found.to_organisation_id) != (by.account_id, by.organisation_id):
        raise NotAllowed
    _answer_no(found, at)
    with acting_as(System(found.from_organisation_id), at=at):
        row = Case.objects.get(pk=found.case_id)
        happened(row, "case.handover_declined", by, at, note=why.strip())


@transaction.atomic
def take_back(*, handover_id: UUID, by: Staff, at: datetime) -> None:
    """Take back an offer that nobody has answered yet."""
    found = _waiting(handover_id, by, at)
    row = locked(found.case_id, by, at)
    access.check_may_hold(by, row)
    _answer_no(found, at)
    happened(row, "case.handover_taken_back", by, at)


@transaction.atomic
def person_was_told(*, handover_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that the person has been told of the change; NotFound for an offer not seen here."""
    seen = Handover.objects.visible_to(by, at=at).filter(pk=handover_id)
    if not seen.update(person_told_at=at):
        raise NotFound
    audit.record(action="case.handover_told", by=by, at=at, subject=("handover", handover_id))


def _waiting(handover_id: UUID, by: Viewer, at: datetime) -> Handover:
    rows = Handover.objects.visible_to(by, at=at).select_for_update(of=("self",))
    found = rows.filter(pk=handover_id, answered_at=None).first()
    if found is None:
        raise NotFound("That offer has been answered or taken back.")
    return found


def _answer_no(found: Handover, at: datetime) -> None:
    found.answered_at, found.is_accepted = at, False
    found.save(update_fields=["answered_at", "is_accepted"])


def _check_worker(
    row: Case, account_id: UUID, organisation_id: UUID, *, is_share: bool, at: datetime
) -> None:
    workers = staff.colleagues(organisation_id, permission=Permission.WORK_CASES, at=at)
    if account_id not in {card.account_id for card in workers}:
        raise BadInput("Choose someone who supports people at that organisation")
    if account_id == row.coach_account_id and organisation_id == row.organisation_id:
        raise BadInput(
            "They are the named coach already" if not is_share else "Choose someone else"
        )
