"""No password holds a word of this place."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from handrail.domain.staff.models import Account
from handrail.kernel import clock
from handrail.web.signin import place_words
from tests.factories.support import PASSWORD, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]


@pytest.fixture(scope="module")
def account(module_db) -> Account:
    scene = build(clock.now())
    return Account.objects.get(pk=scene.coach.viewer.account_id)


@pytest.mark.parametrize(
    "password",
    [
        "handrail is where I work",
        "H-a-n-d-r-a-i-l 2026 ok",
        "all for the n.h.s today",
        "pathways every morning",  # where they work: Pathways Back
        "little whitfield lane",  # their own name: Sam Whitfield
    ],
)
def test_a_word_of_this_place_is_refused_and_named(account: Account, password: str) -> None:
    with pytest.raises(ValidationError, match="Words of this place are guessed first"):
        validate_password(password, account)


@pytest.mark.parametrize("password", [PASSWORD, "seventeen purple umbrellas", "quiet rain at noon"])
def test_other_passwords_are_taken(account: Account, password: str) -> None:
    validate_password(password, account)


def test_the_service_may_have_a_name_of_its_own(account: Account, settings) -> None:
    settings.SERVICE_NAME = "Merebridge Works"
    with pytest.raises(ValidationError, match="merebridge"):
        validate_password("my merebridge password", account)


def test_the_page_says_which_word(account: Account, settings) -> None:
    settings.DEMO = True
    client = Client()
    client.force_login(account)
    said = {"oldpassword": PASSWORD}
    chosen = "handrail is where I work"
    page = client.post("/account/password/", said | {"password1": chosen, "password2": chosen})
    assert "Choose a password without “handrail”" in page.content.decode()
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_what_is_always_left_out_is_written_down() -> None:
    assert place_words.ALWAYS == ("handrail", "nhs", "workwell", "fitnote")
