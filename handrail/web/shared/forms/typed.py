"""What was typed before somebody was signed out, for the form it was typed into.

It is never data: a form that is given it is not bound, so it is never valid and nothing is done.
It only stands in the boxes, to be looked at and sent by whoever typed it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict


class Typed(QueryDict):
    """Empty to whoever asks it for a value; true, so that ``request.POST or None`` hands it on."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__("")
        self._fields = fields
        self.is_shown = False

    def __bool__(self) -> bool:
        return True

    def values_for(self, form: forms.Form) -> dict[str, Any]:
        """Return what stood in each of a form's boxes."""
        self.is_shown = True
        said = QueryDict(mutable=True)
        for name, texts in self._fields.items():
            said.setlist(name, list(texts))
        return {
            name: field.widget.value_from_datadict(said, said, form.add_prefix(name))
            for name, field in form.fields.items()
        }
