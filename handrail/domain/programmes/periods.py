"""A day, a month or a year, as exact as the source was. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from handrail.domain.programmes.eligibility import words


@dataclass(frozen=True, slots=True)
class Period:
    """When something began or ended: to the day, or only to the month or the year."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as it stands in a sentence: "on 31 March 2018", "in March 2020", "in 2022"."""
        if self.first == self.last:
            return f"on {words.day(self.first)}"
        if self.first.month == self.last.month:
            return f"in {self.first:%B %Y}"
        return f"in {self.first.year}"


def period(said: date | str) -> Period:
    """Return a day, or the whole of a month ("2020-03") or a year ("2022"). ValueError."""
    if isinstance(said, date):
        return Period(said, said)
    year, _, month = said.partition("-")
    first, last = (int(month), int(month)) if month else (1, 12)
    ends = monthrange(int(year), last)[1]
    return Period(date(int(year), first, 1), date(int(year), last, ends))
