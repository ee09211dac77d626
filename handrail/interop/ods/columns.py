"""Find columns by what their headers mean, because headings change between vintages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.interop.ods.files import Row, Table

_ROWS_SEARCHED = 15
# Clinical commissioning groups became sub-ICB locations in July 2022, with the same codes.
_SAME = (
    ("clinical commissioning group", "ccg"),
    ("sub-icb", "sub icb"),
    ("sub icb location", "sub icb"),
    ("sub icb loc", "sub icb"),
    ("sub icb", "ccg"),
    ("organisation ", ""),
    ("relationship ", ""),
)


def heading(text: str) -> str:
    """Return a heading in one line of lower case, with old and new words made the same."""
    plain = " ".join(text.replace("_", " ").lower().split())
    for old, new in _SAME:
        plain = plain.replace(old, new)
    return plain


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose columns are known: rows are read by the column's own name."""

    at: Mapping[str, int]
    rows: tuple[Row, ...]

    def cell(self, row: Row, name: str) -> str:
        """Return a cell's text, or nothing where the column or the cell is absent."""
        index = self.at.get(name)
        return row.cells[index] if index is not None and index < len(row.cells) else ""


def find(table: Table, wanted: Mapping[str, str], required: frozenset[str]) -> Sheet | None:
    """Return the table by column if some early row holds the required headings, else None.

    ``wanted`` maps the column's own name to its heading as ``heading`` writes it.
    """
    for number, row in enumerate(table.rows[:_ROWS_SEARCHED]):
        headings = {heading(cell): index for index, cell in reversed([*enumerate(row.cells)])}
        at = {name: headings[title] for name, title in wanted.items() if title in headings}
        if required <= set(at):
            return Sheet(at, table.rows[number + 1 :])
    return None


def lines(sheet: Sheet, names: tuple[str, ...], row: Row) -> Iterator[str]:
    """Yield the filled cells among some columns, each on one line."""
    for name in names:
        if text := " ".join(sheet.cell(row, name).split()):
            yield text
