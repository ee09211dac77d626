"""One-time codes for the person's own page: asked for and used only through the database.

Whoever asks learns nothing: the same answer comes, after the same work, whether or not there
is such a person (house, fence 10).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from handrail.domain.audit import operations as audit
from handrail.kernel.ids import one_time_code, ordered_id
from handrail.kernel.viewer import LinkBearer, Person, Viewer

NOT_IN_A_REFERENCE = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A code, and where to send it. ``organisation_id`` None: there is nobody to send it to.

    ``lookup`` is what the browser keeps to use the code with; it names nobody.
    """

    lookup: str
    code: str
    organisation_id: UUID | None
    person_id: UUID | None
    referral_id: UUID | None
    intake_id: UUID | None


def plain_reference(text: str) -> str:
    """Return a reference as it is kept, however it was typed: ``wh 7k3m9qxt`` is WH-7K3M-9QXT."""
    letters = NOT_IN_A_REFERENCE.sub("", text.upper()).removeprefix("WH")
    return f"WH-{letters[:4]}-{letters[4:8]}"


@transaction.atomic
def ask(*, reference: str, birth_date: date, by: Viewer, at: datetime) -> Asked:
    """Make a code for whoever holds this reference and was born on this day.

    A row is kept whether or not there is such a person, and a new code ends the one before.
    """
    plain, code = plain_reference(reference), one_time_code()
    lookup = lookup_of(f"{plain}|{birth_date}")
    with connection.cursor() as cursor:
        cursor.execute(
            "select organisation_id, person_id, referral_id, intake_id"
            " from referrals_request_code(%s, %s, %s, %s, %s)",
            [ordered_id(), lookup, plain, birth_date, sealed(lookup, code)],
        )
        found = cursor.fetchone()
    audit.record(action="status.code_asked", by=by, at=at, person_id=found[1])
    return Asked(lookup, code, *found)


@transaction.atomic
def use(*, lookup: str, code: str, by: Viewer, at: datetime) -> Person | LinkBearer | None:
    """Return who the code lets in, or None. A code works once, for 10 minutes and 5 tries.

    Never raises for a wrong code: the try has to stay counted.
    """
    digits = "".join(filter(str.isdigit, code))
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, intake_token_hash from referrals_redeem_code(%s, %s)",
            [lookup, sealed(lookup, digits)],
        )
        found = cursor.fetchone()
    if found is None:
        audit.record(action="status.code_refused", by=by, at=at)
        return None
    person_id, token_hash = found
    opened = Person(person_id) if person_id else LinkBearer(token_hash)
    audit.record(action="status.code_used", by=by, at=at, person_id=person_id)
    return opened


def lookup_of(asked_for: str) -> str:
    """Return what a browser keeps to use a code with; it names nobody."""
    return _hash("lookup", asked_for)


def sealed(lookup: str, code: str) -> str:
    """Return a code as it is kept."""
    return _hash("code", f"{lookup}|{code}")


def _hash(what: str, text: str) -> str:
    return salted_hmac(f"handrail.status.{what}", text, algorithm="sha256").hexdigest()
