"""How a measured wait is said on a page, for staff exactly and for others rounded."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.domain.capacity.choices import Measure
from handrail.domain.capacity.waits import Measured


def for_staff(found: Measured | None, kind: str) -> str:
    """Return a figure and how many people it rests on; "-" where there are too few."""
    if found is None or found.usual is None:
        return "-"
    return f"{_usual(found, kind)}; {_resting(found.people)}"


def in_public(found: Measured | None, kind: str) -> str:
    """Return a figure as it may be published: too few give none, other numbers are rounded."""
    if found is None or found.published is None:
        return "-"
    resting = _("about %(num)s people") % {"num": found.people_in_public}
    return f"{_usual(found, kind)}; {resting}"


def usual_in_public(found: Measured | None) -> str:
    """Return the measured wait alone: "Usually 6 working days"; "" where it is not published."""
    if found is None or found.published is None:
        return ""
    if found.median == 0:
        return _("Usually the same day")
    days = _days(found.published)
    if found.median is None:
        return _("More than %(days)s") % {"days": days}
    return _("Usually %(days)s") % {"days": days}


def resting_in_public(found: Measured, declared: int | None) -> str:
    """Return what a published wait rests on, and what the service says beside it."""
    resting = _("Measured on about %(num)s people in the last 8 weeks") % {
        "num": found.people_in_public
    }
    if declared is None:
        return f"{resting}."
    return _("%(resting)s; the service says %(days)s.") % {"resting": resting, "days": declared}


def _days(number: int) -> str:
    return ngettext("%(num)s working day", "%(num)s working days", number) % {"num": number}


def _usual(found: Measured, kind: str) -> str:
    if kind == Measure.STEPS:
        return _("usually %(num)s, 9 in 10 by %(most)s") % {
            "num": found.usual,
            "most": found.ninetieth,
        }
    days = _days(found.usual or 0)
    if found.median is None:
        return _("more than %(days)s") % {"days": days}
    if found.ninetieth is None:
        return _("usually %(days)s") % {"days": days}
    return _("usually %(days)s, 9 in 10 by %(most)s") % {"days": days, "most": found.ninetieth}


def _resting(people: int) -> str:
    return ngettext("%(num)s person", "%(num)s people", people) % {"num": people}
