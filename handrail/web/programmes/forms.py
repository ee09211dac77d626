"""The forms by which a programme's next version is written, proposed, sent back and tried."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.programmes.drafting import Left, NotSound
from handrail.domain.programmes.sections import Section
from handrail.web.programmes import boxes
from handrail.web.programmes.labels import PARTS
from handrail.web.shared.forms import DateParts, Form, Hidden, LongText, Option, Radios

RULE, UNSEEN, NOTHING = "rule", "unseen", "nothing"
AS_DATA = "as_data"
LONGEST = 8_000


class PartForm(Form):
    """One part of a programme: whether it says anything, and what."""

    is_small = True
    draft_version = Hidden(required=True)

    def __init__(
        self, section: Section, content: dict[str, Any], *given: Any, **named: Any
    ) -> None:
        self.section, self.shapes = section, boxes.shapes(section)
        is_there, value = section.of(content)
        named["initial"] = {**named.get("initial", {}), **self._initial(is_there, value)}
        super().__init__(*given, **named)
        made = {
            name: boxes.box(name, shape)
            for name, shape in (self.shapes or {}).items()
            if shape.fixed is None
        } or {AS_DATA: _as_data()}
        if section.may_be_missing:
            self.fields["says"] = _says(section, tuple(made))
        self.fields.update(made)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the boxes that a template shows; the others are revealed by a choice."""
        shown = ("says",) if self.section.may_be_missing else tuple(self.fields)
        return tuple(name for name in shown if name != "draft_version")

    def said(self) -> Any:
        """Return what the part is to say, as ``drafting.change`` takes it; after validation."""
        says = self.cleaned_data.get("says", RULE)
        if says != RULE:
            return Left(unseen=says == UNSEEN)
        if self.shapes is None:
            return self.cleaned_data[AS_DATA]
        return boxes.written(self.section, self.cleaned_data, self.shapes, self.initial)

    def clean_as_data(self) -> Any:
        """Return what the text says; ValidationError where it cannot be read."""
        text = self.cleaned_data[AS_DATA]
        if text:
            return boxes.from_text(text)
        if self.cleaned_data.get("says", RULE) == RULE:
            raise ValidationError(_("Write what it says"))
        return None

    def refuse(self, refused: NotSound) -> None:
        """Show each problem at the box that it is about, else above them all."""
        for problem in refused.problems:
            rest = problem.key.removeprefix(f"{self.section.key}.").partition(".")[0]
            where = rest if rest in self.fields else next(iter(self.names))
            message = problem.message[:1].upper() + problem.message[1:]
            self.add_error(where, ValidationError(message))

    def _initial(self, is_there: bool, value: Any) -> dict[str, Any]:
        says = NOTHING if not is_there or value == [] else UNSEEN if value is None else RULE
        if self.shapes is None:
            return {"says": says, AS_DATA: boxes.as_text(value)}
        values = value if isinstance(value, dict) else {self.section.key: value}
        found = {name: boxes.initial(values.get(name), it) for name, it in self.shapes.items()}
        return {"says": says, **found}


class ProposeForm(Form):
    """From when it counts, and why."""

    valid_from = DateParts(_("From which day does it count?"), hint=_("Today or later"))
    why = LongText(
        _("Why does it change, and where was that seen?"),
        hint=_("Whoever publishes it reads this, and it is kept"),
        max_length=500,
        rows=4,
    )


class SendBackForm(Form):
    """What should change before it is published."""

    why = LongText(_("What should change?"), max_length=500, rows=4)


def _says(section: Section, reveal: tuple[str, ...]) -> Radios:
    offered = [Option(RULE, _("It says this"), reveal=reveal)]
    if section.may_be_unseen:
        offered.append(Option(UNSEEN, _("No source was seen: show it as being checked")))
    offered.append(Option(NOTHING, _("It says nothing about this")))
    return Radios(PARTS[section.key], offered)


def _as_data() -> LongText:
    return LongText(
        _("As it stands in the file"),
        hint=_("Each thing under its key, as in the programme files"),
        max_length=LONGEST,
        rows=14,
        required=False,
        unwatched=False,
    )
