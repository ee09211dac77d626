"""Choosing: one of several, several of several, or yes by a tick."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms.words import Words


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; ``reveal`` names fields of the same form that belong to it."""

    value: str
    text: Words
    hint: Words = ""
    reveal: tuple[str, ...] = ()
    is_exclusive: bool = False
    follows_or: bool = False


def options(pairs: Iterable[tuple[Any, Any]]) -> tuple[Option, ...]:
    """Return options from (value, text) pairs, such as a TextChoices' ``choices``.

    Codes are worded for the middle of a sentence; an option starts with a capital.
    """
    return tuple(Option(str(value), _capital(str(text))) for value, text in pairs)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Choices(forms.Field):
    """What all choosing fields share."""

    kind: ClassVar[str]
    options: tuple[Option, ...]

    def __init__(
        self,
        label: Words,
        options: Iterable[Option],
        *,
        missing: Words = "",
        hint: Words = "",
        required: bool = True,
        **named: Any,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.options = tuple(options)
        self.error_messages["required"] = missing or _("Select an option")
        self.error_messages["invalid_choice"] = _("Select one of the options")

    def chosen(self, value: Any) -> frozenset[str]:
        """Return which options a raw value chooses."""
        if value in (None, ""):
            return frozenset()
        return frozenset({str(value)} if isinstance(value, str | int) else map(str, value))

    def check_known(self, value: str) -> None:
        """Raise ValidationError for a value that is not one of the options."""
        if all(value != option.value for option in self.options):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class Radios(Choices):
    """One of a few; gives its value, or "" when none is chosen."""

    kind = "radios"
    nothing = ""
    widget = forms.TextInput

    def __init__(
        self, label: Words, options: Iterable[Option], *, inline: bool = False, **named: Any
    ) -> None:
        super().__init__(label, options, **named)
        self.inline = inline

    def clean(self, value: Any) -> str:
        """Return the chosen value; ValidationError when none or an unknown one is."""
        given = str(value or "")
        if not given:
            super().clean(given)
            return ""
        self.check_known(given)
        return given


class Select(Radios):
    """One of many, from a list that opens; gives its value, or ""."""

    kind = "select"

    def __init__(
        self, label: Words, options: Iterable[Option], *, empty: Words = "", **named: Any
    ) -> None:
        super().__init__(label, options, **named)
        self.empty = empty


class Checkboxes(Choices):
    """Any of several; gives a tuple in the order of the options."""

    kind = "checkboxes"
    nothing: ClassVar[tuple[str, ...]] = ()
    widget = forms.SelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the chosen values; ValidationError for none, an unknown one, or "none" too."""
        given = self.chosen(value)
        if not given:
            super().clean([])
            return ()
        for one in given:
            self.check_known(one)
        chosen = [option for option in self.options if option.value in given]
        alone = next((option for option in chosen if option.is_exclusive), None)
        if alone and len(chosen) > 1:
            message = _("Select “%(text)s”, or the others, but not both")
            raise ValidationError(message, code="exclusive", params={"text": alone.text})
        return tuple(option.value for option in chosen)


class Tick(forms.BooleanField):
    """One box to tick; gives True or False."""

    kind = "tick"
    nothing = False

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        hint: Words = "",
        required: bool = True,
        **named: Any,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, **named)
        self.error_messages["required"] = missing or _("Tick the box to go on")
