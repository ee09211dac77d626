"""Every address says who may enter, and every permission says what it allows."""

import pytest

from handrail.commands.reference.permissions_page import body
from handrail.commands.reference.routes_page import WORDS, Route, routes
from handrail.domain.staff.permissions import MEANINGS, Permission

ROUTES = routes()


@pytest.mark.parametrize("route", ROUTES, ids=[route.path for route in ROUTES])
def test_every_address_says_who_may_enter(route: Route) -> None:
    assert route.enter, f"{route.view} wears no decorator of handrail.web.shared.access"
    assert route.enter in WORDS or set(route.enter.split(" or ")) <= set(Permission)


@pytest.mark.parametrize("route", ROUTES, ids=[route.path for route in ROUTES])
def test_every_address_has_a_name(route: Route) -> None:
    assert route.name


def test_names_and_paths_are_used_once() -> None:
    names = [route.name for route in ROUTES]
    paths = [route.path for route in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert sorted(paths) == sorted(set(paths))


def test_every_permission_is_explained() -> None:
    assert set(MEANINGS) == set(Permission)
    assert all(MEANINGS[permission] in body() for permission in Permission)
