"""What it means to serve a type: how it is read, searched, written and told again as it was."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from handrail.interop.fhir import codes
from handrail.interop.fhir.asking import Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.looking import Context, Thread
from handrail.interop.fhir.searching import Search
from handrail.interop.fhir.writing import Create, Update

ById = Callable[[Iterable[UUID], Context], list[Json]]
AsWritten = Callable[[Thread, Context, int | None], Json]
ID = Parameter("_id", "token")


@dataclass(frozen=True, slots=True)
class Served:
    """One type: how it is read, searched, written and told again as it was.

    ``includes`` are the references that can come along, by their search name: where they stand,
    as a path, and after a colon of which type they have to be where the path has several.
    ``subject`` is what the audit calls it; nothing where it is about nobody.
    """

    kind: str
    by_id: ById
    search: Search
    parameters: tuple[Parameter, ...]
    includes: Mapping[str, str]
    profile: str
    create: Create | None = None
    update: Update | None = None
    as_was: AsWritten | None = None
    subject: str = ""
    is_searched: bool = True

    @property
    def interactions(self) -> tuple[str, ...]:
        """What can be done with it, as a CapabilityStatement says it."""
        named = {
            "read": True,
            "vread": self.as_was is not None,
            "history-instance": self.as_was is not None,
            "search-type": self.is_searched,
            "create": self.create is not None,
            "update": self.update is not None,
        }
        return tuple(name for name, can in named.items() if can)


def profile(name: str) -> str:
    return f"{codes.UK_CORE}UKCore-{name}"
