"""Dates in three boxes, and times as people write them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.kernel import clock
from handrail.web.shared.forms.times import read_time
from handrail.web.shared.forms.words import Words
from handrail.web.shared.numbers import whole

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = date(1900, 1, 1)

Three = tuple[str, str, str]


class ThreeBoxes(forms.Widget):
    """Reads name-day, name-month and name-year."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Three:
        """Return the three texts as typed."""
        day, month, year = (str(data.get(f"{name}-{part}") or "").strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether none of the three boxes was sent."""
        return all(f"{name}-{part}" not in data for part in PARTS)


class DateParts(forms.Field):
    """A date typed as day, month and year; gives a date, or None."""

    kind = "date"
    nothing = None
    widget = ThreeBoxes

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        hint: Words = "",
        name: Words = "",
        required: bool = True,
        past: bool = False,
        future: bool = False,
        is_birthday: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.called = name or label
        self.past, self.future, self.is_birthday = past, future, is_birthday
        self.error_messages["required"] = missing or gettext_lazy("Enter a date")

    def boxes(self, value: Any) -> Three:
        """Return what the three boxes show for a raw value or a date."""
        if isinstance(value, datetime):
            value = clock.local(value).date()
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        if isinstance(value, tuple | list) and len(value) == len(PARTS):
            day, month, year = map(str, value)
            return day, month, year
        return "", "", ""

    def clean(self, value: Any) -> date | None:
        """Return the date; ValidationError naming the boxes that are wrong."""
        typed = self.boxes(value)
        if not any(typed):
            if self.required:
                raise self._wrong(self.error_messages["required"], PARTS)
            return None
        absent = tuple(part for part, text in zip(PARTS, typed, strict=True) if not text)
        if absent:
            raise self._wrong(self._absent(absent), absent)
        return self._within(self._real(typed))

    def _absent(self, absent: tuple[str, ...]) -> str:
        names = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        listed = _(" and ").join(names[part] for part in absent)
        return _("%(date)s must include %(parts)s") % {"date": self.called, "parts": listed}

    def _real(self, typed: Three) -> date:
        day, month, year = _number(typed[0]), _month(typed[1]), _number(typed[2])
        if year is not None and len(typed[2]) != 4:
            raise self._wrong(_("Year must include 4 numbers"), ("year",))
        wrong = tuple(
            part for part, number in zip(PARTS, (day, month, year), strict=True) if number is None
        )
        real = _("%(date)s must be a real date") % {"date": self.called}
        if day is None or month is None or year is None:
            raise self._wrong(real, wrong)
        try:
            return date(year, month, day)
        except ValueError:
            at_fault = ("month",) if not 1 <= month <= 12 else ("day",)
            raise self._wrong(real, at_fault) from None

    def _within(self, found: date) -> date:
        today = clock.local_date(clock.now())
        if found < EARLIEST:
            message = _("%(date)s must be after 1 January 1900")
        elif (self.past and found > today) or (self.is_birthday and found >= today):
            message = _("%(date)s must be in the past")
        elif self.future and found < today:
            message = _("%(date)s must be today or in the future")
        else:
            return found
        raise self._wrong(message % {"date": self.called}, PARTS)

    def _wrong(self, message: Words, parts: tuple[str, ...]) -> ValidationError:
        return ValidationError(message, code="date", params={"parts": parts})


class TimeOfDay(forms.Field):
    """A time such as 2:30pm, 10 or 14:30; gives a time, or None."""

    kind = "text"
    nothing = None
    widget = forms.TextInput
    width = "5"
    max_length = 12

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        hint: Words = "",
        required: bool = True,
        **named: Any,
    ) -> None:
        example = gettext_lazy("For example, 9:30am or 2pm")
        super().__init__(label=label, help_text=hint or example, required=required, **named)
        self.error_messages["required"] = missing or gettext_lazy("Enter a time")

    def to_python(self, value: Any) -> time | None:
        """Return the time; ValidationError when it is not one."""
        if isinstance(value, time):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        found = read_time(text)
        if found is None:
            message = _("%(label)s must be a time, like 9:30am or 2pm")
            raise ValidationError(message % {"label": self.label}, code="invalid")
        return found


def _number(text: str) -> int | None:
    return whole(text, digits=4)


def _month(text: str) -> int | None:
    start = text.lower()[:3]
    return MONTHS.index(start) + 1 if start in MONTHS else _number(text)
