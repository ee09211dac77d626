"""Ask what stands, whose turn it is, and who is on duty."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from handrail.domain.concerns import access
from handrail.domain.concerns.choices import State
from handrail.domain.concerns.models import Concern, ConcernStep, Rota
from handrail.domain.concerns.rules import READ_WITHIN_MINUTES, Post, Reader, may_read_why
from handrail.domain.disclosure.asking import seen
from handrail.kernel.encryption import UnreadableError
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff, System, Viewer, account_of, organisation_of


@dataclass(frozen=True, slots=True)
class RotaRecord:
    """Who is told, and how long the team gives itself."""

    on_duty: UUID | None = None
    deputy: UUID | None = None
    manager: UUID | None = None
    read_within_minutes: int = READ_WITHIN_MINUTES
    from_at: datetime | None = None

    def account(self, post: Post) -> UUID | None:
        """Return who holds a post."""
        return {Post.DUTY: self.on_duty, Post.DEPUTY: self.deputy, Post.MANAGER: self.manager}[post]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One line of a concern's history.

    ``words`` is "" where there are none or the viewer may not read them (``is_closed``), and
    where they cannot be opened: their key is missing, say (``is_broken``).
    """

    at: datetime
    event: str
    told_account_id: UUID | None
    by_account_id: UUID | None
    words: str = ""
    is_closed: bool = False
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class ConcernRecord:
    """One concern, and where it stands."""

    id: UUID
    organisation_id: UUID
    person_id: UUID | None
    case_id: UUID | None
    referral_id: UUID | None
    intake_id: UUID | None
    source: str
    raised_at: datetime
    raised_by_account_id: UUID | None
    read_by_at: datetime
    manager_by_at: datetime
    state: str
    deputy_told_at: datetime | None
    manager_told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by_account_id: UUID | None
    dealt_with_at: datetime | None

    def may_act(self, viewer: Viewer) -> bool:
        """Return whether the viewer may acknowledge it and deal with it."""
        return access.may_act(viewer, self.organisation_id)


def record(concern_id: UUID, *, viewer: Viewer, at: datetime) -> ConcernRecord:
    """Return one concern; NotFound when the viewer may not know of it."""
    row = Concern.objects.visible_to(viewer, at=at).filter(pk=concern_id).first()
    if row is None:
        raise NotFound
    return _record(row)


def steps(concern_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[StepRecord, ...]:
    """Return the history of a concern, earliest first; words only to who may read them.

    Whoever wrote some words reads these.
    """
    rows = ConcernStep.objects.visible_to(viewer, at=at).filter(concern_id=concern_id)
    found = list(rows.order_by("at", "id"))
    if not found:
        return ()
    concern = record(concern_id, viewer=viewer, at=at)
    account = account_of(viewer)
    was_told = any(account and row.told_account_id == account for row in found)
    reads_all = may_read_why(_reader(concern, viewer, was_told=was_told, at=at))
    return tuple(
        _step(row, reads=reads_all or (account is not None and row.by_account_id == account))
        for row in found
    )


def not_dealt_with(*, viewer: Staff, at: datetime) -> tuple[ConcernRecord, ...]:
    """Return what stands at the viewer's team: unanswered first, then the oldest first."""
    return _standing(viewer, at)


def standing_about(
    *, referral_id: UUID | None = None, intake_id: UUID | None = None, viewer: Staff, at: datetime
) -> tuple[ConcernRecord, ...]:
    """Return what stands about one referral or intake at the viewer's team, unanswered first."""
    about = {"referral_id": referral_id, "intake_id": intake_id}
    return _standing(viewer, at, **{key: value for key, value in about.items() if value})


def waiting_for(*, viewer: Staff, at: datetime) -> tuple[ConcernRecord, ...]:
    """Return the unanswered concerns that it is this viewer's turn to answer, oldest first.

    The one on duty from the first moment, the deputy and the manager from when they were told.
    Where no rota is set, everybody there who works with people.
    """
    if not any(viewer.has(permission) for permission in access.ACTS):
        return ()
    rows = Concern.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, state=State.RAISED
    )
    found = tuple(_record(row) for row in rows.order_by("raised_at", "id"))
    if not found:
        return ()
    held = rota(viewer.organisation_id, viewer=viewer, at=at)
    return tuple(one for one in found if _is_told(one, held, viewer.account_id))


def rota(organisation_id: UUID, *, viewer: Viewer, at: datetime) -> RotaRecord:
    """Return the rota that holds at an organisation; one without people where none was set."""
    rows = Rota.objects.visible_to(viewer, at=at).filter(
        organisation_id=organisation_id, from_at__lte=at
    )
    row = rows.order_by("-from_at", "-id").first()
    if row is None:
        return RotaRecord()
    return RotaRecord(
        row.on_duty_account_id,
        row.deputy_account_id,
        row.manager_account_id,
        row.read_within_minutes,
        row.from_at,
    )


def unread(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (concern, organisation) of all that nobody answered in time; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select id, organisation_id from concerns_unread()")
        return tuple((row[0], row[1]) for row in cursor.fetchall())


_STANDING = """
    select * from concerns_concern
    where organisation_id = %s and state in ('raised', 'acknowledged') and {which} {seen}
    order by state <> 'raised', raised_at, id
"""


def _standing(viewer: Staff, at: datetime, **about: UUID) -> tuple[ConcernRecord, ...]:
    text, own = seen(Concern, viewer, at)
    which = "".join(f"{column} = %s and " for column in about)
    values = [viewer.organisation_id, *about.values(), *own]
    rows = Concern.objects.raw(_STANDING.format(which=which, seen=text), values)
    return tuple(map(_record, rows))


def _reader(concern: ConcernRecord, viewer: Viewer, *, was_told: bool, at: datetime) -> Reader:
    held = rota(concern.organisation_id, viewer=viewer, at=at)
    account = account_of(viewer)
    return Reader(
        is_of_the_team=organisation_of(viewer) == concern.organisation_id,
        reads_safeguarding=access.reads_safeguarding(viewer),
        is_on_rota=account is not None and account in {held.on_duty, held.deputy, held.manager},
        was_told=was_told,
        is_dealing_with_it=account is not None and account == concern.acknowledged_by_account_id,
    )


def _step(row: ConcernStep, *, reads: bool) -> StepRecord:
    line = StepRecord(row.at, row.event, row.told_account_id, row.by_account_id)
    if row.has_words and not reads:
        return replace(line, is_closed=True)
    try:
        return replace(line, words=str(row.words)) if row.has_words else line
    except UnreadableError:
        return replace(line, is_broken=True)


def _is_told(one: ConcernRecord, held: RotaRecord, account_id: UUID) -> bool:
    if held.on_duty is None or account_id == held.on_duty:
        return True
    if one.deputy_told_at and account_id == held.deputy:
        return True
    return one.manager_told_at is not None and account_id == held.manager


def _record(row: Concern) -> ConcernRecord:
    return ConcernRecord(
        **{name: getattr(row, name) for name in ConcernRecord.__dataclass_fields__}
    )
