"""Ask the directory. It is public, so nothing takes a viewer; ``on`` is today, told by the door."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q

from handrail.domain.directory import finding, loading, rules
from handrail.domain.directory.answers import (
    Candidate,
    Found,
    LatestImport,
    Place,
    ServiceCard,
    ServicePage,
    Wait,
)
from handrail.domain.directory.codes import State
from handrail.domain.directory.finding import Filters, Near
from handrail.domain.directory.models import Feed, ImportRun, Service
from handrail.kernel.errors import NotFound

__all__ = [
    "Candidate",
    "Filters",
    "Found",
    "LatestImport",
    "Near",
    "Place",
    "ServiceCard",
    "ServicePage",
    "ServiceUnknown",
    "Wait",
    "candidates",
    "cards",
    "feed_holding",
    "feeds",
    "latest_change",
    "latest_import",
    "of_provider",
    "search",
    "service",
]
PAGE_SIZE = 10


class ServiceUnknown(NotFound):
    """There is no such service."""

    default = "We cannot find that service. It may have closed."


def search(
    *,
    near: Near | None,
    text: str = "",
    filters: Filters | None = None,
    on: date,
    page: int = 1,
    best: int = 3,
) -> tuple[Found, Found]:
    """Return the best services that take referrals, and one page of those that are only listed.

    The best are ordered by ``rules.order``. Of the listed, the best worded come first if words
    were given; else those about work, then the nearest, then by name.
    """
    chosen = filters or Filters()
    ranked, of_ranked = finding.hits(
        near=near, text=text, filters=chosen, referable=True, limit=finding.MOST_RANKED
    )
    listed, of_listed = finding.hits(
        near=near,
        text=text,
        filters=chosen,
        referable=False,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    there = {card.id: card for card in loading.cards([*ranked, *listed], on, near)}
    ordered = rules.order([_standing(there[hit.id]) for hit in ranked if hit.id in there])
    return (
        Found(tuple(there[UUID(one.id)] for one in ordered[:best]), of_ranked),
        Found(tuple(there[hit.id] for hit in listed if hit.id in there), of_listed),
    )


def _standing(card: ServiceCard) -> rules.Standing:
    return rules.Standing(
        name=card.name,
        id=str(card.id),
        intake=card.intake,
        wait_days=card.first_contact.working_days if card.first_contact else None,
        miles=card.miles,
    )


def service(service_id: UUID, *, on: date) -> ServicePage:
    """Return everything about one service; ServiceUnknown."""
    row = Service.objects.select_related("provider", "feed").filter(id=service_id).first()
    if row is None:
        raise ServiceUnknown
    return loading.page(row, on=on)


def cards(service_ids: Iterable[UUID], *, on: date) -> dict[UUID, ServiceCard]:
    """Return several services as lists show them, by id; unknown ids are left out."""
    return {
        card.id: card for card in loading.cards([finding.Hit(id, None) for id in service_ids], on)
    }


def of_provider(provider_id: UUID, *, on: date) -> tuple[ServiceCard, ...]:
    """Return a provider's services that are not withdrawn, by name."""
    rows = Service.objects.filter(~Q(state=State.WITHDRAWN), provider_id=provider_id)
    ids = rows.order_by("name", "id").values_list("id", flat=True)
    return loading.cards([finding.Hit(id, None) for id in ids], on)


def candidates(*, service_ids: Sequence[UUID] | None = None) -> tuple[Candidate, ...]:
    """Return every service that takes referrals, or those given, as matching judges them."""
    rows = Service.objects.filter(state=State.ACTIVE, takes_referrals=True)
    if service_ids is not None:
        rows = rows.filter(id__in=service_ids)
    return loading.candidates(rows, whole=service_ids is None)


def latest_change() -> datetime | None:
    """Return when a service that takes referrals changed last, so that callers may keep a copy."""
    rows = Service.objects.filter(takes_referrals=True)
    changed: datetime | None = rows.aggregate(latest=Max("changed_at"))["latest"]
    return changed


def latest_import(feed: str) -> LatestImport | None:
    """Return the latest kept pull of a feed, or None."""
    run = ImportRun.objects.filter(feed__name=feed).order_by("-at", "-id").first()
    if run is None:
        return None
    return LatestImport(feed, run.source, run.at, dict(run.counts), run.content_hash)


def feed_holding(names: Mapping[str, str]) -> str | None:
    """Return the feed that holds at least half of these services, by their ids and names."""
    rows = Service.objects.filter(feed__isnull=False, source_id__in=list(names))
    held = Counter(
        feed
        for feed, source_id, name in rows.values_list("feed__name", "source_id", "name")
        if names[source_id] == name
    )
    for feed, count in sorted(held.items(), key=lambda one: (-one[1], one[0])):
        return feed if count * 2 >= len(names) else None
    return None


def feeds() -> tuple[str, ...]:
    """Return the names of the feeds, in order."""
    return tuple(Feed.objects.order_by("name").values_list("name", flat=True))
