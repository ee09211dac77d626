"""What the pages of job roles show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.domain.staff.national_roles import Line
from handrail.domain.staff.people import JobRoleRecord
from handrail.domain.staff.permissions import MEANINGS
from handrail.web.shared.components import Cell, Column


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Which jobs may do what?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class RolePage:
    """What may this job do, and whom does a change concern?"""

    title: str
    concerns: str


def roles(found: Sequence[JobRoleRecord], *, may_change: bool) -> RolesPage:
    """Return the list of job roles."""
    return RolesPage(
        count=ngettext("%(num)s job role", "%(num)s job roles", len(found)) % {"num": len(found)},
        columns=(
            Column(_("Job role")),
            Column(_("May")),
            Column(_("People"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(one.name, href=reverse("admin_role", args=[one.key]) if may_change else ""),
                _may(one),
                str(one.holders),
            )
            for one in found
        ),
        may_change=may_change,
    )


def role(found: JobRoleRecord) -> RolePage:
    """Return the page of one job role."""
    concerns = ngettext(
        "%(num)s person holds it. A change holds from their next click.",
        "%(num)s people hold it. A change holds from their next click.",
        found.holders,
    ) % {"num": found.holders}
    return RolePage(found.name, concerns)


@dataclass(frozen=True, slots=True)
class NationalLine:
    """What one national role means, and the words by which it is taken away."""

    role_code: str
    ods_code: str
    where: str
    role: str


@dataclass(frozen=True, slots=True)
class NationalPage:
    """What does a national role mean here?"""

    count: str
    lines: tuple[NationalLine, ...]
    may_change: bool


def national(
    found: Sequence[Line], roles: Sequence[JobRoleRecord], *, may_change: bool
) -> NationalPage:
    """Return the list of what national roles mean."""
    names = {role.key: role.name for role in roles}
    return NationalPage(
        count=ngettext("%(num)s line", "%(num)s lines", len(found)) % {"num": len(found)},
        lines=tuple(
            NationalLine(
                one.role_code,
                one.ods_code,
                one.ods_code or _("Every organisation of the area"),
                names.get(one.job_role, one.job_role),
            )
            for one in found
        ),
        may_change=may_change,
    )


def _may(one: JobRoleRecord) -> str:
    meanings = [meaning for key, meaning in MEANINGS.items() if key in one.permissions]
    return "; ".join(meanings)
