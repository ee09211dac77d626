"""Organisations by ODS code: our own registers by default, or the ORD API where one is named.

ORD is NHS England's Organisation Reference Data interface (version 2): JSON by code, no sign-in.
What it answers is shown and never written over what a register's file brought.
"""

import re
from dataclasses import dataclass

from django.conf import settings

from handrail.domain.organisations import queries
from handrail.domain.organisations.ports import FoundOrganisation, Lookup, LookupAway
from handrail.interop.outside import naming
from handrail.interop.outside.asking import Answer, Away, Terms, opened

CODE = re.compile(r"^[A-Z0-9]{2,12}$")
SECONDS, LARGEST = 5.0, 1024 * 1024
OWN, ORD = "our own registers", "the Organisation Reference Data service"
LINES = ("AddrLn1", "AddrLn2", "AddrLn3", "Town", "County")
NOT_THERE = 404


class OwnRegisters:
    """What the files of the registers brought."""

    def by_code(self, ods_code: str) -> FoundOrganisation | None:
        """Return the organisation, or None."""
        found = queries.by_ods(ods_code)
        if found is None or found.ods_code is None:
            return None
        return FoundOrganisation(
            found.ods_code,
            found.name,
            found.address,
            found.postcode,
            found.closed_date is None,
            OWN,
        )


@dataclass(frozen=True, slots=True)
class OrdApi:
    """The ORD API at an address, asked by the one way out."""

    url: str

    def by_code(self, ods_code: str) -> FoundOrganisation | None:
        """Return the organisation, or None where there is none; LookupAway."""
        code = ods_code.strip().upper()
        if not CODE.match(code):
            return None
        terms = Terms(servers=(self.url,), seconds=SECONDS, most_bytes=LARGEST)
        try:
            with opened(naming.register(self.url), terms) as line:
                answer = line.get(f"{self.url.rstrip('/')}/organisations/{code}")
        except Away as away:
            raise LookupAway from away
        return None if answer.status == NOT_THERE else read(answer)


def read(answer: Answer) -> FoundOrganisation:
    """Return an answer of the ORD API as a value; LookupAway where it is not one."""
    try:
        held = answer.thing()["Organisation"]
        place = (held.get("GeoLoc") or {}).get("Location") or {}
        return FoundOrganisation(
            ods_code=str(held["OrgId"]["extension"]),
            name=str(held["Name"]),
            address=tuple(str(place[line]) for line in LINES if place.get(line)),
            postcode=str(place.get("PostCode") or ""),
            is_active=held.get("Status") == "Active",
            source=ORD,
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise LookupAway from problem


def door() -> Lookup:
    """Return the look-up that the settings ask for: our own registers, or the ORD API."""
    return OrdApi(settings.ORD_URL) if settings.ORD_URL else OwnRegisters()
