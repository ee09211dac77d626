"""Primary care networks and their member practices (ePCN): a workbook of two sheets.

Headings have line breaks and changed in 2022, when CCGs became sub-ICB locations.
"""

from collections.abc import Sequence
from functools import partial

from handrail.domain.organisations.rules import OrganisationRecord, Reading, RelationRecord
from handrail.interop.ods import cells, columns
from handrail.interop.ods.collect import Collector
from handrail.interop.ods.columns import Sheet
from handrail.interop.ods.files import FileUnusable, Row, Table

_ADDRESS = ("line 1", "line 2", "line 3", "line 4", "line 5")
_NETWORK = {
    "code": "pcn code",
    "name": "pcn name",
    "sub_icb": "current ccg code",
    "sub_icb_name": "ccg",
    "opened": "open date",
    "closed": "close date",
    "postcode": "postcode",
    **{line: f"address {line}" for line in _ADDRESS},
}
_MEMBER = {
    "practice": "partner code",
    "practice_name": "partner name",
    "pcn": "pcn code",
    "pcn_name": "pcn name",
    "pcn_sub_icb": "pcn parent ccg code",
    "pcn_sub_icb_name": "pcn parent ccg name",
    "from": "practice to pcn start date",
    "until": "practice to pcn end date",
}
_NETWORK_NEEDS = frozenset({"code", "name", "opened", "closed"})
_MEMBER_NEEDS = frozenset({"practice", "pcn", "from", "until"})


def looks_right(tables: Sequence[Table]) -> bool:
    """Return whether any sheet has the headings of networks or of their members."""
    return bool(_sheets(tables, _NETWORK, _NETWORK_NEEDS, but=_MEMBER_NEEDS)) or bool(
        _sheets(tables, _MEMBER, _MEMBER_NEEDS)
    )


def read(tables: Sequence[Table]) -> Reading:
    """Return networks, and memberships with their dates; FileUnusable if a sheet is missing."""
    networks = _sheets(tables, _NETWORK, _NETWORK_NEEDS, but=_MEMBER_NEEDS)
    members = _sheets(tables, _MEMBER, _MEMBER_NEEDS)
    if not networks and not members:
        raise FileUnusable("The workbook has neither networks nor members. Nothing was changed.")
    collector = Collector("epcn", *tables)
    for sheet in networks:
        collector.each(sheet.rows, partial(_network, collector, sheet))
    for sheet in members:
        collector.each(sheet.rows, partial(_member, collector, sheet))
    return collector.reading()


def _sheets(
    tables: Sequence[Table],
    wanted: dict[str, str],
    needs: frozenset[str],
    *,
    but: frozenset[str] = frozenset(),
) -> list[Sheet]:
    """Return the sheets with the headings needed, without those that fit the other sheet."""
    return [
        sheet
        for table in tables
        if (sheet := columns.find(table, wanted, needs))
        and not (but and columns.find(table, _MEMBER, but))
    ]


def _network(collector: Collector, sheet: Sheet, row: Row) -> None:
    code = cells.code(sheet.cell(row, "code"), "the PCN code")
    opened = cells.day(sheet.cell(row, "opened"), "the opening date")
    closed = cells.day(sheet.cell(row, "closed"), "the closing date")
    cells.in_order(opened, closed)
    sub_icb = cells.optional_code(sheet.cell(row, "sub_icb"), "the sub-ICB code")
    record = OrganisationRecord(
        row=row.place,
        kind="pcn",
        name=cells.needed(sheet.cell(row, "name"), "the PCN name"),
        ods_code=code,
        standing="closed" if closed else "active",
        address=tuple(columns.lines(sheet, _ADDRESS, row)),
        postcode=" ".join(sheet.cell(row, "postcode").upper().split()),
        opened_date=opened,
        closed_date=closed,
        speaks_for=_KNOWN_OF_NETWORKS,
    )
    collector.once(row, f"the code {code}")
    collector.add(record)
    if sub_icb:
        collector.mention("sub_icb", sub_icb, sheet.cell(row, "sub_icb_name"))
        collector.add(RelationRecord(row.place, code, sub_icb, "part_of", opened, closed))


def _member(collector: Collector, sheet: Sheet, row: Row) -> None:
    practice = cells.code(sheet.cell(row, "practice"), "the practice code")
    network = cells.code(sheet.cell(row, "pcn"), "the PCN code")
    joined = cells.day(sheet.cell(row, "from"), "the start date")
    left = cells.day(sheet.cell(row, "until"), "the end date")
    cells.in_order(joined, left)
    if joined is None:
        raise cells.BadCellError("the start date is missing")
    collector.once(row, f"the membership of {practice} in {network} from {joined}")
    collector.mention("practice", practice, sheet.cell(row, "practice_name"))
    collector.mention("pcn", network, sheet.cell(row, "pcn_name"))
    collector.add(RelationRecord(row.place, practice, network, "member_of", joined, left))


_KNOWN_OF_NETWORKS = frozenset(
    {"name", "kind", "standing", "address", "postcode", "opened_date", "closed_date"}
)
