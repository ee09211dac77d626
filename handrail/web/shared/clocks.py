"""How a clock is said on a page: a word, a colour, and the day; it needs no JavaScript."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date, nhs_day, nhs_short_date
from handrail.domain.referrals import clocks
from handrail.domain.referrals.clocks import Level, Line, Standing
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.clock import last_day

COLOURS = {
    Level.DONE: "grey",
    Level.PAUSED: "blue",
    Level.LATE: "red",
    Level.TODAY: "orange",
    Level.SOON: "orange",
    Level.IN_TIME: "green",
    Level.NO_TARGET: "grey",
}
WORDS = {
    Level.DONE: gettext_lazy("done"),
    Level.PAUSED: gettext_lazy("waiting, as they wished"),
    Level.LATE: gettext_lazy("late"),
    Level.TODAY: gettext_lazy("today"),
    Level.SOON: gettext_lazy("soon"),
    Level.IN_TIME: gettext_lazy("in time"),
    Level.NO_TARGET: gettext_lazy("no target"),
}
Lines = Mapping[UUID, Sequence[Line]]
NO_LINES: Lines = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """One clock as a page shows it; ``left`` is the short form, without the day."""

    word: str
    colour: str
    left: str
    sentence: str
    is_late: bool


def first(card: ReferralCard, lines: Lines, *, at: datetime) -> Shown:
    """Return the clock of the first conversation."""
    return countdown(
        sent_at=card.sent_at,
        due_at=card.promised_at,
        stopped_at=card.first_contact_at,
        history=lines.get(card.id, ()),
        nation=card.nation,
        at=at,
    )


def second(card: ReferralCard, lines: Lines, *, at: datetime) -> Shown:
    """Return the clock of the start of support; its target may still be being checked."""
    return countdown(
        sent_at=card.sent_at,
        due_at=card.start_promised_at,
        stopped_at=card.started_at,
        history=lines.get(card.id, ()),
        nation=card.nation,
        at=at,
    )


def countdown(
    *,
    sent_at: datetime,
    due_at: datetime | None,
    stopped_at: datetime | None = None,
    history: Sequence[Line] = (),
    nation: str,
    at: datetime,
) -> Shown:
    """Return how one clock stands now, in words."""
    found = clocks.standing(
        sent_at=sent_at,
        due_at=due_at,
        stopped_at=stopped_at,
        history=history,
        nation=nation,
        at=at,
    )
    left = _left(found)
    is_over = found.level in (Level.DONE, Level.PAUSED, Level.LATE, Level.NO_TARGET)
    by = _("by %(day)s") % {"day": nhs_day(found.last_date)} if found.last_date else ""
    return Shown(
        word=str(WORDS[found.level]),
        colour=COLOURS[found.level],
        left=left,
        sentence=_over(found) if is_over else f"{left}, {by}",
        is_late=found.level is Level.LATE,
    )


def start_sentence(start_promised_at: datetime | None, *, waits: bool) -> str:
    """Return by when support starts, said alike before it is sent and after.

    ``waits`` where there is no place now: nobody can promise a day then.
    """
    if waits:
        return _("There is no place now: support starts when one is free.")
    if start_promised_at is None:
        return _("By when support starts is being checked.")
    return _("Support starts by %(day)s.") % {"day": nhs_date(last_day(start_promised_at))}


def gap_sentence(gap: Gap) -> str:
    """Return what is said of a fit note that ends before anybody has spoken with them."""
    days = {"until": nhs_date(gap.until_date), "contact": nhs_date(gap.contact_date)}
    if gap.has_ended:
        return _("Their fit note ended on %(until)s and nobody has spoken with them") % days
    return (
        _("Their fit note ends on %(until)s, before the first conversation on %(contact)s") % days
    )


def gap_note(gap: Gap) -> str:
    """Return the same, short enough for a table."""
    day = nhs_short_date(gap.until_date)
    if gap.has_ended:
        return _("Fit note ended %(day)s") % {"day": day}
    return _("Fit note ends %(day)s, before first contact") % {"day": day}


def _left(found: Standing) -> str:
    if found.level is Level.TODAY:
        return _("due today")
    if found.days_left:
        left = found.days_left
        return ngettext("%(num)s working day left", "%(num)s working days left", left) % {
            "num": left
        }
    return _over(found)


def _over(found: Standing) -> str:
    waited = ngettext("%(num)s working day", "%(num)s working days", found.days_waited) % {
        "num": found.days_waited
    }
    if found.level is Level.DONE:
        return _("after %(days)s") % {"days": waited}
    if found.level is Level.LATE:
        return _("the promise has passed: it was %(day)s") % {"day": nhs_day(found.last_date)}
    if found.level is Level.PAUSED:
        until = nhs_date(found.paused_until_date)
        if found.last_date is None:
            return _("waiting until %(until)s, as they wished") % {"until": until}
        return _("waiting until %(until)s, as they wished; then by %(day)s") % {
            "until": until,
            "day": nhs_day(found.last_date),
        }
    return _("by when is being checked; %(days)s so far") % {"days": waited}
