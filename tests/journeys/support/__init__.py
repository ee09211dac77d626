"""What journeys in a browser use: ``from tests.journeys.support import check_page, sign_in``."""

from tests.journeys.support import town
from tests.journeys.support.checking import check_page
from tests.journeys.support.pages import heading, press, said
from tests.journeys.support.people import sign_in, sign_out
from tests.journeys.support.server import Server
from tests.journeys.support.watching import watch

__all__ = [
    "Server",
    "check_page",
    "heading",
    "press",
    "said",
    "sign_in",
    "sign_out",
    "town",
    "watch",
]
