"""Everything that sending a referral writes, in one statement (house, fence 12; ADR on speed).

The referral, its first line of history, the audit and the receiver's grant belong together and
are written by every door. Sent one by one they cost the database seven round trips and Python
more time than all the rest; so one database function writes them. It runs as the app role:
every row passes its table's policy, as if it were written alone. A form that was sent before
is recognised by the unique key on its submission id, without looking first.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model

from handrail.domain.audit.models import Event
from handrail.domain.referrals.models import Referral, Step

_SEND = "select id, reference, promised_at, body_sha256, is_new from referrals_send(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Written:
    """The referral that holds this submission id now, written a moment ago or earlier."""

    id: UUID
    reference: str
    promised_at: datetime
    body_sha256: str
    is_new: bool


def write(*, referral: Referral, step: Step, event: Event) -> Written | None:
    """Write a referral with all that belongs to it, or return the one of the same form.

    None when the same submission id belongs to a referral that the viewer may not know of.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEND, [as_json(row) for row in (referral, step, event)])
        found = cursor.fetchone()
    return Written(*found) if found else None


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
