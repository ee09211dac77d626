"""What a draft says in one part, in a few words, as the list of its parts shows it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from handrail.domain.programmes.sections import Section
from handrail.web.programmes import boxes
from handrail.web.programmes.boxes import Shape
from handrail.web.programmes.labels import BOXES, word


def part_in_words(section: Section, content: Mapping[str, Any]) -> str | tuple[str, ...]:
    """Return what a part says: a line for each value that it gives."""
    is_there, value = section.of(content)
    if not is_there or value in ((), []):
        return _("Says nothing about this")
    if value is None:
        return _("Being checked")
    found = boxes.shapes(section)
    if found is None:
        return tuple(boxes.as_text(value).splitlines())
    if not isinstance(value, dict):
        return _one(value, found[section.key])
    said = {
        name: _one(value[name], shape)
        for name, shape in found.items()
        if shape.fixed is None and value.get(name) not in (None, [], False, "")
    }
    source = said.pop("source", "")
    lines = [f"{BOXES[name]}: {text}" for name, text in said.items()]
    if len(said) <= 1:
        lines = list(said.values()) or [_("Yes")]
    return (*lines, _("Seen: %(source)s") % {"source": source})


def _one(value: Any, shape: Shape) -> str:
    if shape.choices:
        by_value = {str(each): each for each in shape.choices}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(word(by_value.get(str(each), str(each))) for each in chosen)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
