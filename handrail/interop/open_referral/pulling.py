"""A whole feed read from a file or an address: every page, or nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from handrail.domain.directory.records import Problem, Pull, ServiceRecord
from handrail.interop.open_referral import envelopes, fetching, services, values
from handrail.interop.open_referral.envelopes import NotADirectory, Page
from handrail.interop.open_referral.fetching import NotThere, PullFailed, Web
from handrail.interop.open_referral.text import one_line

MOST_PAGES = 5_000
MOST_RECORDS = 250_000
_CHILDREN = ("service_at_locations", "locations", "contacts", "schedules", "service_areas",
             "regular_schedules", "languages", "cost_options", "eligibilitys")  # fmt: skip
Progress = Callable[[int, int | None], None]


def _silent(done: int, total: int | None) -> None:
    """Report nothing."""


def pull(source: str, *, progress: Progress = _silent, web: Web | None = None) -> Pull:
    """Read a feed whole; PullFailed when it is empty, cut short or no directory at all.

    A feed that says it holds more than could be read (one saved page, one record) is
    returned with ``complete`` false.
    """
    try:
        if fetching.is_address(source):
            with web or Web() as opened:
                raw, complete = _from_address(source, opened, progress)
        else:
            raw, complete = _from_file(Path(source))
    except NotADirectory as error:
        raise PullFailed(f"{source} is no directory of services: {error}") from error
    if not raw:
        raise PullFailed(f"{source} holds no services at all")
    result = _read_all(source, raw, complete, progress)
    if not result.records:
        detail = result.problems[0].detail
        raise PullFailed(f"none of the {len(raw)} records in {source} can be read: {detail}")
    return result


def _from_file(path: Path) -> tuple[list[Any], bool]:
    page = envelopes.parse(fetching.from_file(path))
    promised = max(
        page.total_items or 0, 1 if (page.total_pages or 1) <= 1 else len(page.records) + 1
    )
    complete = not page.is_single_record and len(page.records) >= promised
    return list(page.records), complete


def _from_address(source: str, web: Web, progress: Progress) -> tuple[list[Any], bool]:
    first = envelopes.parse(web.get(source))
    if first.is_single_record:
        return list(first.records), False
    records = list(first.records)
    started_past_the_start = "page" in httpx.URL(source).params and (first.number or 0) > 1
    for page in _further_pages(source, first, web):
        records.extend(page.records)
        progress(len(records), first.total_items)
        if len(records) > MOST_RECORDS:
            raise PullFailed(f"{source} holds more than {MOST_RECORDS:,} records")
    if first.total_items and not records:
        raise PullFailed(f"{source} says it holds {first.total_items} services but gives none")
    enough = len(records) >= (first.total_items or 0) and not started_past_the_start
    return _with_details(source, records, web, progress), enough


def _further_pages(source: str, first: Page, web: Web) -> Iterator[Page]:
    pages = first.total_pages or 1
    if pages > MOST_PAGES:
        raise PullFailed(f"{source} says it has {pages:,} pages; at most {MOST_PAGES:,} are read")
    start = first.number if first.number is not None else 1
    end = pages - 1 if start == 0 else pages
    seen = {_fingerprint(first)}
    for number in range(start + 1, end + 1):
        address = str(httpx.URL(source).copy_set_param("page", number))
        page = envelopes.parse(web.get(address))
        if not page.records and number == end:
            return
        mark = _fingerprint(page)
        if mark in seen or not page.records:
            what = "repeats an earlier page" if page.records else "is empty"
            raise PullFailed(f"page {number} of {pages} {what}, so the feed cannot be read whole")
        seen.add(mark)
        yield page
        if page.is_last and number >= end:
            return


def _fingerprint(page: Page) -> str:
    return _digest(page.records)


def _digest(records: Any) -> str:
    text = json.dumps(records, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_details(source: str, records: list[Any], web: Web, progress: Progress) -> list[Any]:
    """Return the records with what ``/services/{id}`` adds, where lists leave it out (HSDS 3).

    A publisher that does not offer the address, or answers something else there, is taken at
    its list. Any other failure fails the pull: half a feed must not look like a change.
    """
    path = httpx.URL(source).path.rstrip("/")
    if not path.endswith("/services") or any(map(_has_children, records)):
        return records
    detailed: list[Any] = []
    for index, record in enumerate(records):
        more = _detail(source, record, web)
        if more is None and index == 0:
            return records
        detailed.append({**record, **more} if more else record)
        progress(index + 1, len(records))
    return detailed


def _has_children(record: Any) -> bool:
    return isinstance(record, Mapping) and any(key in record for key in _CHILDREN)


def _detail(source: str, record: Any, web: Web) -> dict[str, Any] | None:
    source_id = values.identifier(record.get("id")) if isinstance(record, Mapping) else ""
    if not source_id:
        return None
    base = httpx.URL(source)
    address = base.copy_with(path=f"{base.path.rstrip('/')}/{source_id}", query=None)
    try:
        page = envelopes.parse(web.get(str(address)))
    except (NotThere, NotADirectory):
        return None
    found = page.records[0] if page.is_single_record else None
    same = isinstance(found, Mapping) and values.identifier(found.get("id")) == source_id
    return dict(found) if same and found else None


def _read_all(source: str, raw: list[Any], complete: bool, progress: Progress) -> Pull:
    records: dict[str, ServiceRecord] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for index, one in enumerate(raw):
        source_id = values.identifier(one.get("id")) if isinstance(one, Mapping) else ""
        name = one_line(one.get("name"), 80) if isinstance(one, Mapping) else ""
        seen.add(source_id)
        try:
            record, notes = services.read(one)
        except (services.Unreadable, RecursionError, ArithmeticError) as error:
            problems.append(Problem(index, source_id, name, str(error), rejected=True))
            continue
        problems += [Problem(index, source_id, name, note, rejected=False) for note in notes]
        if kept := records.get(source_id):
            detail = f"duplicate id; “{kept.name}”, which came earlier, is kept"
            problems.append(Problem(index, source_id, name, detail, rejected=True))
            continue
        records[source_id] = record
        if index % 50 == 0:
            progress(index + 1, len(raw))
    progress(len(raw), len(raw))
    return Pull(
        source=source,
        content_hash=_digest([record.source_hash for record in records.values()]),
        records=tuple(records.values()),
        problems=tuple(problems),
        seen_ids=frozenset(seen - {""}),
        complete=complete,
    )
