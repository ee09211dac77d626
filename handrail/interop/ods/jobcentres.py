"""Jobcentres: the GOV.UK register (codes, no addresses), and a list of addresses by name."""

from handrail.domain.organisations.rules import OrganisationRecord, Reading
from handrail.interop.ods import cells, columns
from handrail.interop.ods.cells import BadCellError
from handrail.interop.ods.collect import Collector
from handrail.interop.ods.files import FileUnusable, Row, Table

_REGISTER = {
    "key": "key",
    "code": "jobcentre",
    "name": "name",
    "opened": "start-date",
    "closed": "end-date",
}
_REGISTER_NEEDS = frozenset({"key", "code", "name"})
_ADDRESSES = {"name": "name", "address": "address", "postcode": "postcode", "area": "area code"}
_ADDRESSES_NEEDS = frozenset(_ADDRESSES)


def is_register(table: Table) -> bool:
    """Return whether the table has the headings of the register."""
    return columns.find(table, _REGISTER, _REGISTER_NEEDS) is not None


def is_addresses(table: Table) -> bool:
    """Return whether the table has the headings of the list of addresses."""
    return columns.find(table, _ADDRESSES, _ADDRESSES_NEEDS) is not None


def read_register(table: Table) -> Reading:
    """Return Jobcentres by their code in the register; its own addresses were spoiled."""
    sheet = columns.find(table, _REGISTER, _REGISTER_NEEDS)
    if sheet is None:
        raise FileUnusable("The headings are not those of the Jobcentre register.")
    collector = Collector("jobcentres", table)

    def one(row: Row) -> None:
        key = sheet.cell(row, "key")
        if not key.isdigit():
            spoiled = "was spoiled by a spreadsheet" if cells.spoiled(key) else "is not a number"
            raise BadCellError(f"the key {key[:20]!r} {spoiled}")
        if sheet.cell(row, "code") != key:
            raise BadCellError(f"the key {key} and the Jobcentre's code differ")
        opened = cells.day(sheet.cell(row, "opened"), "the start date")
        closed = cells.day(sheet.cell(row, "closed"), "the end date")
        cells.in_order(opened, closed)
        collector.once(row, f"the key {key}")
        collector.add(
            OrganisationRecord(
                row=row.place,
                kind="jobcentre",
                name=_named(sheet.cell(row, "name")),
                local_code=key,
                standing="closed" if closed else "active",
                opened_date=opened,
                closed_date=closed,
                speaks_for=frozenset({"name", "standing", "opened_date", "closed_date"}),
            )
        )

    collector.each(sheet.rows, one)
    return collector.reading()


def read_addresses(table: Table) -> Reading:
    """Return Jobcentres by name with their addresses."""
    sheet = columns.find(table, _ADDRESSES, _ADDRESSES_NEEDS)
    if sheet is None:
        raise FileUnusable("The headings are not name, address, postcode and area code.")
    collector = Collector("jobcentre_addresses", table)

    def one(row: Row) -> None:
        name = _named(sheet.cell(row, "name"))
        lines = [" ".join(line.split()) for line in sheet.cell(row, "address").split(",")]
        collector.once(row, name)
        collector.add(
            OrganisationRecord(
                row=row.place,
                kind="jobcentre",
                name=name,
                address=tuple(line for line in lines if line),
                postcode=" ".join(sheet.cell(row, "postcode").upper().split()),
                speaks_for=frozenset({"address", "postcode"}),
            )
        )

    collector.each(sheet.rows, one)
    return collector.reading()


def _named(name: str) -> str:
    wanted = cells.needed(name, "the name")
    return wanted if "jobcentre" in wanted.lower() else f"{wanted} Jobcentre"
