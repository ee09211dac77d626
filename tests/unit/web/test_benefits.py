"""A sum is shown in the days it was seen for, and never after."""

from datetime import date

from handrail.web.public.benefits import BENEFITS, shown


def text(day: date) -> str:
    return " ".join(str(line) for each in shown(day) for line in each.lines)


def test_a_sum_is_shown_only_in_its_days():
    assert "£195.50" in text(date(2026, 4, 5))
    for day in (date(2025, 4, 6), date(2026, 4, 6), date(2030, 1, 1)):
        assert "£195.50" not in text(day)
        assert "It changes every April" in text(day)


def test_everything_says_where_it_was_read():
    for each in BENEFITS:
        assert each.href.startswith("https://www.gov.uk/")
        for said in each.said:
            assert said.source
            assert said.otherwise or (said.from_date is None and said.until_date is None)
