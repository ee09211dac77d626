"""Whole feeds: pages, bare lists, single records, faults."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from handrail.domain.directory.records import Pull
from handrail.interop.open_referral import fetching
from handrail.interop.open_referral.fetching import PullFailed, Web
from handrail.interop.open_referral.pulling import pull

URL = "https://directory.example.org/api/services"


def service(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"s{number}", "name": f"Service {number}", "contacts": [], **more}


def from_file(tmp_path: Path, content: object) -> Pull:
    path = tmp_path / "feed.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return pull(str(path))


def from_web(answer: Callable[[httpx.Request], httpx.Response], url: str = URL) -> Pull:
    return pull(url, web=Web(httpx.MockTransport(answer), pause=lambda seconds: None))


def paged(pages: list[list[Any]], first: int = 1, **more: Any) -> Callable[..., httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/api/services":
            return httpx.Response(404)
        number = int(request.url.params.get("page", first))
        document = {
            "total_items": sum(map(len, pages)),
            "total_pages": len(pages),
            "page_number": number,
            "contents": pages[number - first],
            **more,
        }
        return httpx.Response(200, json=document)

    return answer


@pytest.mark.parametrize(
    "document",
    [
        [service(1), service(2)],
        {"totalElements": 2, "totalPages": 1, "content": [service(1), service(2)]},
        {"total_items": 2, "total_pages": 1, "contents": [service(1), service(2)]},
        [{"contents": [service(1)], "total_items": 2}, {"contents": [service(2)]}],
        {"services": [service(1), service(2)]},
    ],
)
def test_lists_of_every_shape_are_read_whole(tmp_path: Path, document: object) -> None:
    got = from_file(tmp_path, document)
    assert [record.name for record in got.records] == ["Service 1", "Service 2"]
    assert got.complete


def test_a_byte_order_mark_gzip_and_json_lines_are_read(tmp_path: Path) -> None:
    plain = json.dumps([service(1)]).encode()
    assert len(from_file(tmp_path, b"\xef\xbb\xbf" + plain).records) == 1
    assert len(from_file(tmp_path, gzip.compress(plain)).records) == 1
    lines = b"\n".join(json.dumps(service(n)).encode() for n in range(3))
    assert len(from_file(tmp_path, lines).records) == 3


def test_one_record_or_one_page_of_many_is_not_complete(tmp_path: Path) -> None:
    assert not from_file(tmp_path, service(1)).complete
    one_page = {"total_items": 874, "total_pages": 292, "contents": [service(1)]}
    assert not from_file(tmp_path, one_page).complete


def test_duplicates_and_empty_names_are_reported_with_their_index(tmp_path: Path) -> None:
    got = from_file(tmp_path, [service(1), {"id": "x", "name": ""}, service(1), None])
    assert [(p.index, p.rejected) for p in got.problems] == [(1, True), (2, True), (3, True)]
    assert got.rejected == 3
    assert "duplicate id" in got.problems[1].detail
    assert got.seen_ids == {"s1", "x"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[]", "no services"),
        (b"", "empty"),
        (b"<!doctype html><p>Sorry</p>", "a web page"),
        (b'[{"id": "1", "na', "cut short"),
        (b'{"error": "no"}', "no list of services"),
        (b"42", "neither a list nor a record"),
        (b'[{"id": "1"}]', "none of the 1 records"),
        (b"[" * 100_000, "nested"),
        (b'{"total_items": 0, "contents": [], "empty": true}', "no services"),
    ],
)
def test_what_is_no_directory_fails_and_says_why(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(PullFailed, match=why):
        from_file(tmp_path, content)


def test_a_missing_file_fails(tmp_path: Path) -> None:
    with pytest.raises(PullFailed, match="cannot be read"):
        pull(str(tmp_path / "absent.json"))


def test_every_page_is_followed() -> None:
    got = from_web(paged([[service(1), service(2)], [service(3)], [service(4)]]))
    assert [record.source_id for record in got.records] == ["s1", "s2", "s3", "s4"]
    assert got.complete


def test_pages_counted_from_nought_are_followed() -> None:
    got = from_web(paged([[service(1)], [service(2)]], first=0))
    assert len(got.records) == 2


def test_a_server_that_repeats_its_page_fails_the_pull() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"totalPages": 9, "content": [service(1)]})

    with pytest.raises(PullFailed, match="repeats an earlier page"):
        from_web(answer)


def test_a_page_that_fails_fails_the_pull() -> None:
    pages = paged([[service(1)], [service(2)]])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if "page" in request.url.params else pages(request)

    with pytest.raises(PullFailed, match="answered 500"):
        from_web(answer)


def test_too_many_pages_fail() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"total_pages": 10**9, "contents": [service(1)]})

    with pytest.raises(PullFailed, match="pages"):
        from_web(answer)


def test_a_busy_server_is_asked_again_and_silence_fails() -> None:
    asked: list[int] = []

    def busy(request: httpx.Request) -> httpx.Response:
        asked.append(1)
        return httpx.Response(503) if len(asked) == 1 else httpx.Response(200, json=[service(1)])

    assert len(from_web(busy).records) == 1

    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no answer")

    with pytest.raises(PullFailed, match="does not answer"):
        from_web(silent)


def test_an_answer_too_large_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_ANSWER", 100)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[service(n) for n in range(50)])

    with pytest.raises(PullFailed, match="larger"):
        from_web(answer)


def test_details_are_fetched_where_the_list_leaves_them_out() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        bare = [{"id": f"s{n}", "name": f"Service {n}"} for n in (1, 2)]
        if request.url.path == "/api/services":
            return httpx.Response(200, json={"total_pages": 1, "contents": bare})
        if request.url.path == "/api/services/s2":
            return httpx.Response(404)
        return httpx.Response(200, json={**bare[0], "contacts": [{"phone": "0117 496 0001"}]})

    one, two = from_web(answer).records
    assert one.phones == ("0117 496 0001",)
    assert two.phones == ()


def test_a_server_that_answers_its_list_at_every_address_is_taken_at_its_list() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[{"id": "s1", "name": "Service 1"}])

    assert len(from_web(answer).records) == 1
