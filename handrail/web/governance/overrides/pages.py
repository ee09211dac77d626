"""What information governance sees of overrides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.overrides.choices import Judgement, Reason, Telling
from handrail.domain.overrides.queries import About, Listed, StepLine
from handrail.domain.overrides.states import State
from handrail.kernel.clock import last_day
from handrail.web.governance.names import Names
from handrail.web.override.forms import REASONS
from handrail.web.shared.components import Cell, Column, Entry, Pages, Row, pages

SIZE = 50
TO_REVIEW, NOT_TOLD, ALL = "to_review", "not_told", "all"
TABS = {
    TO_REVIEW: gettext_lazy("To review"),
    NOT_TOLD: gettext_lazy("Not told"),
    ALL: gettext_lazy("All"),
}
EMPTY = {
    TO_REVIEW: gettext_lazy("Nothing waits for a review"),
    NOT_TOLD: gettext_lazy("Everybody has been told, or is to be"),
    ALL: gettext_lazy("Nobody has overridden a wish in the last year"),
}
STEPS = {
    "override.asked": gettext_lazy("Asked for a second person"),
    "override.opened": gettext_lazy("Opened at once"),
    "override.agreed": gettext_lazy("A second person agreed"),
    "override.refused": gettext_lazy("A second person refused"),
    "override.escalated": gettext_lazy("Nobody had reviewed it in time"),
    "override.reviewed": gettext_lazy("Reviewed"),
    "override.person_told": gettext_lazy("The person was told"),
    "override.kept_back": gettext_lazy("The person was not told"),
    "override.asked_again": gettext_lazy("Asked again whether they are told"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """What waits for a review?"""

    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages
    empty: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Was it right, and is the person told?"""

    title: str
    rows: tuple[Row, ...]
    warning: str
    steps: tuple[Entry, ...]
    is_own: bool


def listed(found: Sequence[Listed], parameters: QueryDict, *, show: str, at: datetime) -> ListPage:
    """Return the list; whom they are about is not on it."""
    chosen = [one for one in found if _is_in(one, show)]
    waiting = sum(_is_in(one, TO_REVIEW) for one in found)
    shown = pages(parameters, total=len(chosen), size=SIZE)
    start = (shown.number - 1) * SIZE
    some = chosen[start : start + SIZE]
    names = Names(some)
    return ListPage(
        tabs=tuple(
            (value, f"{label} ({waiting})" if value == TO_REVIEW else str(label), value == show)
            for value, label in TABS.items()
        ),
        count=ngettext("%(num)s time", "%(num)s times", len(chosen)) % {"num": len(chosen)},
        columns=tuple(
            Column(text) for text in (_("When"), _("Who"), _("Why"), _("Review"), _("The person"))
        ),
        rows=tuple(
            (
                Cell(
                    nhs_datetime(one.opened_at or one.asked_at),
                    href=reverse("override_review", args=[one.id]),
                    note=_how(one),
                ),
                Cell(names.who(one), note=names.where(one)),
                Cell(reason(one), note=one.words),
                _review(one, at),
                _telling(one),
            )
            for one in some
        ),
        pages=shown,
        empty=str(EMPTY[show]),
    )


def review(
    one: Listed, about: About, steps: Sequence[StepLine], *, viewer: UUID | None, at: datetime
) -> ReviewPage:
    """Return one override with whom it was about, and all that was done."""
    names = Names([one], [step.by_account_id for step in steps if step.by_account_id])
    return ReviewPage(
        title=_("%(name)s overrode a wish") % {"name": names.who(one)},
        rows=(
            Row(_("Who"), (names.who(one), names.where(one))),
            Row(_("About"), (about.name, _("born %(day)s") % {"day": nhs_date(about.birth_date)})),
            Row(_("How"), _how(one)),
            Row(_("Why"), (reason(one), one.words)),
            Row(_("Review"), _review(one, at).tag or _review(one, at).text),
            Row(_("The person"), _telling(one).tag or _telling(one).text),
        ),
        warning=_("Whoever opened it says that telling the person could put somebody in danger.")
        if one.could_endanger
        else "",
        steps=tuple(
            Entry(
                title=str(STEPS.get(step.event, step.event)),
                at=step.at,
                by=names.of(step.by_account_id) if step.by_account_id else "",
                text=step.note,
            )
            for step in reversed(steps)
        ),
        is_own=viewer in {one.account_id, one.second_account_id},
    )


def _is_in(one: Listed, show: str) -> bool:
    if show == TO_REVIEW:
        return one.state == State.TO_REVIEW
    return show == ALL or one.telling == Telling.NOT_YET


def reason(one: Listed) -> str:
    return str(REASONS[Reason(one.reason)])


def _how(one: Listed) -> str:
    if one.is_emergency:
        return _("At once, as an emergency")
    if one.state == State.ASKED:
        return _("Waits for a second person")
    return _("Refused by a second person") if one.opened_at is None else _("By two people")


def _review(one: Listed, at: datetime) -> Cell:
    if one.opened_at is None or one.review_by_at is None:
        return Cell(_("Not opened"))
    if one.judged:
        is_right = one.judged == Judgement.RIGHT
        text = _("Right to look") if is_right else _("Not right to look")
        note = nhs_date(one.reviewed_at)
        return Cell("", tag=text, colour="green" if is_right else "red", note=note)
    if one.review_by_at <= at:
        return Cell("", tag=_("Overdue"), colour="red", note=_due(one.review_by_at))
    return Cell("", tag=_("To review"), colour="orange", note=_due(one.review_by_at))


def _due(review_by_at: datetime) -> str:
    return _("by %(day)s") % {"day": nhs_date(last_day(review_by_at))}


def _telling(one: Listed) -> Cell:
    if one.opened_at is None:
        return Cell(_("Nothing to tell"))
    if one.told_at is not None:
        return Cell("", tag=_("Told"), colour="green", note=nhs_date(one.told_at))
    if one.telling == Telling.NOT_YET:
        note = _("asked again on %(day)s") % {"day": nhs_date(one.ask_again_date)}
        return Cell("", tag=_("Not told"), colour="orange", note=note)
    return Cell("", tag=_("Waits for the review"), colour="grey")
