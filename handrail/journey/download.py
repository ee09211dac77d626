"""Download: everything that is held about somebody, for themself (UK GDPR, article 15).

Who they are is proved by NHS login at P9 or by a member of staff, never by a code alone. A
health professional looks through it all before it goes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.copies import operations as copies
from handrail.domain.copies import queries
from handrail.domain.copies.choices import Identity
from handrail.domain.copies.operations import AlreadyAsked, Asked, NewPart
from handrail.domain.copies.queries import CopyRecord, GivenPart
from handrail.domain.copies.rules import Standing, may_ask, may_open
from handrail.domain.messaging.operations import Fact
from handrail.domain.referrals import queries as referrals
from handrail.insight import about_person
from handrail.journey.loop import tell_person
from handrail.kernel.errors import NotAllowed
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Staff, System, Viewer, acting_as

FORMS = ("html", "json")


class NotProven(NotAllowed):
    """A code is not enough: nobody has made sure who this is."""

    default = (
        "A code is not enough for this. Show who you are with NHS login, or ask the team that "
        "supports you."
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A copy as it is downloaded."""

    copy: CopyRecord
    parts: tuple[GivenPart, ...]


@transaction.atomic
def ask(*, level: str, by: Person, at: datetime) -> int:
    """Ask each organisation that was sent a request about the person; return how many were asked.

    ``level`` is how surely the session proved who it is. NotProven; AlreadyAsked where all have.
    """
    if not may_ask(level):
        raise NotProven
    found = referrals.of_person(by.person_id, viewer=by, at=at)
    teams = dict.fromkeys(card.to_organisation_id for card in found)
    count = 0
    for organisation_id in teams:
        asked = Asked(organisation_id, by.person_id, Identity.NHS_LOGIN)
        try:
            _begin(asked, by, at)
        except AlreadyAsked:
            continue
        count += 1
    if not count:
        raise AlreadyAsked
    return count


@transaction.atomic
def ask_for(*, case_id: UUID, checked_how: str, by: Staff, at: datetime) -> UUID:
    """Ask in the name of somebody whom a member of staff has made sure of; AlreadyAsked."""
    case = cases.record(case_id, viewer=by, at=at)
    asked = copies.check_can_ask(
        organisation_id=case.organisation_id,
        person_id=case.person_id,
        checked_how=checked_how,
        by=by,
    )
    return _begin(asked, by, at)


@transaction.atomic
def withhold(
    *, copy_id: UUID, part_ids: Collection[UUID], why: str, reason: str, by: Staff, at: datetime
) -> int:
    """Hold back what is about somebody else or could cause serious harm, with the reason."""
    return copies.withhold(copy_id=copy_id, part_ids=part_ids, why=why, reason=reason, by=by, at=at)


@transaction.atomic
def release(*, copy_id: UUID, by: Staff, at: datetime) -> bool:
    """Let the person have what is not held back, for seven days; return whether they were told."""
    copies.release(copy_id=copy_id, by=by, at=at)
    copy = queries.record(copy_id, viewer=by, at=at)
    return tell_person(
        person_id=copy.person_id,
        referral_id=None,
        template="person_news",
        facts=[Fact(Kind.OPERATIONAL, "link", "/status/")],
        organisation_id=copy.organisation_id,
        by=by,
        at=at,
    )


@transaction.atomic
def take(*, copy_id: UUID, form: str, level: str, key: str = "", by: Person, at: datetime) -> Given:
    """Return the person's copy, and write down that they took it.

    NotProven where there is only a code, the key is wrong or the time is over; NotFound.
    """
    copy = queries.record(copy_id, viewer=by, at=at)
    key_hash = copies.hash_of(key)
    parts = queries.given(copy_id, level=level, key_hash=key_hash)
    standing = Standing(copy.identity, copy.state, copy.until_at, level, has_key=bool(parts))
    if not may_open(standing, at):
        raise NotProven
    copies.record_download(copy_id=copy_id, person_id=copy.person_id, form=form, by=by, at=at)
    return Given(copy, parts)


@transaction.atomic
def end(*, copy_id: UUID, by: System, at: datetime) -> bool:
    """Empty a copy whose seven days are over; return whether it was. For the clock."""
    return copies.end(copy_id=copy_id, by=by, at=at)


def _begin(asked: Asked, by: Viewer, at: datetime) -> UUID:
    team = System(asked.organisation_id)
    with acting_as(team, at=at):
        found = list(about_person.items(asked.person_id, viewer=team, at=at))
    rows = (NewPart(one.noun, one.row, one.is_sealed, one.text) for one in found)
    return copies.begin(asked=asked, rows=rows, by=by, at=at)
