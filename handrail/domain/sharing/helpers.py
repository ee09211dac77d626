"""Helpers: name one, let one in by a code, and ask what is shown to one.

A code for a helper is kept and used beside those for the person's own page: hashed, once, for
ten minutes and five tries (``referrals.status_codes``).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.referrals import status_codes
from handrail.domain.sharing.choices import Way
from handrail.domain.sharing.models import Helper
from handrail.domain.sharing.queries import Row, Shared, shared
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.ids import one_time_code, ordered_id, secret_token
from handrail.kernel.viewer import LinkBearer, Viewer, account_of, organisation_of

FEWEST_DIGITS = 10


class BadHelper(BadInput):
    """A helper has a name, says who they are to the person, and can be reached."""

    default = "Give their name, who they are to the person, and an email address or phone number."


@dataclass(frozen=True, slots=True)
class Named:
    """A helper as the person names them."""

    name: str
    relation: str
    way: str
    contact: str


@dataclass(frozen=True, slots=True)
class HelperCard:
    """A helper as pages show them; ``sent_by`` writes to them."""

    id: UUID
    name: str
    relation: str
    way: str
    contact: str
    sent_by: UUID


@dataclass(frozen=True, slots=True)
class HelperCode:
    """A code, and where to send it. ``organisation_id`` None: nothing is shared with them now.

    ``lookup`` is what the browser keeps to use the code with.
    """

    lookup: str
    code: str
    organisation_id: UUID | None
    way: str
    contact: str


@dataclass(frozen=True, slots=True)
class ShownToHelper:
    """Who a helper is, and what is shared with them now, if anything is."""

    helper_id: UUID
    person_id: UUID
    shared: Shared | None


@transaction.atomic
def name(*, person_id: UUID, helper: Named, sent_by: UUID, by: Viewer, at: datetime) -> UUID:
    """Write down a helper whom the person named, and return their id; BadHelper.

    Nothing is shown to them before something is released. ``sent_by`` is the team that writes.
    """
    _check(helper)
    row = Helper.objects.create(
        person_id=person_id,
        name=helper.name.strip(),
        relation=helper.relation.strip(),
        way=helper.way,
        contact=helper.contact.strip(),
        token_hash=hashlib.sha256(secret_token().encode()).hexdigest(),
        sent_by_organisation_id=sent_by,
        named_by_organisation_id=organisation_of(by),
        named_by_account_id=account_of(by),
        named_at=at,
    )
    audit.record(
        action="helper.named", by=by, at=at, subject=("helper", row.id), person_id=person_id
    )
    return row.id


def card(helper_id: UUID, *, person_id: UUID, viewer: Viewer, at: datetime) -> HelperCard:
    """Return one helper of a person; NotFound."""
    row = Helper.objects.visible_to(viewer, at=at).filter(pk=helper_id, person_id=person_id).first()
    if row is None:
        raise NotFound
    return _card(row)


def cards(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[HelperCard, ...]:
    """Return a person's helpers as far as the viewer may know, by name."""
    rows = Helper.objects.visible_to(viewer, at=at).filter(person_id=person_id)
    return tuple(_card(row) for row in rows.order_by("name", "id"))


@transaction.atomic
def ask_for_code(*, helper_id: UUID, by: Viewer, at: datetime) -> HelperCode:
    """Make a code for a helper with whom something is shared now.

    A row is kept whether or not there is such a helper, and a new code ends the one before.
    """
    code, lookup = one_time_code(), status_codes.lookup_of(f"helper|{helper_id}")
    sealed = status_codes.sealed(lookup, code)
    (found,) = _rows(
        "select organisation_id, way, contact from sharing_helper_code(%s, %s, %s, %s)",
        [ordered_id(), lookup, helper_id, sealed],
    )
    audit.record(action="helper.code_asked", by=by, at=at, subject=("helper", helper_id))
    return HelperCode(lookup, code, found[0], found[1] or "", found[2] or "")


def shown_to(viewer: LinkBearer) -> ShownToHelper:
    """Return what is shared with the helper who looks; NotFound for who is no helper."""
    del viewer  # the database asks for the secret that the viewer's context carries
    rows = _rows("select * from sharing_shown_to_helper()", [])
    if not rows:
        raise NotFound
    lines = [row[1:] for row in rows if row[2] is not None]
    return ShownToHelper(rows[0][0], rows[0][1], shared(lines) if lines else None)


def _check(helper: Named) -> None:
    if not (helper.name.strip() and helper.relation.strip() and helper.way in Way.values):
        raise BadHelper
    if helper.way == Way.TEXT:
        if sum(character.isdigit() for character in helper.contact) < FEWEST_DIGITS:
            raise BadHelper
        return
    try:
        validate_email(helper.contact.strip())
    except ValidationError as problem:
        raise BadHelper from problem


def _card(row: Helper) -> HelperCard:
    return HelperCard(
        row.id, row.name, row.relation, row.way, row.contact, row.sent_by_organisation_id
    )


def _rows(statement: str, values: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
