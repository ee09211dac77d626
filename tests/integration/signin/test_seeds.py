"""The seeds of second steps are sealed, older ones still open, and a change of keys covers them."""

import base64
import os

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Account
from handrail.kernel import clock
from handrail.kernel.encryption import UnreadableError
from handrail.kernel.viewer import System, acting_as
from handrail.web.signin import seeds

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def account(module_db) -> Account:
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        made = staff.add_account(
            email="ann.seeds@example.com",
            name="Ann",
            password="three words unlike another",
            by=by,
            at=at,
        )
    return Account.objects.get(pk=made)


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def sign_in(account: Account) -> Client:
    client = Client()
    said = {"login": account.email, "password": "three words unlike another"}
    client.post("/account/sign-in/", said)
    client.post("/account/second-step/code/", {"code": code()})
    return client


def data(account: Account) -> str:
    return str([row.data for row in Authenticator.objects.filter(user=account)])


def test_no_seed_stands_in_the_database_as_it_is(account: Account) -> None:
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    assert SECRET not in data(account)
    assert data(account).count(seeds.MARK) == 2
    assert sign_in(account).get("/account/").status_code == 200


def test_a_seed_from_before_still_lets_in_and_is_sealed_by_the_clock(account: Account) -> None:
    Authenticator.objects.create(
        user=account, type=Authenticator.Type.TOTP, data={"secret": SECRET}
    )
    assert seeds.counts() == {seeds.CLEAR: 1}
    assert sign_in(account).get("/account/").status_code == 200
    assert seeds.seal_again() == (1, ())
    assert SECRET not in data(account)
    assert seeds.CLEAR not in seeds.counts()
    assert seeds.seal_again() == (0, ())
    wrapped = Authenticator.objects.get(user=account).wrap()
    assert seeds.opened(wrapped.instance.data["secret"]) == SECRET


def test_recovery_codes_stay_the_same_when_they_are_sealed(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(seeds, "seal", lambda text: text)
        codes = RecoveryCodes.activate(account)
        shown = codes.get_unused_codes()
    assert seeds.seal_again()[0] == 1
    row = Authenticator.objects.get(user=account)
    assert row.wrap().get_unused_codes() == shown


def test_codes_moved_from_elsewhere_are_sealed_one_by_one(account: Account) -> None:
    Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"migrated_codes": ["12345678", "87654321"]},
    )
    assert seeds.seal_again() == (1, ())
    assert "12345678" not in data(account)
    row = Authenticator.objects.get(user=account)
    assert row.wrap().get_unused_codes() == ["12345678", "87654321"]


def test_a_change_of_keys_covers_them(account: Account, settings) -> None:
    old, new = os.urandom(32), os.urandom(32)
    settings.FIELD_KEYS = lambda: (old,)
    TOTP.activate(account, SECRET)
    settings.FIELD_KEYS = lambda: (new, old)
    assert seeds.seal_again() == (1, ())
    settings.FIELD_KEYS = lambda: (new,)
    kept = Authenticator.objects.get(user=account).data["secret"]
    assert seeds.opened(kept) == SECRET
    assert list(seeds.counts().values()) == [1]
    settings.FIELD_KEYS = lambda: (old,)
    with pytest.raises(UnreadableError):
        seeds.opened(kept)
    done, lost = seeds.seal_again()
    assert (done, len(lost)) == (0, 1)


def test_a_sealed_seed_opens_as_nothing_else(account: Account) -> None:
    from handrail.kernel import encryption

    sealed = base64.b64decode(seeds.seal(SECRET).removeprefix(seeds.MARK))
    with pytest.raises(UnreadableError):
        encryption.unseal(sealed, "cases_safeguardingnote.text:1")
