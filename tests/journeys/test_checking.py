"""What every page is checked by can fail."""

import pytest
from playwright.sync_api import Page

from tests.journeys.support import check_page


@pytest.mark.parametrize("opened", ["page", "no_js_page"])
def test_a_fault_for_a_screen_reader_is_found(opened: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(opened)
    page.route(
        "**/plain-fault/", lambda route: route.fulfill(body=FAULTY, content_type="text/html")
    )
    page.goto("/plain-fault/")
    with pytest.raises(AssertionError, match="button-name"):
        check_page(page, "a page with a fault")


FAULTY = """<!doctype html><html lang="en"><title>A fault</title>
<main><h1>A fault</h1><button type="button"></button></main></html>"""
