"""What the page of a referral's clocks shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.referrals.pausing import Waiting
from handrail.domain.referrals.queries import ReferralCard
from handrail.web.shared import clocks
from handrail.web.shared.components import Row


@dataclass(frozen=True, slots=True)
class ClockPage:
    """How long have we got, and does the person want to wait?"""

    id: UUID
    name: str
    reference: str
    clocks: tuple[Row, ...]
    waits: tuple[Row, ...]
    is_waiting: bool
    may_wait: bool


def clock(
    card: ReferralCard,
    name: str,
    waits: Sequence[Waiting],
    lines: clocks.Lines,
    names: Mapping[UUID, str],
    *,
    at: datetime,
) -> ClockPage:
    """Return both clocks of a referral, and the waits that the person chose."""
    first, second = clocks.first(card, lines, at=at), clocks.second(card, lines, at=at)
    return ClockPage(
        id=card.id,
        name=name,
        reference=card.reference,
        clocks=(
            Row(_("Sent"), nhs_date(card.sent_at)),
            Row(_("First conversation"), first.sentence),
            Row(_("Support starts"), second.sentence),
        ),
        waits=tuple(_wait(it, names) for it in waits),
        is_waiting=any(it.is_running for it in waits),
        may_wait=not card.closing and not (card.first_contact_at and card.started_at),
    )


def _wait(it: Waiting, names: Mapping[UUID, str]) -> Row:
    days = _("%(first)s to %(last)s") % {
        "first": nhs_date(it.from_date),
        "last": nhs_date(it.until_date),
    }
    who = names.get(it.by_account_id, "") if it.by_account_id else ""
    said = _("Written down on %(day)s") % {"day": nhs_date(it.at)}
    why = f"{it.wish[:1].upper()}{it.wish[1:]}"
    ready = (
        (_("Ready sooner, from %(day)s") % {"day": nhs_date(it.ready_date)},)
        if it.ready_date
        else ()
    )
    return Row(days, (why, it.note, f"{said}, {who}" if who else said, *ready))
