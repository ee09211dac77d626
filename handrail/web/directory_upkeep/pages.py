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
from handrail.domain.directory.waiting import Waiting
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Pages, pages

SIZE = 50
TABS = {
    upkeep.DUE: gettext_lazy("Due for checking"),
    upkeep.FOR_REVIEW: gettext_lazy("Marked for review"),
    upkeep.NO_AREA: gettext_lazy("No area known"),
    upkeep.LISTED_ONLY: gettext_lazy("Nobody sent yet"),
    upkeep.EVERY: gettext_lazy("All"),
    upkeep.WITHDRAWN: gettext_lazy("Withdrawn"),
}
ORDERS = {
    upkeep.DUE: gettext_lazy("Longest unchecked first. Due 60 days after a check, stale after 90"),
    upkeep.FOR_REVIEW: gettext_lazy("Longest unchecked first"),
    upkeep.NO_AREA: gettext_lazy(
        "Listed last for the public, and never offered to refer to: nobody can tell whom they cover"
    ),
    upkeep.LISTED_ONLY: gettext_lazy("Longest unchecked first"),
    upkeep.EVERY: gettext_lazy("Longest unchecked first"),
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
    upkeep.LISTED_ONLY: (
        gettext_lazy("People can be sent to every service of the area's providers"),
        gettext_lazy("A service that you add is kept here until it takes people."),
    ),
    upkeep.EVERY: (
        gettext_lazy("Nothing is listed"),
        gettext_lazy("Add a service, or import another directory."),
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
    owner: str


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
    is_listed_only: bool
    feeds: tuple[FeedRow, ...]
    todo: tuple["Todo", ...]


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for whoever keeps the directory, and where."""

    text: str
    href: str


def todo(*, reports: int, proposals: int, imports: Sequence[Waiting]) -> tuple[Todo, ...]:
    """Return what waits, with nothing said of what does not."""
    said = []
    if reports:
        text = ngettext(
            "%(num)s report that an entry is wrong",
            "%(num)s reports that an entry is wrong",
            reports,
        )
        said.append(Todo(text % {"num": reports}, address("entry_reports")))
    if proposals:
        text = ngettext("%(num)s proposed service", "%(num)s proposed services", proposals)
        said.append(Todo(text % {"num": proposals}, address("proposals")))
    for one in imports:
        text = _("An import of %(feed)s waits for you to look at it")
        said.append(Todo(text % {"feed": one.difference.feed}, address("directory_import", one.id)))
    return tuple(said)


def directory(
    found: Sequence[Entry],
    total: int,
    counts: Mapping[str, int],
    feeds: Sequence[FeedLine],
    parameters: QueryDict,
    *,
    which: str,
    filtered: bool,
    todo: tuple[Todo, ...],
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
        is_listed_only=which == upkeep.LISTED_ONLY,
        is_withdrawn=which == upkeep.WITHDRAWN,
        feeds=tuple(_feed(one) for one in feeds),
        todo=todo,
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
        owner="" if one.feed_name else (one.owner or _("No owner")),
    )
