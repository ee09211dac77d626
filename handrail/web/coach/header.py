"""The header that never moves: who, how to reach them safely, what to remember, what is next."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import queries
from handrail.domain.cases.records import CaseRecord
from handrail.domain.consent import queries as consents
from handrail.domain.disclosure.queries import permits
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.coach.words import CLOSES, SAFE_TO, STAGES
from handrail.web.shared import bounced
from handrail.web.shared.bounced import Mark
from handrail.web.shared.viewer import Request


@dataclass(frozen=True, slots=True)
class Header:
    """What every page about a case shows at its top."""

    case_id: UUID
    name: str
    birth_date: date
    age: int
    nhs_number: str
    phone: str
    email: str
    safe: str
    unsafe: str
    not_asked: str
    contact_notes: str
    needs: tuple[str, ...]
    alerts: tuple[str, ...]
    stage: str
    colour: str
    next_step: str
    next_step_date: date | None
    is_overdue: bool
    bounce_mark: Mark | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A case with its person: what every view about a case starts from."""

    case: CaseRecord
    person: PersonRecord
    header: Header


def staff_of(request: Request) -> Staff:
    """Return the member of staff that the decorator has let in."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def frame(request: Request, case_id: UUID, *, what: str = "case.viewed") -> Frame:
    """Return a case and its person, and write down that they were looked at; NotFound."""
    viewer = staff_of(request)
    case = queries.record(case_id, viewer=viewer, at=request.at)
    person = participants.record(case.person_id, viewer=viewer, at=request.at)
    if request.method == "GET":
        audit.record_view(
            what=what,
            by=viewer,
            at=request.at,
            subject=("case", case_id),
            person_id=case.person_id,
            purpose=Purpose.DIRECT_CARE,
        )
    wish = "" if case.state == "closed" else _wish(case.person_id, viewer, request.at)
    mark = bounced.mark(request, case.referral_id)
    today = local_date(request.at)
    return Frame(case, person, header(case, person, today, wish=wish, bounce_mark=mark))


def header(
    case: CaseRecord,
    person: PersonRecord,
    today: date,
    *,
    wish: str,
    bounce_mark: Mark | None = None,
) -> Header:
    """Return the header of a case's pages; without their agreement it says what to do next."""
    stage, colour = STAGES[stage_of(case)]
    due = case.next_step_date
    return Header(
        case_id=case.id,
        name=person.name,
        birth_date=person.birth_date,
        age=person.age,
        nhs_number=person.nhs_number.digits if person.nhs_number else "",
        phone=person.phone,
        email=person.email,
        safe=_ways(person, "yes"),
        unsafe=_ways(person, "no"),
        not_asked=_ways(person, "unknown"),
        contact_notes=person.contact_notes,
        needs=person.needs,
        alerts=(*((wish,) if wish else ()), *_alerts(case, person)),
        stage=str(stage),
        colour=colour,
        next_step=case.next_step,
        next_step_date=due,
        is_overdue=due is not None and due < today,
        bounce_mark=bounce_mark,
    )


def stage_of(case: CaseRecord) -> str:
    """Return the word for where a case is."""
    if case.state != "open":
        return case.state
    if case.first_contact_at is None:
        return "to_reach"
    return "plan_agreed" if case.plan_agreed_at else "no_plan"


def _ways(person: PersonRecord, answer: str) -> str:
    ways = [
        str(words)
        for field, words in SAFE_TO
        if getattr(person, field) == answer and _has(person, field)
    ]
    return ", ".join(ways)


def _has(person: PersonRecord, field: str) -> bool:
    if field == "email_safe":
        return bool(person.email)
    if field == "letter_safe":
        return bool(person.address_lines or person.postcode) and not person.no_fixed_address
    return bool(person.phone)


def _wish(person_id: UUID, viewer: Staff, at: datetime) -> str:
    """Return what to do where the person's agreement to this support does not hold, or nothing."""
    ours = viewer.organisation_id
    if permits(person_id=person_id, organisation_id=ours, kinds=[Kind.KNOWN], at=at):
        return ""
    if not consents.was_taken_back(person_id, ours, viewer=viewer, at=at):
        return _(
            "The agreement that this support rests on has ended: its last day came, or you are no "
            "longer in the direct-care team. Ask them whether they agree that you go on. Until "
            "then nothing more goes to anybody else. Your own notes stay."
        )
    return _(
        "They have taken back their agreement to this support. Contact them only to ask what "
        "they would like. Your own notes stay, and nothing more goes to anybody else. Then "
        "carry on if they agree again, or close."
    )


def _alerts(case: CaseRecord, person: PersonRecord) -> tuple[str, ...]:
    said = []
    if person.died_date:
        said.append(_("They died on %(day)s.") % {"day": nhs_date(person.died_date)})
    if person.address_restricted:
        said.append(_("Where they live is restricted. Do not say or write it to anybody."))
    if case.worry:
        said.append(case.worry)
    if case.state == "paused":
        said.append(
            _("Paused until %(day)s: %(why)s")
            % {"day": nhs_date(case.paused_until_date), "why": case.pause_reason}
        )
    if case.state == "closed":
        said.append(
            _("Closed on %(day)s: %(why)s")
            % {"day": nhs_date(case.closed_at), "why": CLOSES.get(case.close_reason, "")}
        )
    if person.identity == "questioned":
        said.append(_("This NHS number is also given for somebody else. Check who this is."))
    return tuple(said)
