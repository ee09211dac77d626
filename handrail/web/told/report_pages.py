"""A report in words, the same for everybody who reads it: the employer, the person, its writer."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.domain.reports.queries import Line
from handrail.web.shared.components import Row
from handrail.web.shared.forms.words import Words

LABELS: dict[str, Words] = {
    "name": _("Name"),
    "written_by": _("Written by"),
    "attendance": _("Attendance and dates"),
    "work_report": _("What they can do at work"),
    "adjustments_report": _("What would help at work"),
    "statement": _("In their own words"),
}


def rows(shown: Iterable[Line]) -> tuple[Row, ...]:
    """Return the lines of a report in words."""
    return tuple(Row(str(LABELS[line.key]), line.value) for line in shown)
