"""The parts of a programme that are written one at a time, by the keys of its file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from handrail.domain.programmes.files.parts import IsFor
from handrail.domain.programmes.files.schema import ProgrammeFile
from handrail.kernel.errors import NotFound

IDENTITY = ("id",)  # never changes: decisions and services point to it
WHOM = "is_for"


class NoSuchPart(NotFound):
    """No part of a programme has that key."""

    default = "There is no such part of a programme."


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its key in the file (``is_for.age``), its field, and whether it may be left out."""

    key: str
    field: FieldInfo

    @property
    def may_be_missing(self) -> bool:
        """Return whether a programme may say nothing here."""
        return not self.field.is_required()

    @property
    def may_be_unseen(self) -> bool:
        """Return whether it may be written down as "not seen", and be shown as being checked."""
        return self.may_be_missing and self.field.default is None

    def of(self, content: Mapping[str, Any]) -> tuple[bool, Any]:
        """Return whether a programme says anything here, and what."""
        inside = _inside(content, self.key)
        return self._name in inside, inside.get(self._name)

    def put(self, content: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """Return the programme with this part saying something else."""
        return self._with(content, {**_inside(content, self.key), self._name: value})

    def without(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the programme without this part."""
        rest = {k: v for k, v in _inside(content, self.key).items() if k != self._name}
        return self._with(content, rest)

    @property
    def _name(self) -> str:
        return self.key.rpartition(".")[2]

    def _with(self, content: Mapping[str, Any], inside: dict[str, Any]) -> dict[str, Any]:
        return {**content, WHOM: inside} if self.key.startswith(f"{WHOM}.") else inside


def _every() -> dict[str, Section]:
    found: dict[str, Section] = {}
    for name, field in ProgrammeFile.model_fields.items():
        if name == WHOM:
            for inner, its in IsFor.model_fields.items():
                found[f"{WHOM}.{inner}"] = Section(f"{WHOM}.{inner}", its)
        elif name not in IDENTITY:
            found[name] = Section(name, field)
    return found


SECTIONS = _every()


def section(key: str) -> Section:
    """Return one part by its key; NoSuchPart when there is none."""
    if key not in SECTIONS:
        raise NoSuchPart
    return SECTIONS[key]


def _inside(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    return dict(content.get(WHOM, {})) if key.startswith(f"{WHOM}.") else dict(content)
