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
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.queries import NewsView, ReferralCard
from handrail.web.referrer.words import CLOSINGS
from handrail.web.shared.components import Cell, Column
from handrail.web.triage.pages import COLOURS, SOURCES, clock, need

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
    withdrawn_columns: tuple[Column, ...]
    withdrawn: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CameIn:
    """Everything the inbox is built from; ``asked`` is the question each referrer has to answer."""

    cards: Sequence[ReferralCard]
    intakes: Sequence[IntakeRecord]
    withdrawn: Sequence[ReferralCard]
    people: Mapping[UUID, PersonCard]
    names: Mapping[UUID, str]
    asked: Mapping[UUID, NewsView]


def inbox(found: CameIn, *, ours: UUID, nation: str, at: datetime) -> InboxPage:
    """Return the inbox: what waits longest against its promise comes first."""
    lines = [
        (card.promised_at, str(card.id), _referral_line(card, found, ours, nation, at))
        for card in found.cards
    ]
    lines += [
        (it.promised_at or at, str(it.id), _intake_line(it, nation, at)) for it in found.intakes
    ]
    return InboxPage(
        columns=tuple(
            Column(text)
            for text in (_("Person"), _("Promise"), _("Need"), _("From"), _("Given to"))
        ),
        rows=tuple(line for _at, _id, line in sorted(lines, key=lambda it: it[:2])),
        count=ngettext("%(num)s waits for you", "%(num)s wait for you", len(lines))
        % {"num": len(lines)},
        late=sum(1 for promised_at, _id, _line in lines if promised_at <= at),
        withdrawn_columns=tuple(
            Column(text) for text in (_("Person"), _("Why"), _("From"), _("Withdrawn"))
        ),
        withdrawn=tuple(_withdrawn_line(card, found) for card in found.withdrawn),
    )


def _referral_line(
    card: ReferralCard, found: CameIn, ours: UUID, nation: str, at: datetime
) -> Line:
    person = found.people.get(card.person_id)
    standing = clock(card.promised_at, nation, at)
    tag, colour = _tag(card, ours)
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
            tag=standing.level,
            colour=COLOURS[standing.level],
            note=_("The referrer answers by %(day)s") % {"day": nhs_date(due)} if due else "",
        ),
        need(card.goals, card.conditions, card.pressures),
        Cell(SOURCES.get(card.source, card.source), note=card.from_organisation_name),
        found.names.get(given_to, "") if given_to else _("Nobody yet"),
    )


def _tag(card: ReferralCard, ours: UUID) -> tuple[str, str]:
    """Return what is unusual about a line, the most urgent first, and its colour."""
    if card.rescue_organisation_id == ours:
        return _("Promise broken: ring them"), "red"
    if card.offered_organisation_id == ours:
        return _("Offered to you"), ""
    if card.state == "redirecting":
        return _("Offered to another service"), "purple"
    if card.state == "question":
        return _("Waits for the referrer"), "orange"
    return "", ""


def _intake_line(record: IntakeRecord, nation: str, at: datetime) -> Line:
    standing = clock(record.promised_at or at, nation, at)
    answers = record.answers
    return (
        Cell(
            record.name or _("No name given"),
            href=reverse("inbox_intake", args=[record.id]),
            tag=_("Confirm who"),
            colour="blue",
            note=", ".join((str(RING[answers.is_safe("phone")]), *answers.needs)),
        ),
        Cell(standing.sentence, tag=standing.level, colour=COLOURS[standing.level]),
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
