"""An address is looked for in the room of its first word alone."""

import sys
from types import ModuleType
from uuid import UUID

import pytest
from django.urls import Resolver404, URLPattern, include, path, re_path

from handrail.config.routing import routes


def view(request):
    raise AssertionError("no view is called here")


@pytest.fixture
def room(monkeypatch):
    def made(*patterns: URLPattern):
        module = ModuleType("room_of_this_test")
        module.urlpatterns = list(patterns)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return routes(module.__name__)

    return made


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "home"),
        ("cases/", "cases"),
        (f"cases/{UUID(int=1)}/", "case"),
        ("healthz", "healthz"),
        ("key/1-2/", "key"),
        ("inner/", "inner"),
    ],
)
def test_what_is_in_the_room_is_found(room, address, name):
    found = room(
        path("", view, name="home"),
        path("cases/", view, name="cases"),
        path("cases/<uuid:id>/", view, name="case"),
        path("healthz", view, name="healthz"),
        re_path(r"^key/(?P<one>[0-9]+)-(?P<two>.+)/$", view, name="key"),
        path("", include(([path("inner/", view, name="inner")], "within"))),
    )
    assert found.resolve(address).url_name == name


@pytest.mark.parametrize("address", ["case/", "casesx/", "/cases/", "cases", "other/cases/"])
def test_what_is_not_there_is_not_found(room, address):
    with pytest.raises(Resolver404):
        room(path("cases/", view, name="cases")).resolve(address)


@pytest.mark.parametrize("pattern", ["<slug:name>/", "<uuid:id>", "a<int:n>/"])
def test_an_address_must_begin_with_a_plain_word(room, pattern):
    with pytest.raises(ValueError, match="begins with"):
        room(path(pattern, view))
