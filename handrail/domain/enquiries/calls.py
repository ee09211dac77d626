"""Calls to the advice line: write one down, list them, count them, and let one go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count

from handrail.domain.audit import operations as audit
from handrail.domain.enquiries import access
from handrail.domain.enquiries.choices import Caller, Pointed, Topic
from handrail.domain.enquiries.models import Call
from handrail.domain.enquiries.rules import shown
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, Viewer

MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was written down of a call."""

    submission_id: UUID
    caller: str
    topic: str
    pointed: str
    minutes: int
    is_about_someone: bool
    pointed_to: str = ""
    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call, and what it went on to."""

    id: UUID
    organisation_id: UUID
    taken_by_account_id: UUID
    taken_at: datetime
    caller: str
    topic: str
    pointed: str
    pointed_to: str
    minutes: int
    is_about_someone: bool
    given_name: str
    family_name: str
    phone: str
    note: str
    intake_id: UUID | None
    draft_id: UUID | None
    went_on_at: datetime | None

    @property
    def name(self) -> str:
        """Return whom it is about, or nothing."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def went_on(self) -> bool:
        """Return whether it went on to a referral."""
        return self.went_on_at is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many calls of one kind there were; None where so few that it stays hidden."""

    code: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Calls of a time, by who rang, what about and where they were pointed."""

    total: int | None
    went_on: int | None
    callers: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    pointed: tuple[Counted, ...]


@transaction.atomic
def write_down(*, said: Said, by: Viewer, at: datetime) -> UUID:
    """Keep a call, once: the same form again answers the same; NotAllowed, BadInput.

    About nobody in particular no name, number or words are kept, whatever was typed.
    """
    viewer = access.check_may_take(by)
    if (
        said.caller not in Caller.values
        or said.topic not in Topic.values
        or said.pointed not in Pointed.values
    ):
        raise BadInput
    kept = said.is_about_someone
    row = Call(
        organisation_id=viewer.organisation_id,
        submission_id=said.submission_id,
        taken_by_account_id=viewer.account_id,
        taken_at=at,
        caller=said.caller,
        topic=said.topic,
        pointed=said.pointed,
        pointed_to=said.pointed_to,
        minutes=said.minutes,
        is_about_someone=kept,
        given_name=said.given_name if kept else "",
        family_name=said.family_name if kept else "",
        phone=said.phone if kept else "",
        note=said.note if kept else "",
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        ours = Call.objects.visible_to(by, at=at)
        return ours.get(submission_id=said.submission_id).id
    audit.record(action="call.taken", by=by, at=at, subject=("call", row.id))
    return row.id


@transaction.atomic
def go_on(
    *,
    call_id: UUID,
    intake_id: UUID | None = None,
    draft_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Say what a call became, once; NotFound, NotAllowed, WrongState where it did already."""
    access.check_may_take(by)
    rows = Call.objects.visible_to(by, at=at).select_for_update()
    row = rows.filter(pk=call_id).first()
    if row is None:
        raise NotFound
    if row.went_on_at is not None or not row.is_about_someone:
        raise WrongState
    row.intake_id, row.draft_id, row.went_on_at = intake_id, draft_id, at
    row.save(update_fields=["intake_id", "draft_id", "went_on_at"])
    audit.record(
        action="call.went_on",
        by=by,
        at=at,
        subject=("call", row.id),
        detail={"intake": str(intake_id or ""), "draft": str(draft_id or "")},
    )


def record(call_id: UUID, *, viewer: Viewer, at: datetime) -> CallRecord:
    """Return one call; NotFound when the viewer may not know of it."""
    access.check_may_take(viewer)
    row = Call.objects.visible_to(viewer, at=at).filter(pk=call_id).first()
    if row is None:
        raise NotFound
    return _record(row)


def lately(*, viewer: Staff, at: datetime) -> tuple[CallRecord, ...]:
    """Return the team's latest calls, latest first."""
    access.check_may_take(viewer)
    rows = Call.objects.visible_to(viewer, at=at).filter(organisation_id=viewer.organisation_id)
    return tuple(_record(row) for row in rows.order_by("-taken_at", "id")[:MOST_LISTED])


def figures(*, since: datetime, viewer: Staff, at: datetime) -> Figures:
    """Return the team's calls since then in counts; small ones stay hidden."""
    rows = Call.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, taken_at__gte=since
    )

    def by(column: str, codes: Iterable[str]) -> tuple[Counted, ...]:
        found = dict(rows.values_list(column).annotate(many=Count("id")).order_by(column))
        return tuple(Counted(code, shown(found.get(code, 0))) for code in codes)

    return Figures(
        total=shown(rows.count()),
        went_on=shown(rows.filter(went_on_at__isnull=False).count()),
        callers=by("caller", Caller.values),
        topics=by("topic", Topic.values),
        pointed=by("pointed", Pointed.values),
    )


def _record(row: Call) -> CallRecord:
    return CallRecord(**{name: getattr(row, name) for name in CallRecord.__dataclass_fields__})
