"""Whose fit note ends before anybody speaks with them (R62): for the team and for the coach."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from handrail.domain.capacity import queries as capacity
from handrail.domain.capacity import waits
from handrail.domain.cases.records import CaseLine
from handrail.domain.referrals import fit_notes
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel import working_days
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.viewer import Viewer


def of_referrals(cards: Sequence[ReferralCard], *, viewer: Viewer, at: datetime) -> dict[UUID, Gap]:
    """Return whose note ends too soon, by referral; nothing is asked where nobody has a note."""
    noted = [it for it in cards if it.fit_note_until_date and it.first_contact_at is None]
    if not noted:
        return {}
    booked = capacity.booked_days((it.id for it in noted), viewer=viewer, at=at)
    usual = _usual([it.service_id for it in noted])
    found = {
        it.id: fit_notes.gap(
            until=it.fit_note_until_date,
            booked=booked.get(it.id),
            promised=last_day(it.promised_at),
            measured=_after(it.sent_at, usual.get(it.service_id), it.nation),
            today=local_date(at),
        )
        for it in noted
    }
    return {id_: gap for id_, gap in found.items() if gap}


def of_cases(lines: Sequence[CaseLine], *, at: datetime) -> dict[UUID, Gap]:
    """Return whose note ends too soon, by case."""
    noted = [it for it in lines if it.fit_note_until_date and it.first_contact_at is None]
    usual = _usual([it.service_id for it in noted]) if noted else {}
    found = {}
    for it in noted:
        if it.promised_at is None or it.sent_at is None:
            continue
        found[it.id] = fit_notes.gap(
            until=it.fit_note_until_date,
            booked=local_date(it.booked_at) if it.booked_at else None,
            promised=last_day(it.promised_at),
            measured=_after(it.sent_at, usual.get(it.service_id), it.nation),
            today=local_date(at),
        )
    return {id_: gap for id_, gap in found.items() if gap}


def of_intakes(records: Sequence[IntakeRecord], *, at: datetime) -> dict[UUID, Gap]:
    """Return whose note ends too soon, by intake, of those who sent themselves."""
    noted = [it for it in records if it.answers.fit_note_until_date]
    usual = _usual([it.service_id for it in noted if it.service_id]) if noted else {}
    found = {
        it.id: fit_notes.gap(
            until=it.answers.fit_note_until_date,
            promised=last_day(it.promised_at or at),
            measured=_after(it.sent_at or at, _days(usual, it.service_id), it.nation),
            today=local_date(at),
        )
        for it in noted
    }
    return {id_: gap for id_, gap in found.items() if gap}


def if_sent_now(
    until: date | None, *, service_id: UUID | None, promised_at: datetime, nation: str, at: datetime
) -> Gap | None:
    """Return whether a note ends too soon for whoever sends themself to a service at this moment.

    ``service_id`` is None where the area's team reads it first: nothing was measured there.
    """
    if until is None:
        return None
    usual = _usual([service_id]) if service_id else {}
    return fit_notes.gap(
        until=until,
        promised=last_day(promised_at),
        measured=_after(at, _days(usual, service_id), nation),
        today=local_date(at),
    )


def _days(usual: Mapping[UUID, int], service_id: UUID | None) -> int | None:
    return usual.get(service_id) if service_id else None


def _usual(service_ids: Sequence[UUID]) -> dict[UUID, int]:
    measured = waits.measured(service_ids)
    return {id_: it.usual for id_, it in measured.items() if it.usual is not None}


def _after(sent_at: datetime, days: int | None, nation: str) -> date | None:
    return None if days is None else working_days.add(local_date(sent_at), days, nation)
