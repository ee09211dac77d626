"""The cells of a table: every text escaped, the first cell of a row its heading."""

from django.template import engines

from handrail.web.shared.components import Cell, Column
from handrail.web.shared.tables import table_rows

COLUMNS = (Column("Who & what"), Column('"Due"'), Column("How many", is_number=True))


def test_a_row_has_a_heading_a_link_a_tag_a_note_and_a_number():
    row = (
        Cell("Bo", "/cases/1/", note="Ring after 4"),
        Cell("3 Jun", tag="late", colour="red", is_overdue=True),
        7,
    )
    assert table_rows(COLUMNS, [row]) == (
        '<tr><th scope="row"><a href="/cases/1/">Bo</a>'
        '<br><span class="app-secondary">Ring after 4</span></th>'
        '<td data-label="&#34;Due&#34;"><strong class="nhsuk-tag nhsuk-tag--red">late</strong> '
        '<span class="app-overdue">3 Jun</span></td>'
        '<td class="app-number" data-label="How many">7</td></tr>'
    )


def test_nothing_that_somebody_typed_becomes_html():
    bad = "<script>'\"&"
    cell = Cell(bad, bad, tag=bad, colour=bad, note=bad, hidden=bad)
    shown = table_rows(COLUMNS, [(bad, cell, Cell(bad, is_overdue=True))])
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;&#39;&#34;&amp;") == 8


def test_a_table_without_rows_is_empty_and_the_component_uses_it():
    environment = engines["jinja2"].env
    source = "{% from 'shared/components.jinja' import table %}{{ table(columns, rows, 'All') }}"
    shown = environment.from_string(source).render(columns=COLUMNS, rows=[("<i>", "x", "1")])
    assert "<tbody>" in shown
    assert '<th scope="row">&lt;i&gt;</th>' in shown
    assert table_rows(COLUMNS, []) == ""
