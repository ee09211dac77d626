"""Keep what was known of services when they were offered, and read it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.domain.matching import keeping
from handrail.domain.matching.models import KnownService
from handrail.domain.matching.queries import own_rules
from handrail.domain.matching.services import ServiceFacts
from handrail.domain.programmes import queries as programmes
from handrail.kernel.errors import NotFound


class NotKept(NotFound):
    """What was known of a service is not kept."""

    default = "What was known of the services then is not kept, so it cannot be worked out again."


@transaction.atomic
def keep(known: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Keep what is known of some services, unless that state is kept already."""
    states = {keeping.hash_of(each): each for each in known}
    held = KnownService.objects.filter(hash__in=states).values_list("hash", flat=True)
    for each in set(held):
        del states[each]
    KnownService.objects.bulk_create(
        KnownService(hash=hash_, service_id=each["id"], facts=each, kept_at=at)
        for hash_, each in states.items()
    )


def known(hashes: Iterable[str]) -> tuple[ServiceFacts, ...]:
    """Return services as they were known, in the order asked for; NotKept where one is missing."""
    wanted = list(hashes)
    found = {row.hash: row.facts for row in KnownService.objects.filter(hash__in=wanted)}
    if set(wanted) - set(found):
        raise NotKept
    return tuple(
        keeping.from_data(found[each], lambda id_: programmes.version(id_).rules, own_rules)
        for each in wanted
    )
