"""Css and script reach a browser compressed, once, and are kept for good."""

import gzip

import pytest
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from handrail.config import static_files

pytestmark = pytest.mark.django_db  # closing an answer looks at the connections


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = False
    assert static_files.collect()
    return tmp_path


def fetch(path, **headers):
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    answer = middleware(RequestFactory().get(path, headers=headers))
    body = b"".join(answer)
    answer.close()
    return answer, body


def test_nothing_is_collected_twice(collected):
    assert not static_files.collect()


def test_a_changed_file_is_collected_again(collected):
    (collected / static_files.STAMP).write_text("another version")
    assert static_files.collect()


def test_a_page_asks_for_a_name_with_a_digest_and_gets_it_compressed(collected):
    path = static("handrail.css")
    assert path.startswith("/static/handrail.")
    assert path != "/static/handrail.css"
    answer, body = fetch(path, accept_encoding="gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    assert gzip.decompress(body) == fetch(path)[1]


def test_the_script_asks_for_its_module_by_digest(collected):
    name = static("handrail.js").removeprefix("/static/")
    assert 'from "./nhsuk/nhsuk-frontend.min.js"' not in (collected / name).read_text()


def test_where_nothing_was_collected_files_come_as_they_are(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert static("handrail.css") == "/static/handrail.css"
    assert fetch("/static/handrail.css")[0].status_code == 200
