"""What the pages of telling somebody to turn elsewhere show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory.answers import ServicePage
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.signposting import SignpostView


@dataclass(frozen=True, slots=True)
class ToldPage:
    """What can I give them?"""

    name: str
    provider: str
    summary: str
    how: str
    phone: str
    link: str
    text: str
    follow_up_date: date | None
    has_person: bool


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Whom to ask how it went: about what, by when, and whose it is."""

    name: str
    told: str
    due: str
    owner: str
    is_late: bool
    href: str


@dataclass(frozen=True, slots=True)
class FollowUpsPage:
    """Whom do we still have to ask?"""

    lines: tuple[FollowUpLine, ...]
    count: str


def told(found: SignpostView, entry: ServicePage | None) -> ToldPage:
    """Return the page that says it is counted, with what they can take with them."""
    card = entry.card if entry else None
    phone = card.phone if card else ""
    ring = _("Ring %(phone)s.") % {"phone": phone} if phone else ""
    return ToldPage(
        name=found.told,
        provider=card.provider_name if card else "",
        summary=card.summary if card else "",
        how=card.how_to_get_in if card else "",
        phone=phone,
        link=reverse("service", args=[card.id]) if card else "",
        text=" ".join(
            filter(None, (_("You can get support from %(name)s.") % {"name": found.told}, ring))
        ),
        follow_up_date=found.follow_up_date,
        has_person=found.person_id is not None,
    )


def follow_ups(
    found: Sequence[SignpostView],
    people: Mapping[UUID, PersonCard],
    owners: Mapping[UUID, str],
    *,
    on: date,
) -> FollowUpsPage:
    """Return whom somebody still has to ask how it went."""
    lines = tuple(_line(it, people, owners, on) for it in found)
    return FollowUpsPage(
        lines,
        ngettext("%(num)s to follow up", "%(num)s to follow up", len(lines)) % {"num": len(lines)},
    )


def _line(
    it: SignpostView, people: Mapping[UUID, PersonCard], owners: Mapping[UUID, str], on: date
) -> FollowUpLine:
    person = people.get(it.person_id) if it.person_id else None
    return FollowUpLine(
        name=person.name if person else _("Name not shared"),
        told=it.told,
        due=nhs_date(it.follow_up_date),
        owner=owners.get(it.owner_account_id, "") if it.owner_account_id else "",
        is_late=it.follow_up_date is not None and it.follow_up_date < on,
        href=reverse("follow_up", args=[it.id]),
    )
