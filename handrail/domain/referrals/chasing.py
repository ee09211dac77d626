"""Find promises that nobody has kept, and remember who was told. Nothing expires unowned."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.referrals.chasing_rules import Level, levels_due
from handrail.domain.referrals.models import Intake, Referral, Step
from handrail.kernel.viewer import System

REFERRAL, INTAKE, START = "referral", "intake", "start"
# What happened when it was somebody's turn; the moment is kept in the column of that name.
FIRST = {Level.REMINDER: "reminded", Level.MANAGER: "manager_told", Level.AREA: "area_told"}
SECOND = {Level.MANAGER: "start_manager_told", Level.AREA: "start_area_told"}
EVENTS = {REFERRAL: FIRST, INTAKE: FIRST, START: SECOND}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A promise that needs somebody, of a referral, an intake or its start: ids and times only."""

    what: str
    id: UUID
    organisation_id: UUID
    sent_at: datetime
    promised_at: datetime
    is_opened: bool
    told: frozenset[Level]
    nation: str = "England"

    def due(self, at: datetime) -> tuple[Level, ...]:
        """Return who has to be told now."""
        return levels_due(
            sent_at=self.sent_at,
            promised_at=self.promised_at,
            is_opened=self.is_opened,
            told=self.told,
            at=at,
            nation=self.nation,
        )


@dataclass(frozen=True, slots=True)
class Late:
    """What those who are told need to know. It names no person."""

    id: UUID
    what: str
    reference: str
    service_name: str
    service_phone: str
    organisation_id: UUID
    from_organisation_id: UUID | None
    assigned_account_id: UUID | None
    sent_at: datetime
    promised_at: datetime


def unanswered(*, viewer: System, at: datetime) -> tuple[Unanswered, ...]:
    """Return what may need somebody now, the earliest promise first; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select * from referrals_overdue()")
        rows = cursor.fetchall()
    return tuple(_unanswered(*row) for row in rows)


@transaction.atomic
def note(*, item: Unanswered, by: System, at: datetime) -> tuple[tuple[Level, ...], Late] | None:
    """Remember that those whose turn it is are being told, and return who and of what.

    None when another loop has it, or when somebody acted in the meantime.
    """
    row = _locked(item, by, at)
    promised_at = _promised(item.what, row) if row else None
    if row is None or promised_at is None or row.sent_at is None:
        return None
    fields = {level: f"{event}_at" for level, event in EVENTS[item.what].items()}
    fresh = replace(
        item,
        sent_at=row.sent_at,
        promised_at=promised_at,
        is_opened=item.what == START or (isinstance(row, Referral) and row.opened_at is not None),
        told=frozenset(level for level, name in fields.items() if getattr(row, name) is not None),
    )
    levels = fresh.due(at)
    if not levels:
        return None
    for level in levels:
        setattr(row, fields[level], at)
        _remember(item.what, row, level, by, at)
    row.save(update_fields=[fields[level] for level in levels])
    return levels, _late(item.what, row, promised_at)


def _promised(what: str, row: Referral | Intake) -> datetime | None:
    return row.start_promised_at if what == START and isinstance(row, Referral) else row.promised_at


def _locked(item: Unanswered, by: System, at: datetime) -> Referral | Intake | None:
    if item.what != INTAKE:
        stops = "started_at" if item.what == START else "first_contact_at"
        referrals = Referral.objects.visible_to(by, at=at).filter(
            pk=item.id, to_organisation_id=by.organisation_id, closed_at=None, **{stops: None}
        )
        return referrals.select_for_update(of=("self",), skip_locked=True).first()
    intakes = Intake.objects.visible_to(by, at=at).filter(
        pk=item.id, to_organisation_id=by.organisation_id, is_sent=True, handled_at=None
    )
    return intakes.select_for_update(of=("self",), skip_locked=True).first()


def _remember(what: str, row: Referral | Intake, level: Level, by: System, at: datetime) -> None:
    person_id, subject = None, INTAKE
    if isinstance(row, Referral):
        subject = REFERRAL
        person_id = row.person_id
        Step.objects.bulk_create(
            [
                Step(
                    referral=row,
                    at=at,
                    event=f"referral.{EVENTS[what][level]}",
                    from_state=row.state,
                    to_state=row.state,
                    by_organisation_id=by.organisation_id,
                )
            ]
        )
    audit.record(
        action=f"{subject}.{EVENTS[what][level]}",
        by=by,
        at=at,
        subject=(subject, row.id),
        person_id=person_id,
    )


def _late(what: str, row: Referral | Intake, promised_at: datetime) -> Late:
    assert row.sent_at is not None
    assert row.to_organisation_id is not None
    referral = row if isinstance(row, Referral) else None
    return Late(
        id=row.id,
        what=what,
        reference=row.reference,
        service_name=row.service.name if row.service else "",
        service_phone=row.service.phone if row.service else "",
        organisation_id=row.to_organisation_id,
        from_organisation_id=referral.from_organisation_id if referral else None,
        assigned_account_id=referral.assigned_account_id if referral else None,
        sent_at=row.sent_at,
        promised_at=promised_at,
    )


def _unanswered(
    what: str,
    row_id: UUID,
    organisation_id: UUID,
    nation: str,
    sent_at: datetime,
    promised_at: datetime,
    is_opened: bool,
    *moments: datetime | None,
) -> Unanswered:
    told = frozenset(_told(moments))
    return Unanswered(what, row_id, organisation_id, sent_at, promised_at, is_opened, told, nation)


def _told(moments: tuple[datetime | None, ...]) -> list[Level]:
    return [level for level, moment in zip(Level, moments, strict=True) if moment is not None]
