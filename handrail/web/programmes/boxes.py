"""The boxes in which one part of a programme is written, made from the shape of its file.

A part whose values are plain (numbers, choices, lines of text) has a box for each. One that nests
deeper, such as the tiers, is written as it stands in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from handrail.domain.programmes.files import safe_yaml
from handrail.domain.programmes.files.safe_yaml import BadFile
from handrail.domain.programmes.sections import Section
from handrail.web.programmes.labels import BOXES, HINTS, word
from handrail.web.shared.forms import (
    Checkboxes,
    LongText,
    Number,
    Option,
    Radios,
    Select,
    Text,
    Tick,
)
from handrail.web.shared.forms.words import Words

ANY = "any"
YES_OR_NO = {"yes": True, "no": False}
LONG = {"text", "or_service_checks"}
FEW = 4
MOST = 99_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a value may be: choices, a whole number, a tick, yes or no, text; else it nests.

    ``is_many`` says that there may be several; ``fixed`` is the only value there is.
    """

    choices: tuple[Any, ...] = ()
    is_many: bool = False
    is_number: bool = False
    is_tick: bool = False
    is_yes_or_no: bool = False
    is_text: bool = False
    fixed: Any = None
    may_be_null: bool = False

    @property
    def is_plain(self) -> bool:
        """Return whether one box can hold it."""
        ways = (self.choices, self.is_number, self.is_tick, self.is_yes_or_no, self.is_text)
        return any(ways) or self.fixed is not None


def model_of(section: Section) -> type[BaseModel] | None:
    """Return the part's model, or None where it is one plain value or a list of parts."""
    for each in _alternatives(section.field.annotation):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def shapes(section: Section) -> dict[str, Shape] | None:
    """Return the shape of each value in a part, its own first, or None where one of them nests."""
    model = model_of(section)
    if model is None:
        found = {section.key: shape(section.field.annotation)}
    else:
        found = {name: shape(field.annotation) for name, field in model.model_fields.items()}
    last = [name for name in ("when_referred_by", "source") if name in found]
    ordered = {name: found[name] for name in (*(n for n in found if n not in last), *last)}
    return ordered if all(each.is_plain for each in ordered.values()) else None


def shape(annotation: Any) -> Shape:
    """Return what a value of an annotated type may be."""
    found = _alternatives(annotation)
    null = type(None) in found
    one = [each for each in found if get_origin(each) is not tuple and each is not type(None)]
    several = [each for each in found if get_origin(each) is tuple]
    values = tuple(value for each in one for value in _values(each))
    if several:
        inside = shape(get_args(several[0])[0])
        if inside.choices or inside.is_text:
            choices = (*values, *inside.choices)
            return Shape(choices=choices, is_many=True, is_text=inside.is_text, may_be_null=null)
        return Shape()
    if values == (True,):
        return Shape(fixed=True)
    if values and all(map(_values, one)):
        return Shape(choices=values, may_be_null=null)
    if bool in one:
        return Shape(is_tick=not null, is_yes_or_no=null, may_be_null=null)
    return Shape(is_number=int in one, is_text=str in one, may_be_null=null)


def box(name: str, shape: Shape) -> forms.Field:
    """Return the box for one value."""
    said: dict[str, Any] = {"hint": HINTS.get(name, ""), "required": False}
    label = BOXES[name]
    if shape.choices:
        return _choice(label, shape, said)
    if shape.is_tick:
        return Tick(label, **said)
    if shape.is_yes_or_no:
        return Radios(label, (Option("yes", _("Yes")), Option("no", _("No"))), **said)
    if shape.is_number:
        return Number(label, largest=MOST, **said)
    if shape.is_many or name in LONG:
        return LongText(label, unwatched=False, **said)
    return Text(label, max_length=500, **said)


def initial(value: Any, shape: Shape) -> Any:
    """Return what stands in the box for a value of the file."""
    if shape.is_many and shape.choices:
        return [value] if isinstance(value, str) else list(value or ())
    if shape.is_many:
        return "\n".join(map(str, value or ()))
    if shape.is_yes_or_no:
        return next((said for said, it in YES_OR_NO.items() if it is value), "")
    return "" if value is None else value


def written(
    section: Section,
    said: Mapping[str, Any],
    shapes: Mapping[str, Shape],
    before: Mapping[str, Any],
) -> Any:
    """Return what was said in the boxes as the part stands in the file.

    Boxes that were ticked ``before`` stay in their order, so that nothing seems to change.
    """
    values = {
        name: _value(_in_order(said.get(name), before.get(name)), each)
        for name, each in shapes.items()
    }
    model = model_of(section)
    if model is None:
        return values[section.key]
    return {
        name: found
        for name, found in values.items()
        if found not in (None, False, []) or model.model_fields[name].is_required()
    }


def as_text(value: Any) -> str:
    """Return a part as it is written in a file."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=90) if value else ""


def from_text(text: str) -> Any:
    """Return what a text in the file's way of writing says; ValidationError, by line."""
    try:
        return safe_yaml.parse("", text.encode()).content
    except BadFile as bad:
        raise forms.ValidationError([str(problem) for problem in bad.problems]) from bad


def _in_order(said: Any, before: Any) -> Any:
    if not (isinstance(said, tuple) and isinstance(before, list)):
        return said
    place = {str(value): number for number, value in enumerate(before)}
    return sorted(said, key=lambda value: place.get(value, len(place)))


def _choice(label: Words, shape: Shape, said: dict[str, Any]) -> forms.Field:
    options = tuple(
        Option(str(value), word(value), is_exclusive=value == ANY) for value in shape.choices
    )
    if shape.is_many:
        return Checkboxes(label, options, **said)
    if len(options) > FEW:
        return Select(label, options, empty=_("Choose"), **said)
    return Radios(label, options, **said)


def _value(said: Any, shape: Shape) -> Any:
    """Return what was said as a value of the file; None where nothing was."""
    if shape.fixed is not None:
        return shape.fixed
    if shape.is_many:
        typed = said if shape.choices else map(str.strip, str(said or "").splitlines())
        found = [each for each in typed or () if each]
        if ANY in found:
            return ANY
        return found or (None if shape.may_be_null else [])
    if shape.is_yes_or_no:
        return YES_OR_NO.get(said)
    return None if said in ("", None) else said


def _values(each: Any) -> tuple[Any, ...]:
    if isinstance(each, type) and issubclass(each, StrEnum):
        return tuple(each)
    return get_args(each) if get_origin(each) is Literal else ()


def _alternatives(annotation: Any) -> list[Any]:
    """Return the types that an annotation allows, without their limits."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [it for each in get_args(annotation) for it in _alternatives(each)]
    return [annotation]
