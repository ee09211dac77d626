"""Typing: a line, several lines, a number, a password.

Every text has a limit. Emoji and any script survive; null bytes and other control characters
are refused, and marks that would turn the text of a whole page round are taken out.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms.words import Words

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile(r"\r\n?")


def tidy(text: str) -> str:
    """Return the text as it will be kept: composed, one kind of line end, no turning marks."""
    return TURNING.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))).strip()


class Text(forms.Field):
    """One line of text; gives "" when nothing is typed and nothing is required.

    ``unwatched`` says under a box for a person's own words that nobody watches it.
    """

    kind = "text"
    nothing: Any = ""
    widget: type[forms.Widget] = forms.TextInput

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        hint: Words = "",
        name: Words = "",
        required: bool = True,
        max_length: int = 200,
        width: str = "",
        autocomplete: str = "",
        inputmode: str = "",
        unwatched: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.unwatched = unwatched
        self.name = name
        self.max_length = max_length
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.error_messages["required"] = missing or _("Answer this question")

    @property
    def called(self) -> str:
        """What errors call the field: its name, or its label where that is not a question."""
        label = str(self.label).removesuffix(gettext(" (optional)"))
        return str(self.name) or (gettext("Your answer") if label.endswith("?") else label)

    def to_python(self, value: Any) -> Any:
        """Return the tidy text; ValidationError for control characters or too much of it."""
        given = "" if value is None else str(value)
        if CONTROLS.search(LINE_ENDS.sub("\n", given)):
            raise ValidationError(
                _("%(label)s must not include characters that cannot be shown"),
                code="control",
                params={"label": self.called},
            )
        text = tidy(given)
        if self.kind != "textarea":
            text = " ".join(text.split())
        if len(text) > self.max_length:
            raise ValidationError(
                _("%(label)s must be %(limit)s characters or less"),
                code="max_length",
                params={"label": self.called, "limit": f"{self.max_length:,}"},
            )
        return text


class LongText(Text):
    """Several lines, with a count of the characters left.

    It says that nobody watches it, unless it is no place for a story, such as an address.
    """

    kind = "textarea"
    widget = forms.Textarea

    def __init__(
        self, label: Words, *, max_length: int = 2_000, rows: int = 5, **named: Any
    ) -> None:
        named.setdefault("unwatched", True)
        super().__init__(label, max_length=max_length, **named)
        self.rows = rows


class Number(Text):
    """A whole number between two limits; gives None when nothing is typed."""

    nothing = None

    def __init__(
        self,
        label: Words,
        *,
        smallest: int = 0,
        largest: int = 9_999,
        unit: Words = "",
        **named: Any,
    ) -> None:
        named.setdefault("width", "4")
        super().__init__(label, max_length=12, inputmode="numeric", **named)
        self.smallest, self.largest, self.unit = smallest, largest, unit

    def to_python(self, value: Any) -> int | None:
        """Return the number; ValidationError when it is not one, or out of its limits."""
        text = super().to_python(value).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"-?[0-9]+", text):
            message = _("%(label)s must be a whole number, like 3")
            raise ValidationError(message, code="invalid", params={"label": self.called})
        number = int(text)
        if not self.smallest <= number <= self.largest:
            raise ValidationError(
                _("%(label)s must be between %(smallest)s and %(largest)s"),
                code="range",
                params={
                    "label": self.called,
                    "smallest": f"{self.smallest:,}",
                    "largest": f"{self.largest:,}",
                },
            )
        return number


class Password(forms.CharField):
    """A password, never shown again once sent and never tidied."""

    kind = "password"
    widget = forms.PasswordInput

    def __init__(
        self, label: Words, *, missing: Words = "", hint: Words = "", **named: Any
    ) -> None:
        super().__init__(label=label, help_text=hint, strip=False, max_length=500, **named)
        self.autocomplete = "current-password"
        self.error_messages["required"] = missing or _("Enter your password")
