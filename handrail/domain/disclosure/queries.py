"""Ask whether something may be told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from handrail.domain.disclosure.asking import ask
from handrail.domain.disclosure.matrix import FOR_ONE_REPORT
from handrail.domain.disclosure.models import Grant, Release
from handrail.kernel.privacy import Kind

_RELEASED = """
    select kind from disclosure_release
    where person_id = %s and organisation_id = %s and kind = any(%s)
      and from_at <= %s and (until_at is null or until_at > %s) and purpose <> %s
      and only_lines is null
"""


def permits(
    *, person_id: UUID, organisation_id: UUID, kinds: Collection[Kind], at: datetime
) -> frozenset[Kind]:
    """Return which of the kinds the person has released to the organisation at that moment.

    What was released for one report opens nothing else; nor does a release of single lines,
    which are shown by ``sharing`` alone.
    """
    wanted = [kind.value for kind in kinds]
    rows = ask(_RELEASED, [person_id, organisation_id, wanted, at, at, FOR_ONE_REPORT])
    return frozenset(Kind(kind) for (kind,) in rows)


def organisations_in_touch(person_id: UUID, *, at: datetime) -> tuple[UUID, ...]:
    """Return which organisations hold a live grant, as far as the viewer's context shows them."""
    rows = Grant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), person_id=person_id, from_at__lte=at
    )
    return tuple(
        rows.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    )


def is_only_matched(*, person_id: UUID, organisation_id: UUID, at: datetime) -> bool:
    """Return whether an organisation knows a person only by having named them exactly.

    Then what others hold about how to reach them is not for it, unless they released it.
    """
    live = Grant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at),
        person_id=person_id,
        organisation_id=organisation_id,
        from_at__lte=at,
    )
    bases = set(live.values_list("basis", flat=True))
    released = permits(
        person_id=person_id, organisation_id=organisation_id, kinds=[Kind.CONTACT], at=at
    )
    return bases <= {"matched"} and not released


def who_permits(
    person_ids: Collection[UUID], *, organisation_id: UUID, kind: Kind, at: datetime
) -> frozenset[UUID]:
    """Return which of several people have released a kind to the organisation at that moment."""
    rows = Release.objects.exclude(purpose=FOR_ONE_REPORT).filter(
        Q(until_at=None) | Q(until_at__gt=at),
        person_id__in=set(person_ids),
        organisation_id=organisation_id,
        kind=kind.value,
        only_lines=None,
        from_at__lte=at,
    )
    return frozenset(rows.values_list("person_id", flat=True))
