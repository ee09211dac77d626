"""Collect what a file says while its rows are read one by one."""

from collections.abc import Callable, Iterable

from handrail.domain.organisations.rules import (
    OrganisationRecord,
    Reading,
    Rejected,
    RelationRecord,
)
from handrail.interop.ods.cells import BadCellError
from handrail.interop.ods.files import Row, Table

NAME_ONLY = frozenset({"name"})
NOTHING = frozenset[str]()


class Collector:
    """Records and skipped rows of one file, with every code allowed once."""

    def __init__(self, kind: str, *tables: Table) -> None:
        self._kind = kind
        self._organisations: list[OrganisationRecord] = []
        self._relations: list[RelationRecord] = []
        self._besides: dict[str, OrganisationRecord] = {}
        self._rejected = [
            Rejected(each.place, each.reason) for table in tables for each in table.broken
        ]
        self._first_seen: dict[str, str] = {}
        self._rows = len(self._rejected)

    def each(self, rows: Iterable[Row], read: Callable[[Row], None]) -> None:
        """Read every row, noting why one is skipped."""
        for row in rows:
            self._rows += 1
            try:
                read(row)
            except BadCellError as bad:
                self._rejected.append(Rejected(row.place, str(bad)))

    def once(self, row: Row, key: str) -> None:
        """Do nothing, or raise BadCellError if an earlier row had the same key."""
        first = self._first_seen.setdefault(key, row.place)
        if first != row.place:
            raise BadCellError(f"{key} is already on {first}")

    def add(self, *records: OrganisationRecord | RelationRecord) -> None:
        """Keep records of a row."""
        for record in records:
            if isinstance(record, OrganisationRecord):
                self._organisations.append(record)
            else:
                self._relations.append(record)

    def mention(self, kind: str, code: str, name: str = "") -> None:
        """Keep an organisation that is only named in passing: made if unknown, else renamed."""
        known = self._besides.get(code)
        if known is not None and (known.speaks_for or not name):
            return
        self._besides[code] = OrganisationRecord(
            row="",
            kind=kind,
            name=name or f"{_NAMES.get(kind, 'Organisation')} {code}",
            ods_code=code,
            speaks_for=NAME_ONLY if name and kind in _NAMES else NOTHING,
        )

    def reading(self) -> Reading:
        """Return everything read; those named in passing first, without those with rows."""
        own = {record.ods_code for record in self._organisations}
        besides = [each for code, each in self._besides.items() if code not in own]
        return Reading(
            kind=self._kind,
            rows=self._rows,
            organisations=(*besides, *self._organisations),
            relations=tuple(self._relations),
            rejected=tuple(self._rejected),
        )


_NAMES = {"icb": "Integrated care board", "sub_icb": "Sub-ICB location"}
