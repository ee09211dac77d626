"""Which organisations an area holds, and who looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from handrail.domain.organisations.models import MailDomain, Organisation
from handrail.domain.organisations.queries import OrganisationSummary, summary

# Down from a board, past no other area's board.
_OF_AREA = """
with recursive down(id) as (
    select %(board)s::uuid
  union
    select r.child_id from organisations_relation r join down on r.parent_id = down.id
    where r.from_date <= %(on)s and (r.until_date is null or r.until_date >= %(on)s)
      and not exists (select 1 from organisations_area a where a.organisation_id = r.child_id)
)
select id from down
"""
_IS_BOARD = "exists (select 1 from organisations_area a where a.organisation_id = %(board)s)"
# The same for a board; for anybody else nothing but itself.
_LOOKED_AFTER = _OF_AREA.replace("    where r.from_date", f"    where {_IS_BOARD} and r.from_date")


def of_area(board_id: UUID, on: date, *, kinds: Iterable[str] = ()) -> tuple[UUID, ...]:
    """Return the ids of a board and, on a day, of whatever belongs to its area; kinds limit it."""
    ids, wanted = _down(_OF_AREA, board_id, on), list(kinds)
    if not wanted:
        return ids
    rows = Organisation.objects.filter(pk__in=ids, kind__in=wanted)
    return tuple(rows.values_list("id", flat=True))


def looked_after_by(organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Return what an organisation's administrator looks after: itself, or a board's whole area."""
    return _down(_LOOKED_AFTER, organisation_id, on)


def is_board_of_area(organisation_id: UUID) -> bool:
    """Return whether an organisation is the board of an area."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_IS_BOARD}", {"board": organisation_id})
        (found,) = cursor.fetchone()
    return bool(found)


def _down(statement: str, board_id: UUID, on: date) -> tuple[UUID, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"board": board_id, "on": on})
        return tuple(id_ for (id_,) in cursor.fetchall())


def listed(
    organisation_ids: Iterable[UUID], *, kinds: Iterable[str] = (), text: str = ""
) -> tuple[OrganisationSummary, ...]:
    """Return organisations that are not closed, by name: some kinds, holding some words."""
    found = Organisation.objects.filter(pk__in=list(organisation_ids)).exclude(standing="closed")
    if wanted := list(kinds):
        found = found.filter(kind__in=wanted)
    for word in text.replace("\x00", "").upper().split()[:8]:
        found = found.filter(search_text__contains=word)
    return tuple(summary(each) for each in found.order_by("name", "id"))


@dataclass(frozen=True, slots=True)
class MarkedDomain:
    """A mail domain that somebody has looked at."""

    domain: str
    accredited_secure: bool
    marked_by: UUID | None
    marked_at: datetime


def mail_domains() -> tuple[MarkedDomain, ...]:
    """Return every mail domain that somebody has marked, by name."""
    return tuple(
        MarkedDomain(row.domain, row.accredited_secure, row.marked_by, row.marked_at)
        for row in MailDomain.objects.order_by("domain")
    )
