"""The organisations a register touches, held in memory while its rows are compared."""

from uuid import UUID

from django.db.models import Q

from handrail.domain.organisations import rules
from handrail.domain.organisations.models import Organisation

_BATCH = 1000


class Book:
    """What is held, by code or name, and what the register changes of it."""

    def __init__(self, reading: rules.Reading, label: str, *, history: bool) -> None:
        self.outcomes: dict[str, rules.Outcome] = {}
        self.added_besides = 0
        self._label = label
        self._history = history
        self._by_code: dict[str, Organisation] = {}
        self._by_local: dict[tuple[str, str], Organisation] = {}
        self._by_name: dict[tuple[str, str], Organisation] = {}
        self._kind_of: dict[UUID, str] = {}
        self._new: list[Organisation] = []
        self._changed: dict[UUID, Organisation] = {}
        self._fields: set[str] = set()
        self._load({record.kind for record in reading.organisations})

    def id_of(self, ods_code: str) -> UUID | None:
        """Return the organisation's id by its ODS code, if it is known."""
        found = self._by_code.get(ods_code)
        return found.pk if found else None

    def kind_of(self, organisation_id: UUID) -> str:
        """Return what kind an organisation is."""
        return self._kind_of.get(organisation_id, "")

    def take(self, record: rules.OrganisationRecord) -> None:
        """Compare one record with what is held, and remember what to write."""
        held = self._find(record)
        if held is None:
            outcome: rules.Outcome = "new"
            self._add(record)
        else:
            outcome = "unchanged" if self._history else self._change(held, record)
        if record.row:
            self.outcomes[record.row] = outcome

    def write(self) -> None:
        """Write what is new and what changed, in batches."""
        Organisation.objects.bulk_create(self._new, batch_size=_BATCH)
        if self._changed:
            fields = [*sorted(self._fields), "search_text", "source", "version"]
            Organisation.objects.bulk_update(
                list(self._changed.values()), fields, batch_size=_BATCH
            )

    def _load(self, kinds: set[str]) -> None:
        wanted = Q(ods_code__isnull=False) | Q(kind__in=kinds)
        for each in Organisation.objects.filter(wanted).order_by("-standing", "id"):
            self._shelve(each)

    def _shelve(self, each: Organisation) -> None:
        self._kind_of[each.pk] = each.kind
        if each.ods_code:
            self._by_code[each.ods_code] = each
        elif each.local_code:
            self._by_local[each.kind, each.local_code] = each
        # Of two of the same name the active one is kept, being loaded last.
        self._by_name[each.kind, each.name.casefold()] = each

    def _find(self, record: rules.OrganisationRecord) -> Organisation | None:
        if record.ods_code:
            return self._by_code.get(record.ods_code)
        if record.local_code:
            return self._by_local.get((record.kind, record.local_code))
        return self._by_name.get((record.kind, record.name.casefold()))

    def _add(self, record: rules.OrganisationRecord) -> None:
        facts = {field: _stored(record, field) for field in rules.ALL_FACTS}
        each = Organisation(
            ods_code=record.ods_code, local_code=record.local_code, source=self._label, **facts
        )
        each.search_text = _search_text(each)
        self._new.append(each)
        self._shelve(each)
        self.added_besides += not record.row

    def _change(self, held: Organisation, record: rules.OrganisationRecord) -> rules.Outcome:
        differing = {
            field: value
            for field in record.speaks_for
            if getattr(held, field) != (value := _stored(record, field))
        }
        if not differing:
            return "unchanged"
        closing = held.closed_date is None and differing.get("closed_date") is not None
        for field, value in differing.items():
            setattr(held, field, value)
        held.search_text = _search_text(held)
        self._kind_of[held.pk] = held.kind
        if held.pk not in self._changed and not held._state.adding:
            held.version += 1
            held.source = self._label
            self._changed[held.pk] = held
        self._fields |= set(differing)
        return "closed" if closing else "changed"


def _stored(record: rules.OrganisationRecord, field: str) -> object:
    value = getattr(record, field)
    return list(value) if field == "address" else value


def _search_text(each: Organisation) -> str:
    return rules.search_text(
        ods_code=each.ods_code, name=each.name, address=each.address, postcode=each.postcode
    )
