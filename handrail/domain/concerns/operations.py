"""Raise a concern, note who was told, acknowledge it, deal with it, and say who is on duty."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.concerns import access
from handrail.domain.concerns.choices import Source, State
from handrail.domain.concerns.models import Concern, ConcernStep, Rota
from handrail.domain.concerns.rules import Post, post_due, read_by
from handrail.domain.concerns.states import CONCERN
from handrail.domain.staff import queries as staff
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import System, Viewer, account_of, acting_as, organisation_of

TOLD_AT = {Post.DEPUTY: "deputy_told_at", Post.MANAGER: "manager_told_at"}
MOST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class About:
    """Whom a concern is about, and the team that can act."""

    organisation_id: UUID
    person_id: UUID | None = None
    case_id: UUID | None = None
    referral_id: UUID | None = None
    intake_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the team gives itself, and whose bank holidays count."""

    minutes: int
    nation: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern that stands. ``is_new`` is False where the same person's own was still waiting."""

    id: UUID
    read_by_at: datetime
    is_new: bool


@transaction.atomic
def raise_concern(
    *,
    about: About,
    source: Source,
    clock: Clock,
    rule: str = "",
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> Raised:
    """Write that somebody may come to harm; the same from the same account or person is one.

    The database refuses a concern addressed to a team that has nothing to do with the person.
    """
    if (standing := _standing(about, by, at)) is not None:
        return Raised(standing.id, standing.read_by_at, is_new=False)
    first = read_by(at, clock.minutes, clock.nation)
    row = Concern(
        organisation_id=about.organisation_id,
        person_id=about.person_id,
        case_id=about.case_id,
        referral_id=about.referral_id,
        intake_id=about.intake_id,
        source=source,
        rule=rule,
        raised_at=at,
        raised_by_organisation_id=organisation_of(by),
        raised_by_account_id=account_of(by),
        read_by_at=first,
        manager_by_at=read_by(first, clock.minutes, clock.nation),
    )
    if organisation_of(by) is None:
        with acting_as(System(about.organisation_id), at=at):
            _add(row, reason, by, at)
    else:
        _add(row, reason, by, at)
    _audit("concern.raised", row, by, at)
    return Raised(row.id, row.read_by_at, is_new=True)


@transaction.atomic
def add_reason(*, concern_id: UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Add to a concern why it was raised, in words; BadInput without any."""
    if not reason.strip():
        raise BadInput("Write why you are worried, or go back")
    row = _locked(concern_id, by, at)
    _step(row, "concern.reason_added", by, at, words=reason.strip())
    _audit("concern.reason_added", row, by, at)


@transaction.atomic
def note_told(
    *, concern_id: UUID, post: Post, account_id: UUID | None, by: Viewer, at: datetime
) -> None:
    """Write whom a message about a concern was written to; None is the team's shared mailbox."""
    row = Concern.objects.visible_to(by, at=at).filter(pk=concern_id).first()
    if row is None:
        raise NotFound
    _step(row, f"concern.{post.value}_told", by, at, told=account_id)


@transaction.atomic
def next_post(*, concern_id: UUID, by: System, at: datetime) -> Post | None:
    """Return whose turn it is now, and remember that they are being told; for the clock.

    None when another loop has it, or somebody acknowledged it in the meantime.
    """
    rows = Concern.objects.visible_to(by, at=at).filter(pk=concern_id, state=State.RAISED)
    row = rows.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    told = {
        post: moment for post, name in TOLD_AT.items() if (moment := getattr(row, name)) is not None
    }
    post = post_due(read_by_at=row.read_by_at, manager_by_at=row.manager_by_at, told=told, at=at)
    if post is not None:
        setattr(row, TOLD_AT[post], at)
        row.save(update_fields=[TOLD_AT[post]])
        _audit(f"concern.{post.value}_told", row, by, at)
    return post


@transaction.atomic
def acknowledge(*, concern_id: UUID, by: Viewer, at: datetime) -> None:
    """Say "I am dealing with this"; WrongState when a colleague was quicker."""
    row = _locked(concern_id, by, at)
    access.check_may_act(by, row.organisation_id)
    row.state = CONCERN.after("concern.acknowledged", row.state)
    row.acknowledged_at, row.acknowledged_by_account_id = at, account_of(by)
    row.save(update_fields=["state", "acknowledged_at", "acknowledged_by_account_id"])
    _step(row, "concern.acknowledged", by, at)
    _audit("concern.acknowledged", row, by, at)


@transaction.atomic
def deal_with(*, concern_id: UUID, what: str, by: Viewer, at: datetime) -> None:
    """Say what was done; BadInput without words, WrongState before somebody acknowledged it."""
    if not what.strip():
        raise BadInput("Say what was done")
    row = _locked(concern_id, by, at)
    access.check_may_act(by, row.organisation_id)
    row.state = CONCERN.after("concern.dealt_with", row.state)
    row.dealt_with_at = at
    row.save(update_fields=["state", "dealt_with_at"])
    _step(row, "concern.dealt_with", by, at, words=what.strip())
    _audit("concern.dealt_with", row, by, at)


@transaction.atomic
def name_person(
    *, intake_id: UUID, person_id: UUID, referral_id: UUID, by: System, at: datetime
) -> int:
    """Say who concerns about an intake are about, once that is confirmed; return how many."""
    rows = Concern.objects.visible_to(by, at=at).filter(intake_id=intake_id, referral_id=None)
    return rows.update(person_id=person_id, referral_id=referral_id)


@transaction.atomic
def set_rota(
    *,
    on_duty: UUID,
    deputy: UUID,
    manager: UUID,
    read_within_minutes: int,
    by: Viewer,
    at: datetime,
) -> None:
    """Say who is on duty from now on at the viewer's organisation; BadInput for a stranger."""
    viewer = access.check_may_set_rota(by)
    ours = {
        card.account_id
        for permission in access.ACTS
        for card in staff.colleagues(viewer.organisation_id, permission=permission, at=at)
    }
    if not {on_duty, deputy, manager} <= ours:
        raise BadInput("Choose people who work with people here")
    if len({on_duty, deputy}) < 2:
        raise BadInput("Choose somebody else as deputy")
    if not 1 <= read_within_minutes <= MOST_MINUTES:
        raise BadInput("Enter between 1 and 480 minutes")
    Rota.objects.bulk_create(
        [
            Rota(
                organisation_id=viewer.organisation_id,
                on_duty_account_id=on_duty,
                deputy_account_id=deputy,
                manager_account_id=manager,
                read_within_minutes=read_within_minutes,
                from_at=at,
                set_by_account_id=viewer.account_id,
            )
        ]
    )
    audit.record(
        action="rota.set",
        by=by,
        at=at,
        subject=("organisation", viewer.organisation_id),
        detail={"duty": str(on_duty), "deputy": str(deputy), "manager": str(manager)},
    )


def _standing(about: About, by: Viewer, at: datetime) -> Concern | None:
    """Return what the same account, or the person themself, raised and nobody has answered.

    Of an intake that is being dealt with too: to send what one has asked about is no second.
    """
    account = account_of(by)
    if account is None and organisation_of(by) is None:
        team = System(about.organisation_id)
        with acting_as(team, at=at):
            return _first_standing(about, None, team, at)
    return _first_standing(about, account, by, at) if account else None


def _first_standing(
    about: About, account: UUID | None, viewer: Viewer, at: datetime
) -> Concern | None:
    answered = [State.ACKNOWLEDGED] if account is None and about.person_id is None else []
    rows = Concern.objects.visible_to(viewer, at=at).filter(
        organisation_id=about.organisation_id,
        raised_by_account_id=account,
        person_id=about.person_id,
        intake_id=about.intake_id,
        state__in=[State.RAISED, *answered],
    )
    return rows.order_by("raised_at", "id").first()


def _add(row: Concern, reason: str, by: Viewer, at: datetime) -> None:
    Concern.objects.bulk_create([row])
    _step(row, "concern.raised", by, at, words=reason)


def _locked(concern_id: UUID, by: Viewer, at: datetime) -> Concern:
    rows = Concern.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row = rows.filter(pk=concern_id).first()
    if row is None:
        raise NotFound
    return row


def _step(
    row: Concern,
    event: str,
    by: Viewer,
    at: datetime,
    *,
    words: str = "",
    told: UUID | None = None,
) -> None:
    line = ConcernStep(
        concern=row,
        at=at,
        event=event,
        by_account_id=account_of(by),
        told_account_id=told,
        words=words or None,
    )
    ConcernStep.objects.bulk_create([line])


def _audit(action: str, row: Concern, by: Viewer, at: datetime) -> None:
    audit.record(action=action, by=by, at=at, subject=("concern", row.id), person_id=row.person_id)
