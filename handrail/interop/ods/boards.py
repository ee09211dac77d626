"""Which clinical commissioning group became part of which board: codes and the boards' names."""

from handrail.domain.organisations.rules import Reading, RelationRecord
from handrail.interop.ods import cells, columns
from handrail.interop.ods.collect import Collector
from handrail.interop.ods.files import FileUnusable, Row, Table

_WANTED = {"sub_icb": "ccg code", "board": "icb code", "name": "icb name"}
_NEEDS = frozenset(_WANTED)


def looks_right(table: Table) -> bool:
    """Return whether the table has the three headings."""
    return columns.find(table, _WANTED, _NEEDS) is not None


def read(table: Table) -> Reading:
    """Return boards by name and what lies in them; FileUnusable without the headings."""
    sheet = columns.find(table, _WANTED, _NEEDS)
    if sheet is None:
        raise FileUnusable("The headings are not CCG Code, ICB Code and ICB Name.")
    collector = Collector("ccg_to_icb", table)

    def one(row: Row) -> None:
        sub_icb = cells.code(sheet.cell(row, "sub_icb"), "the CCG code")
        board = cells.code(sheet.cell(row, "board"), "the ICB code")
        name = cells.needed(sheet.cell(row, "name"), "the ICB name")
        collector.once(row, f"the code {sub_icb}")
        collector.mention("icb", board, name)
        collector.mention("sub_icb", sub_icb)
        collector.add(RelationRecord(row.place, sub_icb, board, "part_of", None))

    collector.each(sheet.rows, one)
    return collector.reading()
