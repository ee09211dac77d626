"""Let somebody in to their own page by what a provider of identity has proved of them."""

from datetime import datetime

from django.db import connection, transaction

from handrail.domain.participants.ports import Proven
from handrail.kernel.ids import ordered_id
from handrail.kernel.viewer import Person, Viewer

FULLY_PROVEN = "P9"


@transaction.atomic
def recognise(*, proven: Proven, by: Viewer, at: datetime) -> Person | None:
    """Return the person with this NHS number and date of birth, or None; either is audited.

    Only what was proved at P9 is looked for, and only through a function of the database that
    answers with an id and nothing else. None too where their page is switched off.
    """
    del by  # the database knows who asks; named so that no caller forgets
    if proven.level != FULLY_PROVEN or not proven.nhs_number or not proven.birth_date:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select participants_recognise(%s, %s, %s, %s)",
            [ordered_id(), proven.nhs_number.digits, proven.birth_date, proven.provider],
        )
        (person_id,) = cursor.fetchone()
    return Person(person_id) if person_id else None
