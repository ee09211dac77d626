"""Ask whether something may be told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from handrail.domain.disclosure.asking import ask
from handrail.domain.disclosure.matrix import FOR_ONE_REPORT
from handrail.domain.disclosure.models import Grant
from handrail.kernel.privacy import Kind


def released(at: str) -> str:
    """Return the SQL condition that a row of ``disclosure_release`` opens its kind by itself.

    ``at`` is the mark of the moment, which stands in it twice. What was released for one report
    opens nothing else; nor does a release of single lines, which are shown by ``sharing`` alone.
    """
    return (
        f"purpose <> '{FOR_ONE_REPORT}' and only_lines is null"
        f" and from_at <= {at} and (until_at is null or until_at > {at})"
    )


_RELEASED = f"""
    select kind from disclosure_release
    where person_id = %s and organisation_id = %s and kind = any(%s) and {released("%s")}
"""  # noqa: S608 - our own text

_ALL_RELEASED = f"""
    select distinct person_id, kind from disclosure_release
    where person_id = any(%s) and organisation_id = %s and {released("%s")}
"""  # noqa: S608 - our own text
_MATCHED = """
    select person_id, basis from disclosure_grant
     where person_id = any(%s) and organisation_id = %s
       and from_at <= %s and (until_at is null or until_at > %s)
"""


def permits(
    *, person_id: UUID, organisation_id: UUID, kinds: Collection[Kind], at: datetime
) -> frozenset[Kind]:
    """Return which of the kinds the person has released to the organisation at that moment."""
    wanted = [kind.value for kind in kinds]
    rows = ask(_RELEASED, [person_id, organisation_id, wanted, at, at])
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
    return person_id in only_matched([person_id], organisation_id=organisation_id, at=at)


def only_matched(
    person_ids: Collection[UUID], *, organisation_id: UUID, at: datetime
) -> frozenset[UUID]:
    """Return whom of several people an organisation knows only by having named them exactly."""
    wanted = list(set(person_ids))
    rows = ask(_MATCHED, [wanted, organisation_id, at, at])
    known = {person_id for person_id, basis in rows if basis != "matched"}
    released = permitted(wanted, organisation_id=organisation_id, at=at)
    return frozenset(
        each for each in wanted if each not in known and Kind.CONTACT not in released[each]
    )


def who_permits(
    person_ids: Collection[UUID], *, organisation_id: UUID, kind: Kind, at: datetime
) -> frozenset[UUID]:
    """Return which of several people have released a kind to the organisation at that moment."""
    found = permitted(person_ids, organisation_id=organisation_id, at=at)
    return frozenset(person_id for person_id, kinds in found.items() if kind in kinds)


def permitted(
    person_ids: Collection[UUID], *, organisation_id: UUID, at: datetime
) -> dict[UUID, frozenset[Kind]]:
    """Return which kinds each of several people has released to the organisation at that moment."""
    wanted = list(set(person_ids))
    found: dict[UUID, set[Kind]] = {person_id: set() for person_id in wanted}
    for person_id, kind in ask(_ALL_RELEASED, [wanted, organisation_id, at, at]):
        found[person_id].add(Kind(kind))
    return {person_id: frozenset(kinds) for person_id, kinds in found.items()}
