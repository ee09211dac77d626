"""Ask where a postcode is. Public reference data: anyone may ask, so nothing takes a viewer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from handrail.domain.places import rules
from handrail.domain.places.models import ImportRun, Outcode, Postcode, SmallArea
from handrail.domain.places.rules import PostcodeRow
from handrail.domain.places.rules import PostcodeUnclear as PostcodeUnclear
from handrail.domain.places.rules import normalise as normalise

_ONS_CODE = re.compile(r"[A-Z][0-9]{8}")
# As text, for every list of offers asks it.
_FIELDS = ", ".join(PostcodeRow._fields)
_POSTCODE = f"select {_FIELDS} from places_postcode where code = %s"  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Position:
    """Where a postcode is: boards by ODS code where known, the council by its ONS code.

    ``approximate`` says that it is the middle of the district, because the postcode itself is
    not known or has no position.
    """

    postcode: str
    latitude: float
    longitude: float
    icb: str | None
    sub_icb: str | None
    local_authority: str | None
    lsoa: str | None = None
    ward: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class RunSummary:
    """An import that was kept, with how many rows each part of it held."""

    id: UUID
    kind: str
    file_name: str
    as_of_date: date
    rows: int
    parts: Mapping[str, int]


def locate(postcode: str) -> Position | None:
    """Return where a postcode is, or None if not even its district is known.

    Raises PostcodeUnclear when it is not a whole UK postcode.
    """
    code = normalise(postcode)
    row = _row(code)
    if row is None or row.latitude is None or row.longitude is None:
        middle = Outcode.objects.filter(pk=rules.outcode(code)).first()
        if middle is None:
            return None
        return _position(code, row, middle.latitude, middle.longitude, approximate=True)
    return _position(code, row, row.latitude, row.longitude, approximate=False)


def _row(code: str) -> PostcodeRow | None:
    with connection.cursor() as cursor:
        cursor.execute(_POSTCODE, [code])
        found = cursor.fetchone()
    return PostcodeRow(*found) if found else None


@dataclass(frozen=True, slots=True)
class District:
    """A postcode district and its middle."""

    code: str
    latitude: float
    longitude: float


def districts(codes: Iterable[str]) -> tuple[District, ...]:
    """Return the middles of some postcode districts, by code; unknown ones are left out."""
    found = Outcode.objects.filter(pk__in=list(codes)).order_by("code")
    return tuple(District(it.code, it.latitude, it.longitude) for it in found)


def districts_within(
    south: float, west: float, north: float, east: float, *, limit: int = 400
) -> tuple[District, ...]:
    """Return the postcode districts whose middle lies between these lines, by code."""
    found = Outcode.objects.filter(latitude__range=(south, north), longitude__range=(west, east))
    rows = found.order_by("code")[:limit]
    return tuple(District(it.code, it.latitude, it.longitude) for it in rows)


def boards_of(area_codes: Iterable[str]) -> frozenset[str]:
    """Return the ODS codes of the boards in which some areas lie, as far as we know.

    An area is a council, a ward or a board by its ONS code, or a part of a board by either code.
    """
    codes = list(area_codes)
    if not codes:
        return frozenset()
    named = Q(local_authority__in=codes) | Q(ward__in=codes) | Q(icb__in=codes)
    named |= Q(sub_icb__in=codes) | Q(sub_icb_ods__in=codes)
    rows = SmallArea.objects.filter(named).exclude(icb_ods="").order_by("icb_ods")
    return frozenset(rows.values_list("icb_ods", flat=True).distinct())


def is_known(postcode: str) -> bool:
    """Return whether a postcode exists; PostcodeUnclear when it is not a whole one."""
    return Postcode.objects.filter(pk=normalise(postcode)).exists()


def latest_run(kind: str) -> RunSummary | None:
    """Return the import of a kind with the newest vintage, or None."""
    found = ImportRun.objects.filter(kind=kind).order_by("-as_of_date", "-at", "-id").first()
    return _run(found) if found else None


def latest_rows_of_part(kind: str, part: str) -> int:
    """Return how many rows a part held in the newest import that had it, or nought."""
    runs = ImportRun.objects.filter(kind=kind, counts__parts__has_key=part)
    found = runs.order_by("-as_of_date", "-at", "-id").first()
    return int(found.counts["parts"][part]) if found else 0


def _run(found: ImportRun) -> RunSummary:
    parts = found.counts.get("parts", {})
    return RunSummary(
        found.pk, found.kind, found.file_name, found.as_of_date, found.rows, dict(parts)
    )


def _position(
    code: str, row: PostcodeRow | None, latitude: float, longitude: float, *, approximate: bool
) -> Position:
    icb, sub_icb = _boards(row) if row else (None, None)
    return Position(
        postcode=rules.written(code),
        latitude=latitude,
        longitude=longitude,
        icb=icb,
        sub_icb=sub_icb,
        local_authority=row.local_authority if row else None,
        lsoa=row.lsoa if row else None,
        ward=row.ward if row else None,
        approximate=approximate,
    )


def _boards(row: PostcodeRow) -> tuple[str | None, str | None]:
    """Return the board and sub-ICB as ODS codes: as held, by small area, else by council.

    A council that lies in more than one board answers nothing.
    """
    icb, sub_icb = _if_ods(row.icb), _if_ods(row.sub_icb)
    if icb:
        return icb, sub_icb
    areas = SmallArea.objects.order_by("lsoa")
    if row.lsoa and (area := areas.filter(lsoa=row.lsoa).first()):
        return area.icb_ods or None, area.sub_icb_ods or None
    if row.icb and (area := areas.filter(icb=row.icb).first()):
        same = areas.filter(sub_icb=row.sub_icb).first() if row.sub_icb else None
        return area.icb_ods or None, (same.sub_icb_ods or None) if same else None
    if not row.local_authority:
        return None, None
    around = areas.filter(local_authority=row.local_authority).exclude(icb_ods="")
    pairs = set(around.values_list("icb_ods", "sub_icb_ods"))
    return _only({icb for icb, _ in pairs}), _only({sub for _, sub in pairs})


def _if_ods(code: str | None) -> str | None:
    return code if code and not _ONS_CODE.fullmatch(code) else None


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) or None if len(codes) == 1 else None
