"""Rows for planning or research about the people of one organisation, without who they are.

Only kinds of information that the disclosure matrix allows research, only of people who said yes
to research here, as far as that yes goes, and whose NHS number stands in the list that the National
Data Opt-out service cleared. The list is used once and never kept. Reads only.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from handrail.domain.cases.models import Case, ContactAttempt, Ending
from handrail.domain.disclosure.matrix import MAY_BE_TOLD, Recipient
from handrail.domain.outcomes import queries as outcomes
from handrail.domain.participants import queries as people
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.models import Referral
from handrail.domain.sharing import queries as sharing
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

# Every column, and what kind of information it is. None of them says who somebody is.
COLUMNS = {
    "row": Kind.OPERATIONAL,
    "source": Kind.KNOWN,
    "service": Kind.KNOWN,
    "sent_month": Kind.ATTENDANCE,
    "days_to_first_contact": Kind.ATTENDANCE,
    "contacts": Kind.ATTENDANCE,
    "conclusion": Kind.ATTENDANCE,
    "closed_month": Kind.ATTENDANCE,
    "work_at_referral": Kind.WORK,
    "work_at_latest": Kind.WORK,
}
ALLOWED = MAY_BE_TOLD[Recipient.RESEARCH] | {Kind.OPERATIONAL}
# Our own limit; the national policy on how long a cleared list may be used is checked locally.
OLDEST_LIST_DAYS = 7


@dataclass(slots=True)
class Counts:
    """How many records there were, and why the others were left out."""

    found: int = 0
    written: int = 0
    not_released: int = 0
    not_cleared: int = 0
    no_nhs_number: int = 0
    no_longer_seen: int = 0


@dataclass(slots=True)
class Extract:
    """The rows, to read once, and the counts, which are whole afterwards."""

    rows: Iterator[dict[str, str]]
    counts: Counts = field(default_factory=Counts)


def numbers(*, viewer: System, at: datetime, since: date, until: date) -> tuple[str, ...]:
    """Return the NHS numbers to ask the National Data Opt-out service about, in order.

    Nobody is asked about who did not say yes here.
    """
    rows = _referrals(viewer, at, since, until)
    seen = (_number(row, viewer, at) for row in rows if sharing.to_research(row.person_id))
    return tuple(sorted({number for number in seen if number}))


def extract(
    *, cleared: Collection[str], viewer: System, at: datetime, since: date, until: date
) -> Extract:
    """Return a row for each referral of somebody who said yes and is cleared; no other is made."""
    made = Extract(iter(()))
    made.rows = _rows(frozenset(cleared), viewer, at, since, until, made.counts)
    return made


def is_fit(cleared_date: date, today: date) -> bool:
    """Return whether a list of that day may be used today."""
    return 0 <= (today - cleared_date).days <= OLDEST_LIST_DAYS


def _rows(
    cleared: frozenset[str],
    viewer: System,
    at: datetime,
    since: date,
    until: date,
    counts: Counts,
) -> Iterator[dict[str, str]]:
    for row in _referrals(viewer, at, since, until):
        counts.found += 1
        number = _number(row, viewer, at)
        released = frozenset(sharing.to_research(row.person_id))
        if number is None:
            counts.no_longer_seen += 1
        elif not released:
            counts.not_released += 1
        elif not number:
            counts.no_nhs_number += 1
        elif number not in cleared:
            counts.not_cleared += 1
        else:
            counts.written += 1
            told = released | {Kind.OPERATIONAL}
            made = _row(row, viewer, at)
            yield {name: value for name, value in made.items() if COLUMNS[name] in told}


def _number(row: Referral, viewer: System, at: datetime) -> str | None:
    """Return the confirmed NHS number, "" where there is none, None for who is seen no more."""
    try:
        person = people.record(row.person_id, viewer=viewer, at=at)
    except NotFound:
        return None
    return person.nhs_number.digits if person.nhs_number else ""


def _referrals(viewer: System, at: datetime, since: date, until: date) -> Iterator[Referral]:
    rows = (
        Referral.objects.visible_to(viewer, at=at)
        .filter(
            to_organisation_id=viewer.organisation_id,
            sent_at__date__gte=since,
            sent_at__date__lt=until,
        )
        .exclude(closing=Closing.SENT_IN_ERROR)
    )
    # In the order of random ids, so that the order tells nothing of when somebody came.
    return rows.select_related("service").order_by("id").iterator(chunk_size=200)


def _row(row: Referral, viewer: System, at: datetime) -> dict[str, str]:
    case = Case.objects.visible_to(viewer, at=at).filter(referral_id=row.id).first()
    days = (row.first_contact_at - row.sent_at).days if row.first_contact_at else None
    return {
        "row": str(new_id()),
        "source": row.source,
        "service": row.service.name,
        "sent_month": _month(row.sent_at),
        "days_to_first_contact": "" if days is None else str(days),
        "closed_month": _month(row.closed_at),
        "work_at_referral": row.work_status,
        **(_of_case(case, viewer, at) if case else {}),
    }


def _of_case(case: Case, viewer: System, at: datetime) -> dict[str, str]:
    tries = ContactAttempt.objects.visible_to(viewer, at=at).filter(case_id=case.id)
    endings = Ending.objects.visible_to(viewer, at=at).filter(case_id=case.id)
    ending = endings.order_by("-at", "-id").first()
    work = outcomes.first_and_latest(case.id, viewer=viewer, at=at)
    return {
        "contacts": str(tries.filter(outcome="reached").count()),
        "conclusion": ending.conclusion if ending else "",
        "work_at_latest": work.latest.status if work.latest else "",
    }


def _month(moment: datetime | None) -> str:
    return f"{local_date(moment):%Y-%m}" if moment else ""
