"""The belongings a register states, compared with the periods held."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from handrail.domain.organisations import rules
from handrail.domain.organisations.book import Book
from handrail.domain.organisations.models import Relation

_BATCH = 1000
_Key = tuple[UUID, str, UUID]


class RelationBook:
    """Periods held of the children a register speaks of, and what it changes of them."""

    def __init__(self, book: Book, as_of: date, label: str, *, history: bool) -> None:
        self.outcomes: dict[str, rules.Outcome] = {}
        self.rejected: list[rules.Rejected] = []
        self._book = book
        self._as_of = as_of
        self._label = label
        self._history = history
        self._held: dict[_Key, list[Relation]] = defaultdict(list)
        self._of_child: dict[UUID, list[Relation]] = defaultdict(list)
        self._touched: set[UUID] = set()
        self._changed: dict[UUID, Relation] = {}
        self._new: list[Relation] = []
        for relation in Relation.objects.order_by("from_date", "id"):
            self._shelve(relation)

    def take(self, record: rules.RelationRecord) -> None:
        """Compare one belonging with what is held, and remember what to write."""
        child = self._book.id_of(record.child_code)
        parent = self._book.id_of(record.parent_code)
        if child is None or parent is None or child == parent:
            unknown = record.child_code if child is None else record.parent_code
            self._reject(record, f"no organisation is known by the code {unknown}")
            return
        key = (child, record.kind, parent)
        outcome = self._place(key, record)
        if outcome == "rejected":
            self._reject(record, "its dates overlap two periods that are already held")
        elif record.row:
            self.outcomes[record.row] = rules.together(self.outcomes.get(record.row), outcome)
        self._touched.add(child)

    def write(self) -> None:
        """End what a later parent has ended, then write what is new and what changed."""
        for child in self._touched:
            self._end_superseded(child)
        # Changes go first: a shortened period makes room for a new one.
        Relation.objects.bulk_update(
            list(self._changed.values()), ["from_date", "until_date", "source"], batch_size=_BATCH
        )
        Relation.objects.bulk_create(self._new, batch_size=_BATCH)

    def _shelve(self, relation: Relation) -> None:
        key = (relation.child_id, relation.kind, relation.parent_id)
        self._held[key].append(relation)
        self._of_child[relation.child_id].append(relation)

    def _place(self, key: _Key, record: rules.RelationRecord) -> rules.Outcome:
        held = {_period(relation): relation for relation in self._held[key]}
        if record.from_date is None and any(period.covers(self._as_of) for period in held):
            return "unchanged"
        start = record.from_date or self._start(key)
        given = rules.Period(key[2], start, record.until_date)
        outcome, replaced = rules.place_period(list(held), given, history=self._history)
        if outcome == "new":
            child, kind, parent = key
            relation = Relation(
                child_id=child,
                parent_id=parent,
                kind=kind,
                from_date=start,
                until_date=record.until_date,
                source=self._label,
            )
            self._new.append(relation)
            self._shelve(relation)
        elif replaced is not None:
            self._alter(held[replaced], given)
        return outcome

    def _start(self, key: _Key) -> date:
        child, kind, parent = key
        wanted = self._book.kind_of(parent)
        earlier = any(
            relation.kind == kind and self._book.kind_of(relation.parent_id) == wanted
            for relation in self._of_child[child]
        )
        return rules.starting(self._as_of, earlier_parent=earlier)

    def _end_superseded(self, child: UUID) -> None:
        by_kind: dict[str, dict[rules.Period, Relation]] = defaultdict(dict)
        for relation in self._of_child[child]:
            if relation.kind == Relation.Kind.PART_OF:
                parent_kind = self._book.kind_of(relation.parent_id)
                by_kind[parent_kind][_period(relation)] = relation
        for periods in by_kind.values():
            for held, ended in rules.superseded(periods):
                self._alter(periods[held], ended)

    def _alter(self, relation: Relation, period: rules.Period) -> None:
        relation.from_date = period.from_date
        relation.until_date = period.until_date
        if not relation._state.adding:
            relation.source = self._label
            self._changed[relation.pk] = relation

    def _reject(self, record: rules.RelationRecord, reason: str) -> None:
        self.rejected.append(rules.Rejected(record.row, reason))
        if record.row:
            self.outcomes.setdefault(record.row, "rejected")


def _period(relation: Relation) -> rules.Period:
    return rules.Period(relation.parent_id, relation.from_date, relation.until_date)
