"""What the page of directory upkeep shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory import upkeep
from handrail.domain.directory.upkeep import Entry, FeedLine
from handrail.web.shared.components import Pages, pages

SIZE = 50
TABS = {
    upkeep.DUE: gettext_lazy("Due for checking"),
    upkeep.FOR_REVIEW: gettext_lazy("Marked for review"),
    upkeep.NO_AREA: gettext_lazy("No area known"),
    upkeep.WITHDRAWN: gettext_lazy("Withdrawn"),
}
ORDERS = {
    upkeep.DUE: gettext_lazy("Longest unchecked first. Due 60 days after a check, stale after 90"),
    upkeep.FOR_REVIEW: gettext_lazy("Longest unchecked first"),
    upkeep.NO_AREA: gettext_lazy(
        "Listed last for the public, and never offered to refer to: nobody can tell whom they cover"
    ),
    upkeep.WITHDRAWN: gettext_lazy("Longest unchecked first"),
}
EMPTY = {
    upkeep.DUE: (
        gettext_lazy("Every entry was checked in the last 60 days"),
        gettext_lazy("Come back in a week. Entries of other directories are checked there."),
    ),
    upkeep.FOR_REVIEW: (
        gettext_lazy("Nothing is marked for review"),
        gettext_lazy("An import marks what another directory no longer lists."),
    ),
    upkeep.NO_AREA: (
        gettext_lazy("Every entry has a place or an area"),
        gettext_lazy("An entry without either would be listed last, and not offered."),
    ),
    upkeep.WITHDRAWN: (
        gettext_lazy("Nothing is withdrawn"),
        gettext_lazy("What you withdraw is kept here and can be put back."),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry and what is known of its last check."""

    id: UUID
    name: str
    whose: str
    standing: str
    tag: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Another directory, when it was read, and the area of what names none."""

    name: str
    read: str
    area: str
    without_area: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """What is out of date?"""

    which: str
    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    filter: str
    order: str
    lines: tuple[Line, ...]
    pages: Pages
    empty: str
    empty_text: str
    is_withdrawn: bool
    feeds: tuple[FeedRow, ...]


def directory(
    found: Sequence[Entry],
    total: int,
    counts: Mapping[str, int],
    feeds: Sequence[FeedLine],
    parameters: QueryDict,
    *,
    which: str,
    filtered: bool,
) -> DirectoryPage:
    """Return one list of the directory's upkeep."""
    empty, empty_text = EMPTY[which]
    return DirectoryPage(
        which=which,
        tabs=tuple(
            (key, _("%(tab)s (%(count)s)") % {"tab": TABS[key], "count": counts[key]}, key == which)
            for key in upkeep.LISTS
        ),
        count=ngettext("%(num)s entry", "%(num)s entries", total) % {"num": f"{total:,}"},
        filter=_("that match") if filtered else "",
        order=str(ORDERS[which]),
        lines=tuple(_line(one) for one in found),
        pages=pages(parameters, total=total, size=SIZE),
        empty=_("No entry matches") if filtered else str(empty),
        empty_text=_("Change the words above.") if filtered else str(empty_text),
        is_withdrawn=which == upkeep.WITHDRAWN,
        feeds=tuple(_feed(one) for one in feeds),
    )


def number(parameters: QueryDict) -> int:
    """Return which page was asked for, from 1 on."""
    asked = parameters.get("page", "")
    return max(1, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def _feed(one: FeedLine) -> FeedRow:
    without = one.without_area
    return FeedRow(
        name=one.name,
        read=nhs_date(one.read_at) if one.read_at else _("Not yet"),
        area=", ".join(one.area_codes) or _("Not set"),
        without_area=ngettext("%(num)s entry", "%(num)s entries", without) % {"num": f"{without:,}"}
        if without
        else _("None"),
    )


def _line(one: Entry) -> Line:
    checked = (
        _("Checked %(day)s by %(name)s")
        % {"day": nhs_date(one.assured_date), "name": one.assured_by}
        if one.assured_date
        else _("Never checked")
    )
    missing = (
        _("not in its directory since %(day)s") % {"day": nhs_date(one.missing_since_date)}
        if one.missing_since_date
        else one.state_reason
    )
    return Line(
        id=one.id,
        name=one.name,
        whose=", ".join(filter(None, (one.provider_name, one.feed_name))),
        standing=checked if one.state == "active" else f"{missing}. {checked}".strip(". "),
        tag=_("Stale") if one.is_stale and one.state == "active" else "",
    )
