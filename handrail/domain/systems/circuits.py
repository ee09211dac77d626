"""Say whether an outside system is asked just now, and keep how it answered.

One row for each, so that every process knows what one of them found out. An outside system that
answers costs one look at its row, and a write a minute at most. Nobody is told here about whom we
asked: the row has no room for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.systems import access
from handrail.domain.systems.choices import Trouble
from handrail.domain.systems.models import Circuit, OutsideSystem
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Viewer

# The ways that are Handrail's own, not one board's: what each is for, and whom it leads to.
MESH, REGISTER = "letters/MESH", "register/ORD"
OPENS_AFTER = 5
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30, 600
FOR_A_TRIAL = timedelta(seconds=30)
NOTED_EVERY = timedelta(minutes=1)
RETRIES, RETRIES_IN = 10, timedelta(minutes=1)
# What is the fault of one answer, not of the system: it was there.
ANSWERED = {Trouble.TOO_LARGE, Trouble.NOT_USABLE, Trouble.REFUSED}
log = structlog.get_logger(__name__)

_LOOK = "select try_at, failures, latest_success_at from systems_circuit where key = %s"
_ROW = """
    insert into systems_circuit (key, system_id, place, failures, latest_failure, retries)
    values (%s, %s, %s, 0, '', 0) on conflict (key) do nothing
"""
_TRIAL = "update systems_circuit set try_at = %s where key = %s and try_at = %s"
_WENT = """
    update systems_circuit set failures = 0, try_at = null, place = %s, latest_success_at = %s
     where key = %s
"""
# While it is open, only the one that tried again makes the pause longer.
_FAILED = """
    update systems_circuit set
        place = %(place)s, latest_failure = %(trouble)s, latest_failure_at = %(at)s,
        failures = failures + 1,
        try_at = case when failures + 1 < %(opens)s then null else %(at)s + least(
            %(first)s * power(2, least(failures + 1 - %(opens)s, 10)), %(longest)s)
            * interval '1 second' end
     where key = %(key)s and (try_at is null or %(trial)s)
    returning failures, try_at
"""
_NOTED = """
    update systems_circuit set place = %s, latest_failure = %s, latest_failure_at = %s
     where key = %s
"""
_RETRY = """
    update systems_circuit set
        retries = case when retries_from > %(since)s then retries + 1 else 1 end,
        retries_from = case when retries_from > %(since)s then retries_from else %(at)s end
     where key = %(key)s
       and (retries_from is null or retries_from <= %(since)s or retries < %(most)s)
"""


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside system as we ask it: by what name, whose it is, and under which address.

    ``may_be_private``: whoever runs Handrail has said that it is in a private network.
    """

    key: str
    place: str
    system_id: UUID | None = None
    may_be_private: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """That a system may be asked now. ``is_trial``: it did not answer, and this finds out anew."""

    is_trial: bool
    is_noted: bool


@dataclass(frozen=True, slots=True)
class CircuitLine:
    """How an outside system answers, as whoever looks after it sees it."""

    key: str
    purpose: str
    name: str
    place: str
    is_open: bool
    try_at: datetime | None
    latest_success_at: datetime | None
    latest_failure_at: datetime | None
    trouble: str

    @property
    def why(self) -> str:
        """Return the latest trouble in words, or ""."""
        return str(Trouble(self.trouble).label) if self.trouble else ""


def enter(outside: Outside, *, at: datetime) -> Entered | None:
    """Return that a system may be asked, or None while its circuit is open."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [outside.key])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_ROW, [outside.key, outside.system_id, outside.place])
            return Entered(is_trial=False, is_noted=False)
        try_at, failures, succeeded_at = row
        if try_at is None:
            is_fresh = succeeded_at is not None and succeeded_at > at - NOTED_EVERY
            return Entered(is_trial=False, is_noted=is_fresh and not failures)
        if try_at > at:
            return None
        cursor.execute(_TRIAL, [at + FOR_A_TRIAL, outside.key, try_at])
        return Entered(is_trial=True, is_noted=False) if cursor.rowcount else None


def rests(outside: Outside, *, at: datetime) -> bool:
    """Return whether nobody asks a system just now."""
    row = Circuit.objects.filter(pk=outside.key).values_list("try_at", flat=True).first()
    return row is not None and row > at


def went(outside: Outside, entered: Entered, *, at: datetime) -> None:
    """Keep that a system answered, which closes its circuit; once a minute is enough."""
    if entered.is_noted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WENT, [outside.place, at, outside.key])
    if entered.is_trial:
        log.info("outside system answers again", outside=outside.key)


def failed(outside: Outside, entered: Entered, trouble: Trouble, *, at: datetime) -> None:
    """Keep that a system did not answer; after several times in a row its circuit opens."""
    if trouble in ANSWERED:
        with connection.cursor() as cursor:
            cursor.execute(_NOTED, [outside.place, trouble, at, outside.key])
        if entered.is_trial:
            went(outside, entered, at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _FAILED,
            {
                "key": outside.key, "place": outside.place, "trouble": str(trouble), "at": at,
                "opens": OPENS_AFTER, "first": FIRST_PAUSE_SECONDS,
                "longest": LONGEST_PAUSE_SECONDS, "trial": entered.is_trial,
            },
        )  # fmt: skip
        row = cursor.fetchone()
    if row and row[1]:
        log.warning("outside system is not asked", outside=outside.key, until=row[1].isoformat())


def may_retry(outside: Outside, *, at: datetime) -> bool:
    """Use one retry of a system's budget, and return whether there was one left this minute."""
    since = at - RETRIES_IN
    with connection.cursor() as cursor:
        cursor.execute(_RETRY, {"key": outside.key, "at": at, "since": since, "most": RETRIES})
        return bool(cursor.rowcount)


@transaction.atomic
def try_now(*, key: str, by: Viewer, at: datetime) -> Outside:
    """Let a system be asked again at once, and return it; NotFound for another board's."""
    row = Circuit.objects.select_for_update().filter(pk=key).first()
    if row is None or not _may_see(row, by):
        raise NotFound
    if row.try_at is not None:
        row.try_at = at
        row.save(update_fields=["try_at"])
    if row.system_id:
        subject = ("outside_system", row.system_id)
        audit.record(action="system.tried_now", by=by, at=at, subject=subject)
    return Outside(row.key, row.place, row.system_id)


def seen_by(viewer: Viewer) -> tuple[CircuitLine, ...]:
    """Return how the systems of a board answer, and those that are everybody's; NotAllowed."""
    if not access.may_manage(viewer):
        raise NotAllowed
    rows = Circuit.objects.select_related("system").order_by("system__name", "key")
    return tuple(_line(row) for row in rows if _may_see(row, viewer))


def ours(key: str) -> CircuitLine | None:
    """Return how a way that is Handrail's own, not one board's, stands; None before its use."""
    row = Circuit.objects.filter(pk=key, system=None).first()
    return _line(row) if row else None


def _may_see(row: Circuit, viewer: Viewer) -> bool:
    return access.may_manage(viewer, row.system.board_id if row.system else None)


def _line(row: Circuit) -> CircuitLine:
    system: OutsideSystem | None = row.system
    parts = row.key.split("/")
    return CircuitLine(
        key=row.key,
        purpose=parts[-1] if system else parts[0],
        name=system.name if system else parts[-1],
        place=row.place,
        is_open=row.try_at is not None,
        try_at=row.try_at,
        latest_success_at=row.latest_success_at,
        latest_failure_at=row.latest_failure_at,
        trouble=row.latest_failure,
    )
