"""National roles become memberships by an area's own table, and end when the role does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import access, rules
from handrail.domain.staff.models import JobRole, Membership, RoleMapping
from handrail.domain.staff.ports import NationalRole
from handrail.domain.staff.rules import Mapped
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import Staff, System, Viewer


class MapsYouOut(BadInput):
    """The one who changes the table holds their own access by a line that would be gone."""

    default = (
        "You hold your own access by this line. Ask an administrator who was given theirs by "
        "invitation."
    )


class UnknownInMapping(BadInput):
    """A line of the table names an organisation or a job role that is not there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an area's table; an empty ODS code means every organisation of the area."""

    role_code: str
    ods_code: str
    job_role: str


@transaction.atomic
def set_mapping(*, board_id: UUID, lines: Iterable[Line], by: Viewer, at: datetime) -> int:
    """Replace an area's table, and return how many lines it has.

    NotAllowed but for the area's own board; UnknownInMapping, with nothing changed.
    """
    access.check_may_define_roles(by)
    given = {
        (line.ods_code.strip().upper(), rules.job_code(line.role_code)): line.job_role.strip()
        for line in lines
    }
    if not areas.is_board_of_area(board_id) or getattr(by, "organisation_id", None) not in (
        board_id,
        None,
    ):
        raise NotAllowed
    _check_known(board_id, given, at)
    _check_own_access(board_id, given, by)
    RoleMapping.objects.filter(board_id=board_id).delete()
    RoleMapping.objects.bulk_create(
        RoleMapping(board_id=board_id, ods_code=ods_code, role_code=code, job_role_id=job_role)
        for (ods_code, code), job_role in sorted(given.items())
    )
    audit.record(
        action="staff.roles_mapped",
        by=by,
        at=at,
        subject=("organisation", board_id),
        detail={"lines": len(given)},
    )
    return len(given)


@transaction.atomic
def add_line(*, board_id: UUID, line: Line, by: Viewer, at: datetime) -> None:
    """Add a line to an area's table, or change what its role means; as ``set_mapping``."""
    _locked(board_id)
    where = (line.ods_code.strip().upper(), rules.job_code(line.role_code))
    others = [each for each in mapping(board_id) if (each.ods_code, each.role_code) != where]
    set_mapping(board_id=board_id, lines=[*others, line], by=by, at=at)


@transaction.atomic
def remove_line(*, board_id: UUID, ods_code: str, role_code: str, by: Viewer, at: datetime) -> None:
    """Take a line out of an area's table; NotFound where there is none, as ``set_mapping``."""
    _locked(board_id)
    held = mapping(board_id)
    left = [each for each in held if (each.ods_code, each.role_code) != (ods_code, role_code)]
    if len(left) == len(held):
        raise NotFound
    set_mapping(board_id=board_id, lines=left, by=by, at=at)


def mapping(board_id: UUID) -> tuple[Line, ...]:
    """Return an area's table, by role code and then organisation."""
    rows = RoleMapping.objects.filter(board_id=board_id).order_by("role_code", "ods_code", "id")
    return tuple(Line(row.role_code, row.ods_code, row.job_role_id) for row in rows)


@transaction.atomic
def take(
    *, account_id: UUID, provider: str, roles: Iterable[NationalRole], by: System, at: datetime
) -> dict[str, UUID]:
    """Give what national roles mean, end what they meant, and return the membership of each role.

    What an administrator gave is left alone. A role that the area's table does not know gives
    nothing.
    """
    given = list(roles)
    known = _known(given, at)
    held = list(Membership.objects.select_for_update().filter(account_id=account_id, until_at=None))
    found: dict[str, UUID] = {}
    kept: set[UUID] = set()
    for each in known:
        organisation = organisations.by_ods(each.ods_code)
        if organisation is None:
            continue
        row = next(
            (
                one
                for one in held
                if (one.organisation_id, one.job_role_id) == (organisation.id, each.job_role)
            ),
            None,
        )
        if row is None:
            row = _give(account_id, organisation.id, each, provider, by, at)
            held.append(row)
        found[each.role_id] = row.pk
        kept.add(row.pk)
    for row in held:
        if row.given_by == provider and row.pk not in kept:
            _end(row, provider, by, at)
    return found


def _known(roles: list[NationalRole], at: datetime) -> tuple[Mapped, ...]:
    on = local_date(at)
    tables: dict[str, dict[tuple[str, str], str]] = {}
    for ods_code in sorted({role.ods_code for role in roles}):
        organisation = organisations.by_ods(ods_code)
        area = organisations.area_of(organisation.id, on) if organisation else None
        if organisation and area and organisation.is_open(on):
            rows = RoleMapping.objects.filter(board_id=area.organisation_id)
            tables[ods_code] = {(row.ods_code, row.role_code): row.job_role_id for row in rows}
    return rules.mapped(((one.role_id, one.ods_code, one.role_code) for one in roles), tables)


def _give(
    account_id: UUID, organisation_id: UUID, each: Mapped, provider: str, by: System, at: datetime
) -> Membership:
    row = Membership.objects.create(
        account_id=account_id,
        organisation_id=organisation_id,
        job_role_id=each.job_role,
        given_by=provider,
        from_at=at,
        review_due_at=at + rules.REVIEWED_EVERY,
    )
    _record("staff.joined", row, provider, by, at)
    return row


def _end(row: Membership, provider: str, by: System, at: datetime) -> None:
    row.until_at = at
    row.save(update_fields=["until_at"])
    _record("staff.left", row, provider, by, at)


def _record(action: str, row: Membership, provider: str, by: System, at: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("account", row.account_id),
        detail={
            "organisation": str(row.organisation_id),
            "role": row.job_role_id,
            "given_by": provider,
        },
    )


def _locked(board_id: UUID) -> None:
    """Let two who change one table at once do it one after the other."""
    list(RoleMapping.objects.select_for_update().filter(board_id=board_id).order_by("id"))


def _check_own_access(board_id: UUID, given: dict[tuple[str, str], str], by: Viewer) -> None:
    """Refuse to take the line by which whoever asks holds their own access (MapsYouOut)."""
    if not isinstance(by, Staff):
        return
    own = Membership.objects.filter(
        account_id=by.account_id,
        organisation_id=by.organisation_id,
        job_role_id=by.job_role,
        until_at=None,
    ).exclude(given_by="")
    if not own.exists():
        return
    kept = RoleMapping.objects.filter(board_id=board_id, job_role_id=by.job_role)
    if any(given.get((row.ods_code, row.role_code)) != by.job_role for row in kept):
        raise MapsYouOut


def _check_known(board_id: UUID, given: dict[tuple[str, str], str], at: datetime) -> None:
    roles = set(JobRole.objects.values_list("key", flat=True))
    on = local_date(at)
    for (ods_code, code), job_role in given.items():
        if job_role not in roles:
            raise UnknownInMapping(f"There is no job role {job_role} (for {code})")
        organisation = organisations.by_ods(ods_code) if ods_code else None
        area = organisations.area_of(organisation.id, on) if organisation else None
        if ods_code and (area is None or area.organisation_id != board_id):
            raise UnknownInMapping(f"{ods_code} is no organisation of this area")
