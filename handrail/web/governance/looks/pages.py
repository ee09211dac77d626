"""What information governance sees of looks to explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.audit.purposes import purpose_of, worded
from handrail.domain.oversight.queries import DayLine, LookedAt, RaisedLook
from handrail.domain.oversight.reasons import Reason
from handrail.domain.oversight.states import LOOK, LookState
from handrail.web.governance.names import Names
from handrail.web.shared.components import Cell, Column, Pages, Row, pages

SIZE = 50
TABS = {
    LookState.TO_EXPLAIN: gettext_lazy("To explain"),
    LookState.REFERRED: gettext_lazy("Passed on"),
    LookState.EXPLAINED: gettext_lazy("Explained"),
}
EMPTY = {
    LookState.TO_EXPLAIN: gettext_lazy("No look needs an explanation"),
    LookState.REFERRED: gettext_lazy("No look is passed on"),
    LookState.EXPLAINED: gettext_lazy("No look has been explained yet"),
}
SHORT = {
    Reason.ORGANISATION: gettext_lazy("Organisation has no relation"),
    Reason.UNRELATED: gettext_lazy("No relation"),
    Reason.OWN: gettext_lazy("Own name"),
    Reason.SURNAME: gettext_lazy("Same last name"),
    Reason.COLLEAGUE: gettext_lazy("Name of a colleague"),
}
IN_FULL = {
    Reason.ORGANISATION: gettext_lazy("Their organisation was not in touch with this person."),
    Reason.UNRELATED: gettext_lazy(
        "Nothing recorded connects them to this person: they did not refer, decide, support or do "
        "anything for them, and their job role does not give them this task."
    ),
    Reason.OWN: gettext_lazy(
        "This person has their own name or email address. It may be themself, or somebody else."
    ),
    Reason.SURNAME: gettext_lazy(
        "This person has the same last name. It may be family, or chance."
    ),
    Reason.COLLEAGUE: gettext_lazy(
        "This person has the name or email address of somebody who works at the same "
        "organisation. It may be that colleague, or somebody else."
    ),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """Which looks need an explanation?"""

    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages
    empty: str


@dataclass(frozen=True, slots=True)
class LookPage:
    """Was this look justified?"""

    id: UUID
    title: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell | str, ...], ...]
    may_become: tuple[str, ...]
    is_own: bool


def looks(
    found: Sequence[RaisedLook], parameters: QueryDict, *, state: str, waiting: int
) -> ListPage:
    """Return the list of looks in one state; whom they were about is not on it."""
    shown = pages(parameters, total=len(found), size=SIZE)
    start = (shown.number - 1) * SIZE
    some = found[start : start + SIZE]
    names = Names(some)
    return ListPage(
        tabs=tuple(
            (
                value,
                f"{label} ({waiting})" if value == LookState.TO_EXPLAIN else str(label),
                value == state,
            )
            for value, label in TABS.items()
        ),
        count=ngettext("%(num)s look", "%(num)s looks", len(found)) % {"num": len(found)},
        columns=tuple(
            Column(text) for text in (_("Day"), _("Who looked"), _("Why we ask"), _("How often"))
        ),
        rows=tuple(
            (
                Cell(
                    nhs_date(one.looked_date),
                    href=reverse("look", args=[one.id]),
                    hidden=_("look by %(name)s") % {"name": names.who(one)},
                ),
                Cell(names.who(one), note=names.where(one)),
                ", ".join(str(SHORT[reason]) for reason in one.reasons),
                _times(one.times),
            )
            for one in some
        ),
        pages=shown,
        empty=str(EMPTY[LookState(state)]),
    )


def look(one: RaisedLook, about: LookedAt, *, viewer_account: UUID | None) -> LookPage:
    """Return one look with whom it was about, and all that was done that day."""
    names = Names([one])
    is_own = one.account_id == viewer_account
    rows = [
        Row(_("Who looked"), (names.who(one), names.where(one))),
        Row(_("At whom"), (about.name, _("born %(day)s") % {"day": nhs_date(about.birth_date)})),
        Row(_("When"), _when(one)),
        Row(_("How it stands"), str(TABS[LookState(one.state)])),
    ]
    if one.decided_at:
        rows.append(Row(_("What was found"), (one.note, nhs_datetime(one.decided_at))))
    return LookPage(
        id=one.id,
        title=_("A look by %(name)s") % {"name": names.who(one)},
        rows=tuple(rows),
        reasons=tuple(str(IN_FULL[reason]) for reason in one.reasons),
        columns=tuple(Column(text) for text in (_("When"), _("What"), _("Why"))),
        lines=tuple(_line(line) for line in about.lines),
        may_become=() if is_own else LOOK.targets(one.state),
        is_own=is_own,
    )


def _when(one: RaisedLook) -> str:
    first, latest = nhs_datetime(one.first_at), nhs_datetime(one.latest_at)
    if one.times == 1 or first == latest:
        return latest
    return _("%(times)s between %(first)s and %(latest)s") % {
        "times": _times(one.times),
        "first": first,
        "latest": latest,
    }


def _times(number: int) -> str:
    return ngettext("Once", "%(num)s times", number) % {"num": number}


def _line(line: DayLine) -> tuple[Cell | str, ...]:
    purpose = purpose_of(line.purpose_code, line.reason, line.action) if line.is_view else None
    words = line.action.replace(".", " ").replace("_", " ")
    said = worded(purpose) if purpose else line.reason
    return (
        nhs_datetime(line.at),
        Cell(_("Looked") if line.is_view else _("Did"), note=words),
        said or (_("Not said") if line.is_view else ""),
    )
