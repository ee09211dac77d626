"""How private a field is: every field about a person names its kind."""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of information a person can release or keep back."""

    IDENTITY = "identity"
    CONTACT = "contact"
    KNOWN = "known to us"
    ATTENDANCE = "attendance"
    WORK = "work situation"
    PLAN = "plan"
    ADJUSTMENTS = "adjustments"
    HEALTH = "health detail"
    MEASURES = "measures"
    OPERATIONAL = "running the service"


Fields = dict[str, Kind]


def fields(**kinds: str) -> Fields:
    """Return field name -> kind from ``identity="name birth_date"`` style arguments."""
    return {name: Kind[kind.upper()] for kind, names in kinds.items() for name in names.split()}
