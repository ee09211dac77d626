"""What the inbox shows: what waits for a decision, and what was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.fit_notes import Gap, needed_by
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.queries import NewsView, ReferralCard
from handrail.web.referrer.words import CLOSINGS
from handrail.web.shared import clocks
from handrail.web.shared.components import Cell, Column
from handrail.web.triage.pages import SOURCES, intake_clock, need

RING = {
    "yes": gettext_lazy("Safe to ring"),
    "no": gettext_lazy("Not safe to ring"),
    "unknown": gettext_lazy("Ask if it is safe to ring"),
}
Line = tuple[Cell | str, ...]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """What came in?"""

    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    count: str
    late: int
    notes: str
    withdrawn_columns: tuple[Column, ...]
    withdrawn: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CameIn:
    """Everything the inbox is built from.

    ``asked`` is the question each referrer has to answer; ``gaps`` are the fit notes that end too
    soon, of referrals and intakes.
    """

    cards: Sequence[ReferralCard]
    intakes: Sequence[IntakeRecord]
    withdrawn: Sequence[ReferralCard]
    people: Mapping[UUID, PersonCard]
    names: Mapping[UUID, str]
    asked: Mapping[UUID, NewsView]
    lines: clocks.Lines
    gaps: Mapping[UUID, Gap]


def inbox(found: CameIn, *, ours: UUID, at: datetime) -> InboxPage:
    """Return the inbox: what is needed soonest comes first.

    That is the promise, or the last day of a fit note that ends before anybody has spoken.
    """
    gaps = found.gaps
    lines = [
        (
            needed_by(card.promised_at, gaps.get(card.id)),
            str(card.id),
            _referral_line(card, found, ours, at),
        )
        for card in found.cards
    ]
    lines += [
        (
            needed_by(it.promised_at or at, gaps.get(it.id)),
            str(it.id),
            _intake_line(it, gaps.get(it.id), at),
        )
        for it in found.intakes
    ]
    notes = len(gaps)
    return InboxPage(
        columns=tuple(
            Column(text)
            for text in (_("Person"), _("Promise"), _("Need"), _("From"), _("Given to"))
        ),
        rows=tuple(line for _at, _id, line in sorted(lines, key=lambda it: it[:2])),
        count=ngettext("%(num)s waits for you", "%(num)s wait for you", len(lines))
        % {"num": len(lines)},
        late=sum(it.promised_at <= at for it in found.cards)
        + sum((it.promised_at or at) <= at for it in found.intakes),
        notes=ngettext("%(num)s fit note ends too soon", "%(num)s fit notes end too soon", notes)
        % {"num": notes}
        if notes
        else "",
        withdrawn_columns=tuple(
            Column(text) for text in (_("Person"), _("Why"), _("From"), _("Withdrawn"))
        ),
        withdrawn=tuple(_withdrawn_line(card, found) for card in found.withdrawn),
    )


def _referral_line(card: ReferralCard, found: CameIn, ours: UUID, at: datetime) -> Line:
    person = found.people.get(card.person_id)
    standing, gap = clocks.first(card, found.lines, at=at), found.gaps.get(card.id)
    tag, colour = _tag(card, ours, has_gap=gap is not None)
    asked = found.asked.get(card.id)
    due = asked.ask_by_date if asked else None
    given_to = card.assigned_account_id
    return (
        Cell(
            person.name if person else card.reference,
            href=reverse("inbox_item", args=[card.id]),
            tag=tag,
            colour=colour,
            note=", ".join((str(RING[person.phone_safe]), *person.needs)) if person else "",
        ),
        Cell(
            standing.sentence,
            tag=standing.word,
            colour=standing.colour,
            note=". ".join(
                (
                    *((clocks.gap_note(gap),) if gap else ()),
                    *(
                        (_("The referrer answers by %(day)s") % {"day": nhs_date(due)},)
                        if due
                        else ()
                    ),
                )
            ),
        ),
        need(card.goals, card.conditions, card.pressures),
        Cell(SOURCES.get(card.source, card.source), note=card.from_organisation_name),
        found.names.get(given_to, "") if given_to else _("Nobody yet"),
    )


def _tag(card: ReferralCard, ours: UUID, *, has_gap: bool) -> tuple[str, str]:
    """Return what is unusual about a line, the most urgent first, and its colour."""
    if card.rescue_organisation_id == ours:
        return _("Promise broken: ring them"), "red"
    if card.offered_organisation_id == ours:
        return _("Offered to you"), ""
    if card.state == "redirecting":
        return _("Offered to another service"), "purple"
    if has_gap:
        return _("Fit note ends first"), "orange"
    if card.state == "question":
        return _("Waits for the referrer"), "orange"
    return "", ""


def _intake_line(record: IntakeRecord, gap: Gap | None, at: datetime) -> Line:
    standing, answers = intake_clock(record, at), record.answers
    return (
        Cell(
            record.name or _("No name given"),
            href=reverse("inbox_intake", args=[record.id]),
            tag=_("Confirm who"),
            colour="blue",
            note=", ".join((str(RING[answers.is_safe("phone")]), *answers.needs)),
        ),
        Cell(
            standing.sentence,
            tag=standing.word,
            colour=standing.colour,
            note=clocks.gap_note(gap) if gap else "",
        ),
        need(answers.goals, answers.conditions, answers.pressures),
        SOURCES.get(record.source, record.source),
        _("Nobody yet"),
    )


def _withdrawn_line(card: ReferralCard, found: CameIn) -> Line:
    person = found.people.get(card.person_id)
    why = str(CLOSINGS.get(card.closing, card.closing))
    return (
        Cell(
            person.name if person else card.reference,
            href=reverse("inbox_item", args=[card.id]),
            note=card.reference,
        ),
        f"{why[:1].upper()}{why[1:]}",
        card.from_organisation_name,
        nhs_date(card.closed_at),
    )
