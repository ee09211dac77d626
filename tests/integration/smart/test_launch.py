"""A launch, as the standard has it: whose server, how we prove ourselves, and what ties a tab.

Numbers are of the requirement sheet of SMART App Launch 2.2, client app.
"""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from joserfc.jwk import ECKey, KeySet, RSAKey

from handrail.interop.oidc import metadata
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import launched as factory
from tests.factories.ehr import CLIENT, SECRET
from tests.factories.launched import FRAME, fields_of


def asked(answer):
    split = urlsplit(answer["Location"])
    return {name: value[0] for name, value in parse_qs(split.query).items()}


def test_an_ehr_launch_asks_as_the_standard_says(launched):
    """Requirements: 2, 3, 13, 20, 21, 29, 32, 33, 34, 35, 37, 39, 40, 41, 44, 45, 47, 50, 51."""
    answer = launched.launch()
    said = asked(answer)
    assert answer["Location"].startswith(f"{launched.ehr.root}/authorize?")
    assert said["response_type"] == "code"
    assert said["client_id"] == CLIENT
    assert said["redirect_uri"] == settings.PUBLIC_URL + reverse("smart_back")
    assert said["launch"] in launched.ehr.launches
    assert said["aud"] == launched.ehr.iss
    assert said["code_challenge_method"] == "S256"
    assert {"launch", "openid", "fhirUser"} < set(said["scope"].split())
    assert len(said["state"]) >= 40
    assert asked(launched.launch())["state"] != said["state"]


def test_no_more_is_asked_for_than_the_form_needs(launched):
    """Requirements: 120, 121, 125, 135, 137, 150, 151, 161, 196."""
    assert asked(launched.launch())["scope"].split() == [
        "launch",
        "openid",
        "fhirUser",
        "patient/Patient.r",
        "patient/Condition.s",
        "patient/Observation.s",
        "patient/Procedure.s",
        "patient/ServiceRequest.c",
        "patient/Task.c",
    ]


def test_outside_a_record_there_is_no_launch_parameter(launched):
    """Requirements: 36, 152, 166."""
    said = asked(launched.browser.get(reverse("smart_launch"), {"iss": launched.ehr.iss}))
    assert "launch" not in said
    assert "launch/patient" in said["scope"].split()
    assert "launch" not in said["scope"].split()


def test_the_code_is_exchanged_with_the_verifier_of_its_own_launch(launched):
    """Requirements: 62, 63, 67, 68, 69, 70, 71."""
    answer = launched.launch()
    assert launched.come_back(answer).status_code == 200
    (form,) = launched.ehr.exchanged
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    said = asked(answer)
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == said["code_challenge"]
    assert form["grant_type"] == "authorization_code"
    assert form["redirect_uri"] == said["redirect_uri"]
    assert form["client_id"] == CLIENT


def test_the_record_is_read_with_the_token_in_a_header(launched):
    """Requirements: 93."""
    launched.open()
    (token,) = launched.ehr.tokens
    assert {header for _, header in launched.ehr.read} == {f"Bearer {token}"}
    assert all(token not in path for path, _ in launched.ehr.read)


def test_a_secret_proves_who_we_are_in_a_header(db, ehr, codes):
    """Requirements: 23, 64, 72, 345."""
    ehr.proves_by = "secret"
    found = factory.build(ehr, proves_by="secret")
    assert found.open().status_code == 200
    assert SECRET not in json.dumps(ehr.exchanged)


def test_a_secret_is_sealed_where_it_is_kept(db, ehr, codes):
    factory.build(ehr, proves_by="secret")
    with connection.cursor() as cursor:
        cursor.execute("select secret from systems_launchpoint")
        (kept,) = cursor.fetchone()
    assert SECRET.encode() not in bytes(kept)


@pytest.mark.parametrize(
    "made",
    [lambda: RSAKey.generate_key(2048), lambda: ECKey.generate_key("P-384")],
    ids=["RS384", "ES384"],
)
def test_our_key_proves_who_we_are(db, ehr, codes, settings, tmp_path, made):
    """Requirements: 22, 290, 291, 293, 294, 298, 301, 307, 308, 309, 313, 314, 315, 317, 319, 320,
    321, 322, 323, 327, 328, 329, 330, 331, 332, 333, 334.
    """
    path = tmp_path / "key.pem"
    path.write_bytes(made().as_pem(private=True))
    settings.SMART_KEY_FILE = str(path)
    found = factory.build(ehr, proves_by="private_key_jwt")
    shown = found.browser.get(reverse("smart_keys")).json()
    assert not {"d", "p", "q"} & set(shown["keys"][0])
    assert shown["keys"][0]["kid"]
    ehr.proves_by, ehr.app_key = "private_key_jwt", KeySet.import_key_set(shown)
    assert found.open().status_code == 200


def test_an_iss_that_is_not_allowed_is_never_asked(launched):
    for other in (launched.ehr.iss + "/", launched.ehr.iss.upper(), "https://elsewhere.example"):
        answer = launched.browser.get(reverse("smart_launch"), {"iss": other, "launch": "x"})
        assert answer.status_code == 403
        assert "not one that may open" in answer.content.decode()
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert launched.ehr.asked == []


def test_a_system_that_is_switched_off_opens_nothing(launched):
    from handrail.domain.systems import operations

    by = launched.town.admin
    with acting_as(by, at=clock.now()):
        operations.set_enabled(
            system_id=launched.town.system_id, is_enabled=False, version=2, by=by, at=clock.now()
        )
    assert launched.launch().status_code == 403


def test_a_state_is_good_once_and_only_where_it_was_begun(launched):
    """Requirements: 4, 60, 61."""
    answer = launched.launch()
    back = urlsplit(launched.ehr.authorize(answer["Location"]))
    address = f"{back.path}?{back.query}"
    assert launched.browser.get(address).status_code == 200
    again = launched.browser.get(address)
    assert again.status_code == 403
    assert "opened already" in again.content.decode()
    made_up = launched.browser.get(reverse("smart_back"), {"state": "made-up", "code": "x"})
    assert made_up.status_code == 403
    assert len(launched.ehr.exchanged) == 1


def test_nobody_is_sent_on_to_an_address_that_came_in(launched):
    """Requirements: 5, 6."""
    answer = launched.browser.get(
        reverse("smart_back"),
        {"state": "x", "code": "y", "next": "https://bad.example", "redirect_uri": "//bad.example"},
    )
    assert answer.status_code == 403
    assert "bad.example" not in answer.content.decode()
    assert "Location" not in answer


def test_no_cookie_is_set_and_no_token_is_shown(launched):
    """Requirements: 7."""
    page = launched.open()
    sent = launched.send(fields_of(page), agree="yes")
    assert launched.browser.cookies == {}
    for token in launched.ehr.tokens:
        assert token not in page.content.decode() + sent.content.decode()


def test_no_token_is_kept_in_clear_or_logged(launched, capfd):
    launched.send(fields_of(launched.open()), agree="yes")
    said = "".join(capfd.readouterr())
    with connection.cursor() as cursor:
        cursor.execute("select set_config('handrail.kind', 'system', true)")
        cursor.execute("select content::text from systems_launch")
        kept = " ".join(row[0] for row in cursor.fetchall())
    (token,) = launched.ehr.tokens
    assert token not in said
    assert kept
    assert token.encode().hex() not in kept
    assert b"Quillfeather".hex() not in kept


def test_only_the_system_that_opened_it_may_show_it(launched):
    for page in (launched.open(), launched.send(fields_of(launched.open()), agree="yes")):
        assert f"frame-ancestors {FRAME};" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page


def test_other_pages_stay_in_no_frame(launched):
    page = launched.browser.get("/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_two_tabs_never_mix_patients(launched):
    first, second = launched.open("pat-1"), launched.open("pat-2")
    assert "Quillfeather" in first.content.decode()
    assert "Marrowby" in second.content.decode()
    launched.send(fields_of(first), agree="yes")
    launched.send(fields_of(second), agree="yes", goals=["find_work"])
    subjects = [it["subject"] for it in launched.ehr.written if "subject" in it]
    assert [it["reference"] for it in subjects] == ["Patient/pat-1", "Patient/pat-2"]


def test_a_server_without_s256_is_not_asked(launched):
    launched.ehr.configuration = {"code_challenge_methods_supported": ["plain"]}
    assert launched.launch().status_code == 403


def test_relative_addresses_are_of_the_fhir_server(launched):
    """Requirements: 379."""
    launched.ehr.configuration = {"authorization_endpoint": "../authorize"}
    assert launched.launch()["Location"].startswith(f"{launched.ehr.root}/authorize?")


def test_an_identity_that_is_for_somebody_else_or_that_another_key_signed(launched):
    """Requirements: 201."""
    launched.ehr.claims = {"aud": "somebody-else"}
    assert launched.open().status_code == 403
    launched.ehr.claims = {}
    launched.ehr.sign_with = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
    metadata.forget()
    assert launched.open().status_code == 403


def test_the_banner_is_left_out_where_the_system_shows_it(launched):
    launched.ehr.context = {"need_patient_banner": False}
    assert "Whose record this is" not in launched.open().content.decode()
    launched.ehr.context = {"need_patient_banner": None}
    assert "Whose record this is" in launched.open().content.decode()


def test_the_service_of_the_card_is_chosen(launched):
    said = json.dumps({"card": "x", "service": str(launched.town.service_id)})
    launched.ehr.context = {"appContext": said}
    assert fields_of(launched.open())["service"] == str(launched.town.service_id)
    launched.ehr.context = {"appContext": '{"service": ["<script>"]}'}
    assert launched.open().status_code == 200
