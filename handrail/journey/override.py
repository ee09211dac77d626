"""Override: see how to reach somebody who did not release it, because somebody is in danger.

At once in an emergency, otherwise when a second person agrees. Information governance is told at
once, and again until it has reviewed; the person is told unless that would endanger somebody.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.overrides import operations, queries
from handrail.domain.overrides.operations import KeepBack, Request
from handrail.domain.overrides.rules import review_by
from handrail.domain.oversight.operations import Sought
from handrail.domain.participants import queries as people
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey.loop import tell_person
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, acting_as

PURPOSE = "see that a wish is overridden only where it has to be"
REVIEW, DECIDE = "/governance/overrides/{}/", "/overrides/{}/"


@transaction.atomic
def ask(*, about: Sought | UUID, request: Request, by: Staff, at: datetime) -> UUID | None:
    """Open an override or ask for one, and tell whose turn it is; None where nobody was found.

    NotAllowed; BadInput without a reason.
    """
    nation = _nation(by.organisation_id, at)
    made = operations.ask(about=about, request=request, nation=nation, by=by, at=at)
    if made is None:
        return None
    if request.is_emergency:
        _tell_reviewers(made, by.organisation_id, "override_opened", by, at)
    else:
        _tell_second_person(made, by, at)
    return made


@transaction.atomic
def decide(*, override_id: UUID, agrees: bool, words: str, by: Staff, at: datetime) -> None:
    """Agree as a second person, or refuse; information governance is told of what opens.

    SecondPerson, Over, BadInput.
    """
    one = queries.mine(override_id, viewer=by, at=at)
    operations.decide(
        override_id=override_id,
        agrees=agrees,
        words=words,
        nation=_nation(one.organisation_id, at),
        by=by,
        at=at,
    )
    if agrees:
        _tell_reviewers(override_id, one.organisation_id, "override_opened", by, at)
    template = "override_agreed" if agrees else "override_refused"
    link = DECIDE.format(override_id)
    _queue(template, one.organisation_id, one.account_id, {"link": link}, by, at)


@transaction.atomic
def review(
    *,
    override_id: UUID,
    judged: str,
    words: str,
    keep_back: KeepBack | None,
    by: Staff,
    at: datetime,
) -> bool:
    """Say whether it was right, and tell the person, or why not; return whether a message goes.

    YourOwn, WrongState, BadInput.
    """
    one = queries.listed_one(override_id, viewer=by, at=at)
    operations.review(override_id=override_id, judged=judged, words=words, by=by, at=at)
    if one.told_at is not None:
        return False
    return tell(override_id=override_id, keep_back=keep_back, by=by, at=at)


@transaction.atomic
def tell(
    *, override_id: UUID, keep_back: KeepBack | None, by: Staff | System, at: datetime
) -> bool:
    """Tell the person on their page and by a safe contact, or write why not and until when.

    Return whether a message goes; WrongState once they were told.
    """
    if keep_back is not None:
        operations.keep_back(override_id=override_id, said=keep_back, by=by, at=at)
        return False
    found = operations.tell(override_id=override_id, by=by, at=at)
    if found is None:
        return False
    person_id, organisation_id = found
    sender = System(organisation_id)
    with acting_as(sender, at=at):
        is_off = people.record(person_id, viewer=sender, at=at).status_page_off
        return tell_person(
            person_id=person_id,
            referral_id=None,
            template="person_news",
            facts=() if is_off else [Fact(Kind.OPERATIONAL, "link", "/status/")],
            organisation_id=organisation_id,
            by=sender,
            at=at,
        )


@transaction.atomic
def chase(*, override_id: UUID, by: System, at: datetime) -> str | None:
    """Escalate what nobody has reviewed, or ask again about telling; return which, for the clock.

    Where nobody reviewed it in time the person is told, unless the one who opened it said that
    telling could endanger somebody: that is never the clock's to decide.
    """
    assert by.organisation_id is not None
    what = operations.escalate(override_id=override_id, by=by, at=at)
    if what == "overdue":
        with suppress(WrongState):
            tell(override_id=override_id, keep_back=None, by=by, at=at)
    if what is not None:
        _tell_reviewers(override_id, by.organisation_id, f"override_{what}", by, at)
    return what


def _tell_reviewers(
    override_id: UUID, organisation_id: UUID, template: str, by: Staff | System, at: datetime
) -> None:
    """Write to whoever reads the audit at the organisation and its area's board, else to the area.

    Never to the one who acts: nobody reviews what they did themself.
    """
    area = organisations.area_of(organisation_id, local_date(at))
    board_id = area.organisation_id if area else organisation_id
    acting = by.account_id if isinstance(by, Staff) else None
    readers = _who([organisation_id, board_id], Permission.READ_AUDIT, acting, at)
    due = last_day(review_by(at, area.nation if area else "England")).isoformat()
    facts = {"link": REVIEW.format(override_id), "review_by": due}
    for place, account_id in readers or [(board_id, None)]:
        _queue(template, place, account_id, facts, by, at)


def _tell_second_person(override_id: UUID, by: Staff, at: datetime) -> None:
    area = organisations.area_of(by.organisation_id, local_date(at))
    places = [by.organisation_id, *([area.organisation_id] if area else [])]
    seconds = _who(places, Permission.OVERRIDE, by.account_id, at)
    for place, account_id in seconds or [(by.organisation_id, None)]:
        _queue("override_asked", place, account_id, {"link": DECIDE.format(override_id)}, by, at)


def _who(
    places: Iterable[UUID], permission: Permission, acting: UUID | None, at: datetime
) -> list[tuple[UUID, UUID | None]]:
    """Return who holds a permission at some organisations, each once and with where they work."""
    found: dict[UUID, UUID] = {}
    for place in places:
        for card in staff.colleagues(place, permission=permission, at=at):
            if card.account_id != acting:
                found.setdefault(card.account_id, place)
    return [(place, account_id) for account_id, place in found.items()]


def _queue(
    template: str,
    place: UUID,
    account_id: UUID | None,
    facts: dict[str, str],
    by: Staff | System,
    at: datetime,
) -> None:
    messaging.queue(
        organisation_id=place,
        channel="staff_email",
        template=template,
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items()],
        recipient_organisation_id=place,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )


def _nation(organisation_id: UUID, at: datetime) -> str:
    area = organisations.area_of(organisation_id, local_date(at))
    return area.nation if area else "England"
