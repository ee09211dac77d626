"""The services that fit a search, out of columns that a process keeps until something changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from handrail.domain.directory import codes, ordering, rules, shelf
from handrail.domain.directory.asking import Asked, Slice
from handrail.domain.directory.ordering import Hits, Worded
from handrail.domain.directory.shelf import Entry, Shelf

LATEST_CHANGES = "select id from directory_change order by id desc limit 50"
MOST_TEXTS = 256


@dataclass(frozen=True, slots=True)
class _Kept:
    """The columns as last built, the changes known then, and the words asked for since."""

    changes: tuple[UUID, ...]
    shelf: Shelf
    texts: dict[str, Worded] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}


def latest_changes() -> tuple[UUID, ...]:
    """Return the latest changes of the directory, so that callers may keep a copy.

    Several, for a change may be written before another and be seen only after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(LATEST_CHANGES)
        return tuple(id for (id,) in cursor.fetchall())


def hits(
    asked: Asked, *, best: Slice | None, listed: Slice | None, waits: Mapping[UUID, int]
) -> tuple[Hits, Hits]:
    """Return some of those that take referrals and some of those only listed, each in its order.

    Words that find nothing are tried once more as a misspelt name.
    """
    kept = _current()
    found = ordering.reach(kept.shelf, asked, _worded(kept, asked.text))
    return (
        ordering.best(kept.shelf, found, best, waits) if best else Hits(),
        ordering.listed(kept.shelf, asked, found, listed) if listed else Hits(),
    )


def _current() -> _Kept:
    changes = latest_changes()
    kept = _kept.get("latest")
    if kept is None or kept.changes != changes:
        kept = _kept["latest"] = _Kept(changes, _built())
    return kept


def _worded(kept: _Kept, text: str) -> Worded | None:
    if not text:
        return None
    found = kept.texts.get(text)
    if found is None:
        rows = kept.shelf.ids.rows(_ids(_WORDED, text) or _look_alikes(text))
        found = ordering.worded(kept.shelf, text, rows)
        if len(kept.texts) < MOST_TEXTS:
            kept.texts[text] = found
    return found


def _look_alikes(text: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('pg_trgm.word_similarity_threshold', '0.45', true)")
    return _ids(_LIKE, text)


# Thousands of ids come as one value of sixteen bytes each: that is read in a moment.
_WORDED = (
    "select string_agg(uuid_send(id), '') from directory_service"
    " where words @@ websearch_to_tsquery('english', %s) and state <> 'withdrawn'"
)
_LIKE = (
    "select string_agg(uuid_send(id), '') from directory_service"
    " where %s <%% name and state <> 'withdrawn'"
)
_LATE = (
    "select string_agg(distinct uuid_send(service_id), '') from directory_openinghours"
    " where weekday >= 5 or opens < %s or closes > %s"
)
_POINTS = (
    "select a.service_id, l.latitude, l.longitude from directory_serviceatlocation a"
    " join directory_location l on l.id = a.location_id where l.latitude is not null"
)
_ENTRIES = """
select s.id, s.name, s.takes_referrals, s.state, s.intake, s.is_placed, s.area_codes,
  s.delivery_kinds, s.languages, s.access_features, w.working_days, s.industries
from directory_service s left join lateral (
  select working_days from directory_waitdeclaration d
  where s.takes_referrals and d.service_id = s.id and d.kind = 'first_contact'
  order by d.declared_at desc, d.id desc limit 1
) w on true
where s.state <> 'withdrawn'
"""


def _built() -> Shelf:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        entries = [Entry(*row) for row in cursor.fetchall()]
        cursor.execute(_POINTS)
        points = cursor.fetchall()
    late = _ids(_LATE, f"{rules.OFFICE_OPENS}", f"{rules.OFFICE_CLOSES}")
    needs = {need: _ids(_WORDED, words) for need, (_label, words) in codes.NEEDS.items()}
    return shelf.shelve(entries, points=points, late=late, needs=needs)


def _ids(question: str, *given: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(question, given or None)
        (found,) = cursor.fetchone()
    return bytes(found or b"")
