"""What surrounds every request, without a database."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed, TooMany
from handrail.web.shared import components, errors, middleware
from handrail.web.signin import homes

Handler = Callable[[HttpRequest], HttpResponse]


def page(request: HttpRequest) -> HttpResponse:
    """Answer with little."""
    return HttpResponse("<p>ok</p>")


def test_each_answer_has_a_nonce_of_its_own_and_no_cache_keeps_it() -> None:
    handler = middleware.security_headers(page)
    first, second = (handler(RequestFactory().get("/")) for _ in range(2))
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]
    assert first["Cache-Control"] == "no-store"
    assert "Cache-Control" not in handler(RequestFactory().get("/static/handrail.css"))


def test_a_body_over_the_limit_is_refused_unread() -> None:
    handler = middleware.limit_body(page)
    assert handler(RequestFactory().post("/", {"a": "x" * 3_000_000})).status_code == 413
    assert handler(RequestFactory().post("/", {"a": "x" * 1_000_000})).status_code == 200
    odd = RequestFactory().post("/", {"a": "x"}, CONTENT_LENGTH="many")
    assert handler(odd).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed("You cannot see this practice"), 403, "You cannot see this practice"),
        (TooMany(), 429, "You have tried too many times"),
        (OperationalError("server closed the connection"), 503, "We cannot reach our records"),
    ],
)
def test_what_a_view_lets_through_becomes_a_page(error: Exception, status: int, words: str) -> None:
    process = middleware.errors_without_database(page).process_exception  # type: ignore[attr-defined]
    answer = process(RequestFactory().get("/"), error)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_any_other_fault_is_left_to_the_last_page() -> None:
    process = middleware.errors_without_database(page).process_exception  # type: ignore[attr-defined]
    assert process(RequestFactory().get("/"), ValueError("x")) is None
    assert errors.failed(RequestFactory().get("/")).status_code == 500


def test_a_refusal_is_escaped() -> None:
    answer = errors.refused(RequestFactory().get("/"), NotAllowed("<script>"))
    assert b"<script>" not in answer.content.replace(b"<script nonce", b"").replace(
        b'<script type="module"', b""
    )


def test_where_work_starts_follows_permissions() -> None:
    first = {
        frozenset({Permission.REFER}): "/refer/",
        frozenset({Permission.TRIAGE, Permission.REFER}): "/today/",
        frozenset({Permission.MANAGE_SERVICE, Permission.TRIAGE}): "/manage/",
        frozenset({Permission.VIEW_AREA}): "/area/",
        frozenset({Permission.READ_AUDIT}): "/governance/",
    }
    assert {held: homes.homes_for(held)[0] for held in first} == first
    assert homes.homes_for(frozenset()) == ()


def test_pages_of_a_list_keep_the_filters() -> None:
    query = QueryDict("stage=new&stage=late&page=3&q=a%26b")
    found = components.pages(query, total=100, size=20)
    assert found.href(2) == "?stage=new&stage=late&q=a%26b&page=2"
    assert list(found.numbers()) == [1, 2, 3, 4, 5]
    assert (found.first_shown, found.last_shown) == (41, 60)


@pytest.mark.parametrize("asked", ["0", "-1", "999", "x", "", "٣", "9" * 400])
def test_a_page_that_is_none_becomes_one(asked: str) -> None:
    query = QueryDict(mutable=True)
    query["page"] = asked
    found = components.pages(query, total=45, size=20)
    assert 1 <= found.number <= 3


def test_an_empty_list_has_one_page() -> None:
    found = components.pages(QueryDict(), total=0, size=20)
    assert (found.last, found.first_shown, found.last_shown) == (1, 0, 0)


def test_what_we_add_to_every_page_is_small() -> None:
    from django.conf import settings

    folder = settings.PACKAGE / "web" / "shared" / "static"
    ours = sum((folder / name).stat().st_size for name in ("handrail.css", "handrail.js"))
    assert ours < 20_000
