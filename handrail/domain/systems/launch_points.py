"""Say from where our app may be opened and who opens it there, change it, take it back; ask it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import MembershipCard
from handrail.domain.systems import access, rules
from handrail.domain.systems.choices import ClientAuth
from handrail.domain.systems.launch_models import LaunchPoint, Requester
from handrail.domain.systems.models import OutsideSystem
from handrail.domain.systems.operations import ChangedMeanwhile
from handrail.domain.systems.ports import Point
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer


class IssTaken(Refusal):
    """Another practice's records are behind this address already."""

    default = "That FHIR address belongs to a practice already."


class NotAReferrer(BadInput):
    """Nobody at the practice who may refer has this e-mail."""

    default = "Nobody who may refer for that practice signs in with that e-mail"


class NamedBefore(Refusal):
    """The name means somebody already."""

    default = "That name in the clinical system belongs to somebody already."


@dataclass(frozen=True, slots=True)
class NewPoint:
    """What is said of a place from which our app is opened."""

    iss: str
    client_id: str
    proves_by: str = ClientAuth.PUBLIC
    secret: str = field(default="", repr=False)
    frames: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class RequesterLine:
    """Whom a system calls so."""

    id: UUID
    fhir_user: str
    account_id: UUID


@dataclass(frozen=True, slots=True)
class PointLine:
    """A place from which our app is opened, as its board sees it; never its secret."""

    id: UUID
    iss: str
    organisation_id: UUID
    client_id: str
    proves_by: str
    proves_by_label: str
    frames: tuple[str, ...]
    version: int
    requesters: tuple[RequesterLine, ...]


@transaction.atomic
def add(
    *, system_id: UUID, organisation_id: UUID, point: NewPoint, by: Viewer, at: datetime
) -> UUID:
    """Let our app be opened from a server's records, for one practice; return the point's id.

    NotFound for another board's system; NotAllowed outside the area; BadInput, IssTaken.
    """
    system = OutsideSystem.objects.filter(pk=system_id).first()
    if system is None or system.ended_at or not access.may_manage(by, system.board_id):
        raise NotFound
    access.check_is_of_area(system.board_id, organisation_id, local_date(at))
    iss = rules.address(point.iss, may_be_here=settings.SYSTEMS_MAY_BE_HERE)
    if LaunchPoint.objects.filter(iss=iss, ended_at=None).exists():
        raise IssTaken
    row = LaunchPoint(
        system=system, iss=iss, organisation_id=organisation_id, added_at=at, **_checked(point)
    )
    LaunchPoint.objects.bulk_create([row])
    _audit("system.launch_point_added", system.id, by, at, point=row)
    return row.id


@transaction.atomic
def name_requester(*, point_id: UUID, fhir_user: str, email: str, by: Viewer, at: datetime) -> UUID:
    """Say which member of staff a system means by a name; return the line's id.

    NotFound for another board's; NotAReferrer, NamedBefore; BadInput for what is no such name.
    """
    row = LaunchPoint.objects.select_related("system").filter(pk=point_id).first()
    if row is None or row.ended_at or not access.may_manage(by, row.system.board_id):
        raise NotFound
    name = rules.fhir_user(fhir_user, iss=row.iss)
    if not name:
        raise BadInput("Write it as the system does, such as Practitioner/123")
    said = email.strip().lower()
    colleagues = staff.colleagues(row.organisation_id, permission=Permission.REFER, at=at)
    emails = staff.emails(it.account_id for it in colleagues)
    card = next((it for it in colleagues if emails[it.account_id].lower() == said), None)
    if card is None:
        raise NotAReferrer
    if row.requesters.filter(fhir_user=name, ended_at=None).exists():
        raise NamedBefore
    line = Requester(point=row, fhir_user=name, account_id=card.account_id, named_at=at)
    Requester.objects.bulk_create([line])
    _audit("system.requester_named", row.system_id, by, at, point=row, account=card.account_id)
    return line.id


@transaction.atomic
def change(*, point_id: UUID, point: NewPoint, version: int, by: Viewer, at: datetime) -> None:
    """Change how our app proves itself to a server and whose pages show it; from the next launch.

    Without a secret the one that is held stays. NotFound for another board's; ChangedMeanwhile;
    BadInput, also for another server, which is another point.
    """
    row = _locked(point_id, by)
    if row.version != version:
        raise ChangedMeanwhile
    if point.iss.strip() != row.iss:
        raise BadInput("Another server is another practice's. Add that one.")
    values = _checked(point, held=str(row.secret or ""))
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    _audit("system.launch_point_changed", row.system_id, by, at, point=row, changed=changed)


@transaction.atomic
def take_back(*, point_id: UUID, by: Viewer, at: datetime) -> None:
    """Let our app be opened from a server's records no more, forms that stand open included.

    NotFound for another board's.
    """
    row = _locked(point_id, by)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _audit("system.launch_point_taken_back", row.system_id, by, at, point=row)


@transaction.atomic
def unname(*, requester_id: UUID, by: Viewer, at: datetime) -> None:
    """Let a name in a clinical system mean nobody any more, in forms that stand open too.

    NotFound for another board's.
    """
    line = Requester.objects.select_related("point__system").filter(pk=requester_id).first()
    if line is None or line.ended_at or not access.may_manage(by, line.point.system.board_id):
        raise NotFound
    line.ended_at = at
    line.save(update_fields=["ended_at"])
    system_id, point = line.point.system_id, line.point
    _audit("system.requester_unnamed", system_id, by, at, point=point, account=line.account_id)


def by_iss(iss: str) -> Point | None:
    """Return the point of a server that is allowed and whose system is on, exactly; or None.

    Whoever asks has proved nothing, so no viewer is taken.
    """
    row = _open().filter(iss=iss).first()
    return _point(row) if row else None


def get(point_id: UUID) -> Point | None:
    """Return a point that is still one and whose system is on, or None."""
    row = _open().filter(pk=point_id).first()
    return _point(row) if row else None


def requester(point: Point, fhir_user: str, *, at: datetime) -> MembershipCard | None:
    """Return as whom somebody acts whom a system calls so: a referrer of that practice, or None."""
    named = Requester.objects.filter(point_id=point.id, fhir_user=fhir_user, ended_at=None)
    found = named.first()
    return membership(point, found.account_id, at=at) if found else None


def membership(point: Point, account_id: UUID, *, at: datetime) -> MembershipCard | None:
    """Return an account's work at the point's practice in which it may refer now, or None."""
    return next(
        (
            card
            for card in staff.memberships(account_id, at=at)
            if card.organisation_id == point.organisation_id
            and Permission.REFER in card.permissions
            and not card.is_told_only
        ),
        None,
    )


def of_system(system_id: UUID, *, viewer: Viewer) -> tuple[PointLine, ...]:
    """Return from where a system's users open our app; none for anybody but its board."""
    rows = LaunchPoint.objects.filter(system_id=system_id, ended_at=None).select_related("system")
    found = rows.prefetch_related("requesters").order_by("iss", "id")
    return tuple(
        PointLine(
            row.id,
            row.iss,
            row.organisation_id,
            row.client_id,
            row.proves_by,
            str(row.get_proves_by_display()),
            tuple(row.frames),
            row.version,
            tuple(
                RequesterLine(it.id, it.fhir_user, it.account_id)
                for it in sorted(row.requesters.all(), key=lambda it: it.fhir_user)
                if it.ended_at is None
            ),
        )
        for row in found
        if access.may_manage(viewer, row.system.board_id)
    )


def _open() -> QuerySet[LaunchPoint]:
    return LaunchPoint.objects.filter(ended_at=None, system__is_enabled=True)


def _locked(point_id: UUID, by: Viewer) -> LaunchPoint:
    rows = LaunchPoint.objects.select_related("system").select_for_update(of=("self",))
    row = rows.filter(pk=point_id, ended_at=None).first()
    if row is None or not access.may_manage(by, row.system.board_id):
        raise NotFound
    return row


def _checked(point: NewPoint, *, held: str = "") -> dict[str, Any]:
    """Return the columns of a point that may change; BadInput saying what cannot be."""
    if not point.client_id.strip() or point.proves_by not in ClientAuth.values:
        raise BadInput("Say what our app is called there, and how it proves itself")
    secret = point.secret.strip() or held
    is_by_secret = point.proves_by == ClientAuth.SECRET
    if is_by_secret and not secret:
        raise BadInput("Enter the secret")
    may_be_here = settings.SYSTEMS_MAY_BE_HERE
    return {
        "client_id": point.client_id.strip(),
        "proves_by": point.proves_by,
        "secret": secret if is_by_secret else None,
        "frames": sorted({rules.origin(each, may_be_here=may_be_here) for each in point.frames}),
    }


def _point(row: LaunchPoint) -> Point:
    return Point(
        id=row.id,
        system_id=row.system_id,
        iss=row.iss,
        organisation_id=row.organisation_id,
        client_id=row.client_id,
        proves_by=row.proves_by,
        frames=tuple(row.frames),
        secret=str(row.secret or ""),
    )


def _audit(
    action: str,
    system_id: UUID,
    by: Viewer,
    at: datetime,
    *,
    point: LaunchPoint,
    account: UUID | None = None,
    changed: list[str] | None = None,
) -> None:
    detail: dict[str, Any] = {
        "point": str(point.id),
        "organisation": str(point.organisation_id),
    }
    if account:
        detail["account"] = str(account)
    if changed:
        detail["changed"] = changed
    audit.record(action=action, by=by, at=at, subject=("outside_system", system_id), detail=detail)
