"""Trace in the national register of patients (PDS): not connected, or a sandbox of made-up people.

PDS itself is reached only with NHS England's agreement and a connection of its own, which is a
matter of each deployment: it would be one more class here. The sandbox answers by the same
Protocol about numbers that were never issued, so that the steps around it can be tried.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from handrail.domain.participants.ports import (
    NONE,
    NOT_CONNECTED,
    ONE,
    SEVERAL,
    Traced,
    Tracer,
)
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber

SANDBOX = "sandbox"
# Surname, date of birth, number: numbers from 999 000 0000 up were never issued.
PEOPLE = (
    ("okafor", date(1980, 2, 1), "9990000018"),
    ("tolley", date(1984, 3, 3), "9990000026"),
    ("twin", date(1990, 1, 1), "9990000034"),
    ("twin", date(1990, 1, 1), "9990000042"),
)


@dataclass(frozen=True, slots=True)
class NotConnected:
    """There is no connection: says so, and asks nobody."""

    def trace(self, *, family_name: str, birth_date: date, nhs_number: NhsNumber | None) -> Traced:
        """Return that it is not connected."""
        return Traced(NOT_CONNECTED, "PDS is not connected")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A few made-up people, to try the steps around a trace."""

    def trace(self, *, family_name: str, birth_date: date, nhs_number: NhsNumber | None) -> Traced:
        """Return who of the made-up people it is: one, none or several."""
        wanted = nhs_number.digits if nhs_number else None
        found = [
            digits
            for surname, born, digits in PEOPLE
            if surname == family_name.casefold() and born == birth_date and wanted in {None, digits}
        ]
        source = "a sandbox, not PDS"
        if len(found) == 1:
            return Traced(ONE, source, _number(found[0]))
        return Traced(SEVERAL if found else NONE, source)


def door() -> Tracer:
    """Return the tracer that the settings ask for; without a setting there is none."""
    return Sandbox() if settings.PDS == SANDBOX else NotConnected()


def _number(digits: str) -> NhsNumber:
    return nhs_number.parse(digits)
