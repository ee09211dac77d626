"""The published directory: Open Referral UK 3.0 at ``/open-referral/v3/``, read-only and open.

It tells what the directory says about services and nothing about people, so that anybody may
read it, from any page (CORS). Answers carry an ETag; errors are RFC 9457 problems.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from handrail.domain.directory import identities, publishing
from handrail.domain.directory.published import Part
from handrail.interop.open_referral import document, terms, writing
from handrail.interop.open_referral.answering import Answer, endpoint
from handrail.interop.open_referral.asking import Asked, nothing
from handrail.kernel.clock import local_date

PROFILE = "https://openreferraluk.org"
Json = dict[str, Any]


@endpoint
def about(request: HttpRequest) -> Answer:
    """Say which version and profile this is, and where it is described."""
    address = request.build_absolute_uri(reverse("open_referral_openapi"))
    return Answer({"version": "3.0", "profile": PROFILE, "openapi_url": address})


@endpoint
def openapi(request: HttpRequest) -> Answer:
    """Describe this API, as OpenAPI 3.0."""
    base = request.build_absolute_uri(reverse("open_referral")).rstrip("/")
    return Answer(document.document(base))


@endpoint
def services(request: HttpRequest) -> Answer:
    """List services by name; with ``full``, each with all it holds."""
    asked = Asked(request.GET)
    part, full = asked.part(), asked.truth("full")
    found, total = publishing.services(asked.wanted(), part, on=_today(request), whole=full)
    write = writing.compiled if full else writing.listed
    return _page(request, asked, part, total, [write(each) for each in found])


@endpoint
def service(request: HttpRequest, id: str) -> Answer:
    """Give one service with all it holds."""
    found = publishing.service(_known(id), on=_today(request))
    return Answer(writing.compiled(found))


@endpoint
def links(request: HttpRequest) -> Answer:
    """List services at their places, by name; near a postcode, if one is given."""
    asked = Asked(request.GET)
    part, wanted = asked.part(), asked.wanted()
    around, is_known = asked.around()
    found, total = publishing.links(
        wanted if is_known else nothing(wanted), around, part, on=_today(request)
    )
    return _page(request, asked, part, total, [writing.at_location(each) for each in found])


@endpoint
def link(request: HttpRequest, id: str) -> Answer:
    """Give one service at one place."""
    found = publishing.link(_known(id), on=_today(request))
    return Answer(writing.at_location(found))


@endpoint
def taxonomies(request: HttpRequest) -> Answer:
    """List the vocabularies."""
    asked = Asked(request.GET)
    part = asked.part()
    return _cut(request, asked, part, terms.TAXONOMIES, writing.taxonomy)


@endpoint
def taxonomy(request: HttpRequest, id: str) -> Answer:
    """Give one vocabulary."""
    known = {one.id: one for one in terms.TAXONOMIES}
    return Answer(writing.taxonomy(_one(known.get(_known(id)))))


@endpoint
def taxonomy_terms(request: HttpRequest) -> Answer:
    """List the terms of every vocabulary."""
    asked = Asked(request.GET)
    part = asked.part()
    return _cut(request, asked, part, terms.every(publishing.topics()), writing.term)


@endpoint
def taxonomy_term(request: HttpRequest, id: str) -> Answer:
    """Give one term."""
    asked = _known(id)
    known = {one.id: one for one in terms.every(publishing.topics())}
    return Answer(writing.term(_one(known.get(asked))))


def _known(id: str) -> Any:
    found = identities.given(id)
    if found is None:
        raise publishing.NotPublished
    return found


def _one(found: Any) -> Any:
    if found is None:
        raise publishing.NotPublished
    return found


def _cut(
    request: HttpRequest, asked: Asked, part: Part, whole: Any, write: Callable[[Any], Json]
) -> Answer:
    """Return a page of what is all at hand."""
    each = tuple({one.id: one for one in whole}.values())
    shown = each[part.start : part.start + part.size]
    return _page(request, asked, part, len(each), [write(one) for one in shown])


def _page(
    request: HttpRequest, asked: Asked, part: Part, total: int, contents: list[Json]
) -> Answer:
    """Return a page as the standard's ``Page`` has it, with the way to those beside it."""
    last = max(1, -(-total // part.size))
    found: Json = {
        "total_items": total,
        "total_pages": last,
        "page_number": part.number,
        "size": len(contents),
        "first_page": part.number == 1,
        "last_page": part.number >= last,
        "empty": not contents,
        "contents": contents,
    }
    if asked.notes:
        found["notes"] = asked.notes
    beside = {"prev": part.number - 1, "next": part.number + 1}
    said = {name: given for name, given in request.GET.items() if name != "page"}
    ways = [
        f"<{request.build_absolute_uri(request.path)}?{urlencode({**said, 'page': number})}>;"
        f' rel="{name}"'
        for name, number in beside.items()
        if 1 <= number <= last
    ]
    return Answer(found, links=", ".join(ways))


def _today(request: HttpRequest) -> Any:
    return local_date(request.at)  # type: ignore[attr-defined]
