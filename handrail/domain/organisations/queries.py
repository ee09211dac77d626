"""Ask who is who. Public reference data: anyone may ask, so nothing takes a viewer.

Every answer about belonging is as of a day, because practices move and boards merge.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, Value, When

from handrail.domain.organisations import rules
from handrail.domain.organisations.models import (
    Area,
    ImportRun,
    Kind,
    MailDomain,
    Organisation,
    Standing,
)
from handrail.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class OrganisationSummary:
    """An organisation as pages and letters need it; ``name`` is readable, as registered beside."""

    id: UUID
    ods_code: str | None
    name: str
    registered_name: str
    kind: str
    kind_label: str
    standing: str
    address: tuple[str, ...]
    postcode: str
    phone: str
    opened_date: date | None
    closed_date: date | None
    mailbox_email: str | None
    letters_wanted: str
    version: int
    letter_ways: tuple[str, ...] = ("email",)
    mesh_route: str = "mailbox"
    mesh_mailbox: str = ""

    def is_open(self, on: date) -> bool:
        """Return whether the organisation was open on the day."""
        return (self.opened_date is None or self.opened_date <= on) and (
            self.closed_date is None or on <= self.closed_date
        )


@dataclass(frozen=True, slots=True)
class Parent:
    """One step up the hierarchy: whom it belongs to, how, since and until when, how far up."""

    organisation: OrganisationSummary
    relation: str
    from_date: date
    until_date: date | None
    steps: int


@dataclass(frozen=True, slots=True)
class Codes:
    """The ODS code of an organisation, if it has one, and those of all that it belonged to."""

    own: str | None
    above: frozenset[str]


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """An area: the one public address and telephone number, and who answers."""

    id: UUID
    organisation_id: UUID
    ods_code: str | None
    public_name: str
    public_email: str
    public_phone: str
    single_point_of_contact_account_id: UUID | None
    nation: str
    settings: dict[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where an organisation belonged on a day: its codes, and the area it lay in."""

    codes: Codes
    area: AreaSummary | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """An import that was kept."""

    id: UUID
    kind: str
    file_name: str
    sha256: str
    as_of_date: date
    rows: int


# As text, for it is asked by most pages: built from the model it costs twice as much.
_MANY = "select * from organisations_organisation where id = any(%s) order by id"


class OrganisationUnknown(NotFound):
    """No organisation has that identifier or code."""

    default = "We cannot find that organisation."


def get(organisation_id: UUID) -> OrganisationSummary:
    """Return one organisation; OrganisationUnknown if there is none."""
    found = many([organisation_id])
    if not found:
        raise OrganisationUnknown
    return next(iter(found.values()))


def name(organisation_id: UUID) -> str:
    """Return what an organisation is called; OrganisationUnknown if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select name from organisations_organisation where id = %s", [organisation_id]
        )
        row = cursor.fetchone()
    if row is None:
        raise OrganisationUnknown
    return rules.readable(row[0])


def many(organisation_ids: Iterable[UUID]) -> dict[UUID, OrganisationSummary]:
    """Return organisations by id, in one query; unknown ids are left out."""
    ids = list(set(organisation_ids))
    found = Organisation.objects.raw(_MANY, [ids]) if ids else ()
    return {each.pk: summary(each) for each in found}


def by_ods(ods_code: str) -> OrganisationSummary | None:
    """Return the organisation with an ODS code, or None."""
    found = Organisation.objects.filter(ods_code=ods_code.strip().upper()).first()
    return summary(found) if found else None


def named(name: str) -> tuple[OrganisationSummary, ...]:
    """Return the organisations of exactly this name, whatever the case of its letters."""
    found = Organisation.objects.filter(name__iexact=name.strip()).order_by("id")
    return tuple(summary(each) for each in found[:10])


def open_practices() -> int:
    """Return how many GP practices are active on the latest register (setting 4)."""
    return _practices().count()


def search_practices(text: str, limit: int = 10) -> tuple[OrganisationSummary, ...]:
    """Return open GP practices by code, or by words of name, address and postcode, best first."""
    return search(text, kinds=[Kind.PRACTICE], limit=limit)


def search(text: str, *, kinds: Iterable[str], limit: int) -> tuple[OrganisationSummary, ...]:
    """Return active organisations of these kinds, best first.

    By code, or by words of name, address and postcode, of which each has to be there.
    """
    words = rules.searched(text)
    if not words:
        return ()
    found = Organisation.objects.filter(kind__in=list(kinds), standing=Standing.ACTIVE)
    for word in words:
        found = found.filter(search_text__contains=word)
    rank = Case(
        When(ods_code="".join(words), then=Value(0)),
        When(name__istartswith=" ".join(words), then=Value(1)),
        When(name__icontains=words[0], then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return tuple(summary(each) for each in found.order_by(rank, "name", "id")[:limit])


def of_kind(kind: str, *, limit: int = 500) -> tuple[OrganisationSummary, ...]:
    """Return organisations of a kind that are not closed, by name."""
    found = Organisation.objects.filter(kind=kind).exclude(standing=Standing.CLOSED)
    return tuple(summary(each) for each in found.order_by("name", "id")[:limit])


# Walks up at most six steps, so that a loop in somebody's data ends; step 0 is where it starts.
_UP = """
with recursive up as (
    select %(start)s::uuid as id, ''::varchar as kind, null::date as from_date,
           null::date as until_date, 0 as steps
  union
    select r.parent_id, r.kind, r.from_date, r.until_date, up.steps + 1
    from organisations_relation r join up on r.child_id = up.id
    where up.steps < 6
      and r.from_date <= %(on)s and (r.until_date is null or r.until_date >= %(on)s)
)
"""
_PARENTS = (
    _UP
    + """
select distinct on (up.id) o.*, up.kind as relation, up.from_date, up.until_date, up.steps
from up join organisations_organisation o on o.id = up.id
where up.steps > 0
order by up.id, up.steps, up.from_date
"""
)
# As text and one statement, for every referral and every prompt asks it.
_BELONGING = (
    _UP
    + """
select up.steps, o.kind, a.id, o.id, o.ods_code, a.public_name, a.public_email,
       a.public_phone, a.single_point_of_contact_account_id, a.nation, a.settings::text, a.version
from up join organisations_organisation o on o.id = up.id
        left join organisations_area a on a.organisation_id = up.id
"""
)
_AREA, _ID, _CODE = 2, 3, 4
_NAMES = tuple(each.name for each in fields(AreaSummary))
_ORDER_OF_KINDS = (Kind.PCN, Kind.SUB_ICB, Kind.ICB)


def parents(organisation_id: UUID, on: date) -> tuple[Parent, ...]:
    """Return everything the organisation belonged to on a day: PCN, then sub-ICB, then ICB."""
    rows = Organisation.objects.raw(_PARENTS, {"start": organisation_id, "on": on})
    return tuple(sorted(map(_parent, rows), key=_upward))


def _parent(row: Any) -> Parent:
    return Parent(summary(row), row.relation, row.from_date, row.until_date, row.steps)


def _upward(parent: Parent) -> tuple[int, int, str]:
    it = parent.organisation
    return _place(it.kind, parent.steps, it.id)


def _place(kind: str, steps: int, organisation_id: UUID) -> tuple[int, int, str]:
    place = _ORDER_OF_KINDS.index(Kind(kind)) if kind in _ORDER_OF_KINDS else 9
    return place, steps, str(organisation_id)


def children(
    organisation_id: UUID, on: date, *, kind: str | None = None
) -> tuple[OrganisationSummary, ...]:
    """Return what belonged directly to an organisation on a day, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct child_id from organisations_relation where parent_id = %s"
            " and from_date <= %s and (until_date is null or until_date >= %s)",
            [organisation_id, on, on],
        )
        ids = [row[0] for row in cursor.fetchall()]
    found = Organisation.objects.filter(pk__in=ids)
    if kind:
        found = found.filter(kind=kind)
    return tuple(summary(each) for each in found.order_by("name", "id"))


def area_of(organisation_id: UUID, on: date) -> AreaSummary | None:
    """Return the area an organisation lay in on a day; its own, if it is a board; or None."""
    return _area_among(_up(organisation_id, on))


def belonging(organisation_id: UUID, on: date) -> Belonging:
    """Return where an organisation belonged on a day, in one question; OrganisationUnknown.

    Whoever has no code is left out of the codes.
    """
    rows = _up(organisation_id, on)
    codes = {row[_ID]: row[_CODE] for row in rows}
    if organisation_id not in codes:
        raise OrganisationUnknown
    own = codes.pop(organisation_id)
    return Belonging(Codes(own, frozenset(filter(None, codes.values()))), _area_among(rows))


def _up(organisation_id: UUID, on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_BELONGING, {"start": organisation_id, "on": on})
        return list(cursor.fetchall())


def _area_among(rows: Iterable[tuple[Any, ...]]) -> AreaSummary | None:
    nearest = min((row for row in rows if row[_AREA]), key=_nearness, default=None)
    return _said(nearest[_AREA:]) if nearest else None


def _nearness(row: tuple[Any, ...]) -> tuple[bool, tuple[int, int, str]]:
    steps, kind, _area_id, board_id, *_rest = row
    return steps > 0, _place(kind, steps, board_id)


def _said(row: tuple[Any, ...]) -> AreaSummary:
    named = dict(zip(_NAMES, row, strict=True))
    return AreaSummary(**named | {"settings": json.loads(named["settings"])})


def area_of_icb(ods_code: str) -> AreaSummary | None:
    """Return the area of an integrated care board by its ODS code, or None."""
    found = _areas().filter(organisation__ods_code=ods_code.strip().upper()).first()
    return _area(found) if found else None


def areas() -> tuple[AreaSummary, ...]:
    """Return every area, by public name."""
    return tuple(_area(each) for each in _areas().order_by("public_name", "id"))


def by_email(email: str) -> tuple[OrganisationSummary, str] | None:
    """Return whose address it is and how one knows: its ``mailbox``, or the ``domain`` of one only.

    An address that many share the domain of, such as nhs.net, is nobody's. It proves nothing.
    """
    address = email.strip().lower()
    domain = address.rpartition("@")[2]
    if "@" not in address or not domain:
        return None
    rows = Organisation.objects.exclude(mailbox_email=None).order_by("id")
    if len(exact := list(rows.filter(mailbox_email__iexact=address)[:2])) == 1:
        return summary(exact[0]), "mailbox"
    shared = list(rows.filter(mailbox_email__iendswith=f"@{domain}")[:2])
    return (summary(shared[0]), "domain") if len(shared) == 1 else None


def mailbox_is_secure(email: str) -> bool:
    """Return whether health content may go to an address: its exact domain is marked secure."""
    domain = email.rpartition("@")[2].strip().rstrip(".").lower()
    if "@" not in email or not domain:
        return False
    return MailDomain.objects.filter(domain=domain, accredited_secure=True).exists()


def latest_run(kind: str) -> RunSummary | None:
    """Return the import of a kind with the newest vintage, or None."""
    found = ImportRun.objects.filter(kind=kind).order_by("-as_of_date", "-at", "-id").first()
    if found is None:
        return None
    return RunSummary(
        found.pk, found.kind, found.file_name, found.sha256, found.as_of_date, found.rows
    )


def summary(each: Organisation) -> OrganisationSummary:
    """Return the frozen form of a row."""
    return OrganisationSummary(
        id=each.pk,
        ods_code=each.ods_code,
        name=rules.readable(each.name),
        registered_name=each.name,
        kind=each.kind,
        kind_label=Kind(each.kind).label,
        standing=each.standing,
        address=tuple(rules.readable(line) for line in each.address),
        postcode=each.postcode,
        phone=each.phone,
        opened_date=each.opened_date,
        closed_date=each.closed_date,
        mailbox_email=each.mailbox_email,
        letters_wanted=each.letters_wanted,
        version=each.version,
        letter_ways=tuple(each.letter_ways),
        mesh_route=each.mesh_route,
        mesh_mailbox=each.mesh_mailbox,
    )


def _practices() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Kind.PRACTICE, standing=Standing.ACTIVE)


def _areas() -> QuerySet[Area]:
    return Area.objects.select_related("organisation")


def _area(each: Area) -> AreaSummary:
    return AreaSummary(
        id=each.pk,
        organisation_id=each.organisation_id,
        ods_code=each.organisation.ods_code,
        public_name=each.public_name,
        public_email=each.public_email,
        public_phone=each.public_phone,
        single_point_of_contact_account_id=each.single_point_of_contact_account_id,
        nation=each.nation,
        settings=dict(each.settings),
        version=each.version,
    )
