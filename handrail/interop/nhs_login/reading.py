"""What NHS login says of somebody: how surely it knows them, and by what they are found."""

from datetime import date
from typing import Any

from handrail.domain.participants.ports import Proven
from handrail.domain.staff.ports import NotTrusted
from handrail.interop.oidc import reading
from handrail.interop.oidc.flow import Answer
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import InvalidNhsNumber, NhsNumber

LEVELS = ("P0", "P5", "P9")
HIGH = "P9"


def proven(answer: Answer) -> Proven:
    """Return how surely NHS login knows somebody; NotTrusted.

    The NHS number counts only at P9: below that nobody has checked whose it is.
    """
    level = _level(answer)
    if level != HIGH:
        return Proven(answer.provider.key, level)
    return Proven(
        answer.provider.key,
        level,
        _number(answer.get("nhs_number")),
        _date(answer.get("birthdate")),
    )


def _level(answer: Answer) -> str:
    """Return the lowest level that the vector of the token and the claims agree on.

    The vector (``vot``) has to be one that was asked for (Vectors of trust, 5.1).
    """
    vector = reading.text(answer.token.get("vot"))
    if vector and vector not in answer.provider.vectors:
        raise NotTrusted("vector of trust not asked for")
    said = [vector.partition(".")[0], reading.text(answer.get("identity_proofing_level"))]
    if any(each not in LEVELS for each in said):
        return LEVELS[0]
    return min(said, key=LEVELS.index)


def _number(value: Any) -> NhsNumber | None:
    try:
        return nhs_number.parse(reading.text(value))
    except InvalidNhsNumber:
        return None


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(reading.text(value))
    except ValueError:
        return None
