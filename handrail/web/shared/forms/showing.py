"""What ``forms.jinja`` prints: every decision is made here, so the template makes none."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from handrail.web.shared.forms.choices import Choices
from handrail.web.shared.forms.dates import PARTS, DateParts
from handrail.web.shared.forms.text import CONTROLS

TYPES = {"email": "email", "tel": "tel", "password": "password"}


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary; no ``href`` when it is about the whole form."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option as it is shown."""

    id: str
    value: str
    text: str
    hint: str
    reveal: tuple[str, ...]
    is_chosen: bool
    is_exclusive: bool
    follows_or: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """One box of a date as it is shown."""

    part: str
    value: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it is shown."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    error: str
    value: str
    described_by: str
    type: str
    width: str
    autocomplete: str
    inputmode: str
    unit: str
    empty: str
    rows: int
    limit: int
    is_inline: bool
    is_birthday: bool
    options: tuple[OptionView, ...]
    parts: tuple[PartView, ...]


def field_view(
    form: forms.BaseForm,
    name: str,
    label: str = "",
    hint: str = "",
    kind: str = "",
    autocomplete: str = "",
) -> FieldView:
    """Return how a field of a form is shown; KeyError when the form has none of that name."""
    bound = form[name]
    field = bound.field
    kind = kind or getattr(field, "kind", "text")
    hint = _unwatched(field, hint or str(field.help_text or ""))
    error = _first_error(form, name)
    value = bound.value()
    return FieldView(
        kind=kind,
        id=_id(bound),
        name=bound.html_name,
        label=label or str(bound.label),
        hint=hint,
        error=error,
        value="" if kind in {"password", "date"} or value is None else CONTROLS.sub("", str(value)),
        described_by=_described_by(_id(bound), kind, hint=hint, error=error),
        type=TYPES.get(kind, "text"),
        width=getattr(field, "width", "10" if kind == "code" else ""),
        autocomplete=autocomplete or getattr(field, "autocomplete", ""),
        inputmode=getattr(field, "inputmode", "numeric" if kind == "code" else ""),
        unit=getattr(field, "unit", ""),
        empty=getattr(field, "empty", ""),
        rows=getattr(field, "rows", 5),
        limit=(getattr(field, "max_length", None) or 0) if kind == "textarea" else 0,
        is_inline=getattr(field, "inline", False),
        is_birthday=getattr(field, "is_birthday", False),
        options=_options(bound),
        parts=_parts(form, bound),
    )


def _unwatched(field: forms.Field, hint: str) -> str:
    """Return the hint of a box for free text, which always says that nobody watches it."""
    warning = _("Nobody watches this box")
    if not getattr(field, "unwatched", False) or warning in hint:
        return hint
    said = _("If anyone is in danger, ring 999 now.")
    return " ".join(filter(None, (hint, f"{warning}. {said}")))


def error_links(form: forms.BaseForm) -> tuple[ErrorLink, ...]:
    """Return the lines of the error summary, in the order of the fields."""
    if not form.is_bound:
        return ()
    return tuple(
        ErrorLink(str(message), _target(form, name))
        for name, messages in form.errors.items()
        for message in messages
    )


def hidden_values(form: forms.BaseForm) -> tuple[tuple[str, str], ...]:
    """Return the names and values of what the page carries; one that was refused is made anew."""
    found = []
    for bound in form.hidden_fields():
        refused = form.is_bound and bound.errors
        value = bound.initial if refused else bound.value()
        found.append((bound.html_name, CONTROLS.sub("", "" if value is None else str(value))))
    return tuple(found)


def _target(form: forms.BaseForm, name: str) -> str:
    if name not in form.fields or getattr(form.fields[name], "kind", "") == "hidden":
        return ""
    bound = form[name]
    wrong = next((part.part for part in _parts(form, bound) if part.is_wrong), "")
    return f"#{_id(bound)}{'-' if wrong else ''}{wrong}"


def _id(bound: BoundField) -> str:
    return str(bound.auto_id or bound.html_name)


def _first_error(form: forms.BaseForm, name: str) -> str:
    found = form.errors.get(name) if form.is_bound else None
    return str(found[0]) if found else ""


def _described_by(id_: str, kind: str, *, hint: str, error: str) -> str:
    ends = (("info", kind == "textarea"), ("hint", bool(hint)), ("error", bool(error)))
    return " ".join(f"{id_}-{end}" for end, present in ends if present)


def _options(bound: BoundField) -> tuple[OptionView, ...]:
    field = bound.field
    if not isinstance(field, Choices):
        return ()
    chosen = field.chosen(bound.value())
    return tuple(
        OptionView(
            id=f"{_id(bound)}-{number}" if number > 1 else _id(bound),
            value=option.value,
            text=str(option.text),
            hint=str(option.hint),
            reveal=option.reveal,
            is_chosen=option.value in chosen,
            is_exclusive=option.is_exclusive,
            follows_or=option.follows_or,
        )
        for number, option in enumerate(field.options, start=1)
    )


def _parts(form: forms.BaseForm, bound: BoundField) -> tuple[PartView, ...]:
    field = bound.field
    if not isinstance(field, DateParts):
        return ()
    wrong = _wrong_parts(form, bound.name)
    return tuple(
        PartView(part, text, part in wrong)
        for part, text in zip(PARTS, field.boxes(bound.value()), strict=True)
    )


def _wrong_parts(form: forms.BaseForm, name: str) -> tuple[str, ...]:
    found: list[Any] = form.errors.as_data().get(name, []) if form.is_bound else []
    return (found[0].params or {}).get("parts", PARTS) if found else ()
