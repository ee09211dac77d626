"""Everything that sending a referral writes, in one statement (house, fence 12; ADR on speed).

The referral, its first line of history, the audit and the receiver's grant belong together and
are written by every door. Sent one by one they cost the database seven round trips and Python
more time than all the rest; so one database function writes them. It runs as the app role:
every row passes its table's policy, as if it were written alone. A form that was sent before
is recognised by the unique key on its submission id, without looking first. The place in the
service's week is taken in the same statement: no referral is there without it, and it is never
taken twice (ADR 41).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Model

from handrail.domain.audit.models import Event
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.referrals import place_functions
from handrail.domain.referrals.models import Referral, Step
from handrail.kernel.errors import Refusal

_SEND = (
    "select id, reference, promised_at, body_sha256, is_new, place"
    " from referrals_send_in_place(%s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Written:
    """The referral that holds this submission id now, written a moment ago or earlier."""

    id: UUID
    reference: str
    promised_at: datetime
    body_sha256: str
    is_new: bool
    place: str


class NoRoom(Refusal):
    """The last place of the week went to somebody else, or others wait for it (R17)."""

    default = (
        "The last place at this service has just been taken. Nothing is sent and everything is "
        "kept: they can wait for a place, or choose another service."
    )


REFUSALS = {place_functions.NO_ROOM: NoRoom, place_functions.TAKES_NOBODY: TakesNobody}


def write(*, referral: Referral, step: Step, event: Event, seat: str, tier: str) -> Written | None:
    """Write a referral with all that belongs to it, or return the one of the same form.

    None when the same submission id belongs to a referral that the viewer may not know of. NoRoom
    or TakesNobody, and the caller's savepoint is taken back, where it asks for a place and there
    is none.
    """
    rows = [as_json(row) for row in (referral, step, event)]
    with refusing(), connection.cursor() as cursor:
        cursor.execute(_SEND, [*rows, seat, tier])
        found = cursor.fetchone()
    return Written(*found) if found else None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the database's own word that there is no place into a refusal."""
    try:
        yield
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        if state in REFUSALS:
            raise REFUSALS[state] from error
        raise


def as_json(row: Model) -> str:
    """Return a row as JSON by its columns, for ``jsonb_populate_record``."""
    values = {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.dumps(values, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a referral")
