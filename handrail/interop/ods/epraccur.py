"""GP practices (epraccur) and trusts (etr): 27 columns without headings (ODS data files).

Columns: 1 code, 2 name, 3 region, 4 board, 5-9 address, 10 postcode, 11 opened, 12 closed,
13 status, 15 sub-ICB, 16 joined, 17 left, 18 telephone, 26 prescribing setting.
"""

import re
from collections import Counter, defaultdict

from handrail.domain.organisations.rules import OrganisationRecord, Reading, RelationRecord
from handrail.interop.ods import cells
from handrail.interop.ods.cells import BadCellError
from handrail.interop.ods.collect import Collector
from handrail.interop.ods.files import Row, Table

_FEWEST_COLUMNS = 26
_GP_PRACTICE = "4"
_STANDINGS = {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}
# A Q and a number were area teams, before there were boards; Q99 means outside England. Boards
# merged since April 2026 have codes of five characters.
_BOARD = re.compile(r"Q[A-Z][A-Z0-9]|[A-Z0-9]{5}")
_WELSH_BOARD = re.compile(r"7A[1-9]")


def looks_right(table: Table, *, trusts: bool) -> bool:
    """Return whether a table has the layout: some row has a status, or, for trusts, none has."""
    sample = [row for row in table.rows[:50] if len(row.cells) >= _FEWEST_COLUMNS]
    dated = any(row.cells[10][:1].isdigit() for row in sample)
    with_status = any(row.cells[12].upper() in _STANDINGS for row in sample)
    return dated and with_status is not trusts


def read_practices(table: Table) -> Reading:
    """Return practices and cost centres, and the sub-ICB and board each belongs to."""
    collector = Collector("epraccur", table)
    boards: dict[str, Counter[str]] = defaultdict(Counter)

    def read(row: Row) -> None:
        record = _practice(row)
        belonging = _belonging(row, record)
        collector.once(row, f"the code {record.ods_code}")
        collector.add(record)
        if belonging:
            collector.add(belonging)
            _mention_parent(collector, belonging.parent_code)
            if record.standing != "closed":
                boards[belonging.parent_code][row.cells[3].upper()] += 1

    collector.each(_without_heading(table.rows), read)
    for sub_icb, named in sorted(boards.items()):
        _place_in_board(collector, sub_icb, named)
    return collector.reading()


def read_trusts(table: Table) -> Reading:
    """Return trusts, and the board each lies in."""
    collector = Collector("etr", table)

    def read(row: Row) -> None:
        record = _organisation(row, "trust", "active")
        collector.once(row, f"the code {record.ods_code}")
        collector.add(record)
        board = row.cells[3].upper()
        if is_board(board) and record.closed_date is None and record.ods_code:
            collector.mention("icb", board)
            collector.add(RelationRecord(row.place, record.ods_code, board, "part_of", None))

    collector.each(_without_heading(table.rows), read)
    return collector.reading()


def is_board(code: str) -> bool:
    """Return whether a code is an integrated care board's, old style (QHM) or new (Z9B2Z)."""
    return bool(_BOARD.fullmatch(code))


def _without_heading(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return rows[1:] if rows and "code" in rows[0].cells[0].lower() else rows


def _practice(row: Row) -> OrganisationRecord:
    if len(row.cells) < _FEWEST_COLUMNS:
        raise BadCellError(f"it has {len(row.cells)} columns, not 27")
    status, setting = row.cells[12].upper(), row.cells[25]
    if status not in _STANDINGS:
        raise BadCellError(f"the status {status[:10]!r} is not A, C, D or P")
    if not setting.isdigit():
        raise BadCellError(f"the prescribing setting {setting[:10]!r} is not a number")
    # The other settings (walk-in centres, prisons, community clinics) prescribe but are no GP's.
    kind = "practice" if setting == _GP_PRACTICE else "provider"
    return _organisation(row, kind, _STANDINGS[status], setting)


def _organisation(row: Row, kind: str, standing: str, setting: str = "") -> OrganisationRecord:
    if len(row.cells) < _FEWEST_COLUMNS:
        raise BadCellError(f"it has {len(row.cells)} columns, not 27")
    opened = cells.day(row.cells[10], "the opening date")
    closed = cells.day(row.cells[11], "the closing date")
    cells.in_order(opened, closed)
    if standing == "closed" and closed is None:
        raise BadCellError("its status is closed but it has no closing date")
    return OrganisationRecord(
        row=row.place,
        kind=kind,
        name=cells.needed(row.cells[1], "the name"),
        ods_code=cells.code(row.cells[0], "the code"),
        standing="closed" if closed and kind == "trust" else standing,
        address=tuple(" ".join(line.split()) for line in row.cells[4:9] if line),
        postcode=" ".join(row.cells[9].upper().split()),
        phone=" ".join(row.cells[17].split()),
        opened_date=opened,
        closed_date=closed,
        prescribing_setting=setting,
    )


def _belonging(row: Row, record: OrganisationRecord) -> RelationRecord | None:
    sub_icb = cells.optional_code(row.cells[14], "the sub-ICB code")
    joined = cells.day(row.cells[15], "the joining date")
    left = cells.day(row.cells[16], "the leaving date")
    cells.in_order(joined, left)
    if not sub_icb or not record.ods_code:
        return None
    joined = joined or record.opened_date
    return RelationRecord(row.place, record.ods_code, sub_icb, "part_of", joined, left)


def _mention_parent(collector: Collector, code: str) -> None:
    # A Welsh practice belongs to a local health board, with no level between.
    if _WELSH_BOARD.fullmatch(code):
        collector.mention("icb", code, f"Local health board {code} (Wales)")
    else:
        collector.mention("sub_icb", code)


def _place_in_board(collector: Collector, sub_icb: str, named: Counter[str]) -> None:
    """Place a sub-ICB location in the board that most of its open practices name."""
    board = named.most_common(1)[0][0]
    if is_board(board) and board != sub_icb and not _WELSH_BOARD.fullmatch(sub_icb):
        collector.mention("icb", board)
        collector.add(RelationRecord("", sub_icb, board, "part_of", None))
