"""The form all others extend: fields that a choice reveals, and a submission sent once."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.kernel.ids import new_id
from handrail.web.shared.forms.choices import Choices
from handrail.web.shared.forms.typed import Typed

STALE = _("This page was out of date. Check what you typed, then send it again")


class Form(forms.Form):
    """A form whose revealed fields count only when the option above them is chosen."""

    is_small = False  # smaller boxes to tick, for dense staff pages
    use_required_attribute = False
    required_css_class = ""

    def __init__(self, data: Any = None, *arguments: Any, **named: Any) -> None:
        named.setdefault("auto_id", "%s")
        typed = data if isinstance(data, Typed) else None
        super().__init__(None if typed is not None else data, *arguments, **named)
        if typed is not None:
            self.initial = {**self.initial, **typed.values_for(self)}

    def hidden_names(self) -> frozenset[str]:
        """Return the fields that belong to options that are not chosen."""
        hidden: set[str] = set()
        for name, field in self.fields.items():
            if isinstance(field, Choices):
                chosen = field.chosen(self[name].value()) if name not in hidden else frozenset()
                for option in field.options:
                    if option.value not in chosen:
                        hidden.update(option.reveal)
        return frozenset(hidden & set(self.fields))

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.hidden_names():
            self.errors.pop(name, None)
            self.cleaned_data[name] = getattr(self.fields[name], "nothing", None)


class Hidden(forms.CharField):
    """A value the page carries and nobody types."""

    kind = "hidden"
    widget = forms.HiddenInput

    def __init__(self, *, required: bool = False, max_length: int = 200, **named: Any) -> None:
        super().__init__(
            required=required,
            max_length=max_length,
            error_messages={"required": STALE, "max_length": STALE},
            **named,
        )


class SubmissionId(forms.UUIDField):
    """Made with the page and sent with the form, so that the same form sent twice is one thing."""

    kind = "hidden"
    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=new_id, error_messages={"required": STALE, "invalid": STALE})

    def to_python(self, value: Any) -> UUID | None:  # type: ignore[override]
        """Return the id; ValidationError when it is not one of ours."""
        found = super().to_python(value)
        if isinstance(found, UUID) and found.version != 4:
            raise ValidationError(STALE, code="invalid")
        return found
