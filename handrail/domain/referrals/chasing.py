"""Find promises that nobody has kept, and remember who was told. Nothing expires unowned."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.referrals.chasing_rules import Level, levels_due
from handrail.domain.referrals.models import Intake, Referral, Step
from handrail.kernel.viewer import System

REFERRAL, INTAKE = "referral", "intake"
TOLD = {
    Level.REMINDER: "reminded_at",
    Level.MANAGER: "manager_told_at",
    Level.AREA: "area_told_at",
}
EVENTS = {
    Level.REMINDER: "reminded",
    Level.MANAGER: "manager_told",
    Level.AREA: "area_told",
}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A referral or an intake whose promise needs somebody: ids and times, nothing more."""

    what: str
    id: UUID
    organisation_id: UUID
    sent_at: datetime
    promised_at: datetime
    is_opened: bool
    told: frozenset[Level]

    def due(self, at: datetime) -> tuple[Level, ...]:
        """Return who has to be told now."""
        return levels_due(
            sent_at=self.sent_at,
            promised_at=self.promised_at,
            is_opened=self.is_opened,
            told=self.told,
            at=at,
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
        cursor.execute("select * from referrals_unanswered()")
        rows = cursor.fetchall()
    return tuple(_unanswered(*row) for row in rows)


@transaction.atomic
def note(*, item: Unanswered, by: System, at: datetime) -> tuple[tuple[Level, ...], Late] | None:
    """Remember that those whose turn it is are being told, and return who and of what.

    None when another loop has it, or when somebody acted in the meantime.
    """
    row = _locked(item, by, at)
    if row is None or row.promised_at is None or row.sent_at is None:
        return None
    fresh = replace(
        item,
        sent_at=row.sent_at,
        promised_at=row.promised_at,
        is_opened=isinstance(row, Referral) and row.opened_at is not None,
        told=frozenset(_told((row.reminded_at, row.manager_told_at, row.area_told_at))),
    )
    levels = fresh.due(at)
    if not levels:
        return None
    for level in levels:
        setattr(row, TOLD[level], at)
        _remember(item.what, row, level, by, at)
    row.save(update_fields=[TOLD[level] for level in levels])
    return levels, _late(item.what, row)


def _locked(item: Unanswered, by: System, at: datetime) -> Referral | Intake | None:
    if item.what == REFERRAL:
        referrals = Referral.objects.visible_to(by, at=at).filter(
            pk=item.id, to_organisation_id=by.organisation_id, first_contact_at=None, closed_at=None
        )
        return referrals.select_for_update(of=("self",), skip_locked=True).first()
    intakes = Intake.objects.visible_to(by, at=at).filter(
        pk=item.id, to_organisation_id=by.organisation_id, is_sent=True, handled_at=None
    )
    return intakes.select_for_update(of=("self",), skip_locked=True).first()


def _remember(what: str, row: Referral | Intake, level: Level, by: System, at: datetime) -> None:
    person_id = None
    if isinstance(row, Referral):
        person_id = row.person_id
        Step.objects.bulk_create(
            [
                Step(
                    referral=row,
                    at=at,
                    event=f"referral.{EVENTS[level]}",
                    from_state=row.state,
                    to_state=row.state,
                    by_organisation_id=by.organisation_id,
                )
            ]
        )
    audit.record(
        action=f"{what}.{EVENTS[level]}",
        by=by,
        at=at,
        subject=(what, row.id),
        person_id=person_id,
    )


def _late(what: str, row: Referral | Intake) -> Late:
    assert row.sent_at is not None
    assert row.promised_at is not None
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
        promised_at=row.promised_at,
    )


def _unanswered(
    what: str,
    row_id: UUID,
    organisation_id: UUID,
    sent_at: datetime,
    promised_at: datetime,
    is_opened: bool,
    *moments: datetime | None,
) -> Unanswered:
    told = frozenset(_told(moments))
    return Unanswered(what, row_id, organisation_id, sent_at, promised_at, is_opened, told)


def _told(moments: tuple[datetime | None, ...]) -> list[Level]:
    return [level for level, moment in zip(Level, moments, strict=True) if moment is not None]
