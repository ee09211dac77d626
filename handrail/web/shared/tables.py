"""The cells of a table as HTML: written here and not in a template, because lists are long.

As macros, the cells of 25 rows took longer than everything else on their page.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from handrail.web.shared.components import Cell, Column

Value = str | int | float | Cell


def table_rows(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Markup:
    """Return the rows of a table; the first cell of each is its heading. All text is escaped."""
    openings = ['<th scope="row">', *(_opening(column) for column in columns[1:])]
    closings = ["</th>", *("</td>" for _ in columns[1:])]
    lines = (
        "".join(f"{openings[at]}{_cell(value)}{closings[at]}" for at, value in enumerate(row))
        for row in rows
    )
    return Markup("\n".join(f"<tr>{line}</tr>" for line in lines))  # noqa: S704 - all escaped


def _opening(column: Column) -> str:
    number = ' class="app-number"' if column.is_number else ""
    return f'<td{number} data-label="{escape(column.text)}">'


def _cell(value: Value) -> str:
    if not isinstance(value, Cell):
        return escape(value)
    colour = f" nhsuk-tag--{escape(value.colour)}" if value.colour else ""
    tag = f'<strong class="nhsuk-tag{colour}">{escape(value.tag)}</strong> ' if value.tag else ""
    note = f'<br><span class="app-secondary">{escape(value.note)}</span>' if value.note else ""
    return f"{tag}{_text(value)}{note}"


def _text(value: Cell) -> str:
    text = escape(value.text)
    if value.href:
        hidden = (
            f'<span class="nhsuk-u-visually-hidden"> {escape(value.hidden)}</span>'
            if value.hidden
            else ""
        )
        return f'<a href="{escape(value.href)}">{text}{hidden}</a>'
    return f'<span class="app-overdue">{text}</span>' if value.is_overdue else text
