"""What the public pages show, made from the directory's answers."""

from dataclasses import dataclass

from django.urls import is_valid_path, reverse

from handrail.web.public.listing import Results

GET_SUPPORT = "/get-support/"
PROFESSIONALS = "/professionals/"


@dataclass(frozen=True, slots=True)
class HomePage:
    """Can this help me?"""

    get_support_href: str
    professional_href: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """What is near me that fits?"""

    results: Results | None
    more_is_open: bool


def home() -> HomePage:
    """Return the home page; a button leads to what there is."""
    return HomePage(
        GET_SUPPORT if is_valid_path(GET_SUPPORT) else reverse("find_support"),
        PROFESSIONALS if is_valid_path(PROFESSIONALS) else reverse("account_login"),
    )
