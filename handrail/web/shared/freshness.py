"""The figures that say whether the directory is true: checked in time, oldest, reports open."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory import keeping, reporting
from handrail.domain.directory.keeping import Freshness
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Figure


def figures(
    fresh: Freshness, reports: int, reports_page: str = "", list_page: str = ""
) -> tuple[Figure, ...]:
    """Return how fresh some entries are, and how many reports nobody answered."""
    if not fresh.total:
        return ()
    oldest = (
        _("oldest: %(name)s, %(day)s") if fresh.oldest_date else _("never checked: %(name)s")
    ) % {"name": fresh.oldest_name, "day": nhs_date(fresh.oldest_date)}
    return (
        Figure(
            _("%(fresh)s of %(total)s")
            % {"fresh": f"{fresh.fresh:,}", "total": f"{fresh.total:,}"},
            _("entries checked in the last 90 days"),
            oldest,
            href=address(list_page) if list_page else "",
        ),
        Figure(
            f"{reports:,}",
            ngettext("report of a wrong entry open", "reports of a wrong entry open", reports),
            href=address(reports_page) if reports_page else "",
        ),
    )


def of_area(viewer: Staff, at: datetime) -> tuple[Figure, ...]:
    """Return the figures of all that the viewer's organisation looks after."""
    fresh = keeping.freshness_of_area(viewer.organisation_id, local_date(at))
    keeps = viewer.has(Permission.MANAGE_DIRECTORY)
    number = reporting.number_waiting(viewer=viewer, at=at)
    pages = ("entry_reports", "directory") if keeps else ("", "")
    return figures(fresh, number, *pages)
