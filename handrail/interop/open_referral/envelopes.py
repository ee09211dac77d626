"""What a publisher's answer holds: a list page (either version), a bare list, or one record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.interop.open_referral import values

_LISTS = ("contents", "content", "services", "items", "results", "data", "records")
_SIGNS_OF_A_SERVICE = ("id", "name", "organization", "organisation", "service_at_locations")


class NotADirectory(ValueError):  # noqa: N818 - an answer, not a fault
    """The text is not a directory of services; the message says what it is instead."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a feed. Totals are None where the publisher does not say."""

    records: tuple[Any, ...]
    number: int | None = None
    total_pages: int | None = None
    total_items: int | None = None
    is_last: bool | None = None
    is_single_record: bool = False


def parse(content: bytes) -> Page:
    """Return the page that some bytes hold; NotADirectory when they hold none."""
    return of(_json(content))


def of(document: object) -> Page:
    """Return the page in a JSON document; NotADirectory when it holds none."""
    if isinstance(document, list):
        return _of_list(document)
    if not isinstance(document, Mapping):
        raise NotADirectory("it is JSON, but neither a list nor a record")
    inner = next((document[k] for k in _LISTS if isinstance(document.get(k), list)), None)
    if inner is not None and not _is_a_service(document):
        return Page(
            records=tuple(map(_unwrapped, inner)),
            number=_whole(document, "page_number", "number", "page"),
            total_pages=_whole(document, "total_pages", "totalPages"),
            total_items=_whole(document, "total_items", "totalElements", "total"),
            is_last=_truth(document, "last_page", "last"),
        )
    if _is_a_service(document):
        return Page(records=(_unwrapped(document),), is_single_record=True)
    raise NotADirectory(f"it is JSON, but has no list of services (it has {_keys(document)})")


def _of_list(document: list[Any]) -> Page:
    """Pages saved one after the other in a list count as one feed."""
    nested = [item for item in document if isinstance(item, Mapping) and _is_a_page(item)]
    if document and len(nested) == len(document):
        pages = [of(item) for item in nested]
        records = tuple(record for page in pages for record in page.records)
        return Page(records, total_items=max((p.total_items or 0 for p in pages), default=0))
    return Page(tuple(map(_unwrapped, document)))


def _is_a_page(item: Mapping[str, Any]) -> bool:
    return not _is_a_service(item) and any(isinstance(item.get(key), list) for key in _LISTS)


def _is_a_service(document: Mapping[str, Any]) -> bool:
    if isinstance(document.get("service"), Mapping):
        return True
    return "id" in document and any(key in document for key in _SIGNS_OF_A_SERVICE[1:])


def _unwrapped(item: Any) -> Any:
    """Return the service of a ``service_at_location``, with its place; others as they are."""
    if not isinstance(item, Mapping) or not isinstance(item.get("service"), Mapping):
        return item
    rest = {key: value for key, value in item.items() if key != "service"}
    service = dict(item["service"])
    if "location" in rest:
        service["service_at_locations"] = [rest]
    return service


def _json(content: bytes) -> Any:
    text = _decoded(content)
    if not text.strip():
        raise NotADirectory("it is empty")
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise NotADirectory("it is nested too deeply") from None
    except ValueError as error:
        if (lines := _json_lines(text)) is not None:
            return lines
        what = "a web page" if text.lstrip()[:1] == "<" else "not JSON, or cut short"
        raise NotADirectory(f"it is {what} ({error})") from None


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return None
    try:
        return [json.loads(line, parse_constant=lambda _: None) for line in lines]
    except (ValueError, RecursionError):
        return None


def _decoded(content: bytes) -> str:
    try:
        return content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _whole(document: Mapping[str, Any], *keys: str) -> int | None:
    found = values.number(values.earliest_given(document, *keys))
    return int(found) if found is not None and found >= 0 else None


def _truth(document: Mapping[str, Any], *keys: str) -> bool | None:
    return next((document[key] for key in keys if isinstance(document.get(key), bool)), None)


def _keys(document: Mapping[str, Any]) -> str:
    return ", ".join(list(map(str, document))[:6]) or "nothing in it"
