"""Each SHALL for a client app of SMART App Launch 2.2 has a test, or a reason.

The sheet is read where the public files are; here are only its numbers, and our reasons. A test
says which it is about in its docstring: "Requirements: 4, 5."
"""

from pathlib import Path

import pytest

from tests.factories import sheets

HERE = Path(__file__).parent
SHEET = "standards/hl7.fhir.uv.smart-app-launch_2.2.0_Requirements.xlsx"
BACKEND = "we ask for no token without a user: a launch is the only way that we read a record"
SCOPES = "we ask for no scope of that kind"
REASONS = {
    1: "addresses are https or refused: handrail.config.providers.is_safe, tested with sign-in",
    42: "what a server does with aud",
    52: "we send the authorization request by GET",
    105: "we ask for no refresh token",
    106: "we ask for no refresh token",
    108: "we ask for no refresh token",
    122: SCOPES,
    124: SCOPES,
    132: SCOPES,
    141: SCOPES,
    143: SCOPES,
    146: SCOPES,
    153: "we need no encounter, so we do not ask for it",
    155: "we ask for no other context",
    156: "we ask for no other context",
    191: "we read no fhirContext: the patient is all that the form is about",
    202: "we know the user by the name that the claim has, and read no more about them",
    211: "we ask for no auth_time and no max_age",
    215: "we ask for no refresh token",
    216: "we ask for no refresh token",
    218: "the SMART configuration names the issuer and its keys; the token is checked by those",
    219: "we write scopes as the standard's short form",
    220: "we write scopes as the standard's short form",
    225: BACKEND,
    226: BACKEND,
    227: BACKEND,
    229: BACKEND,
    230: BACKEND,
    232: BACKEND,
    233: BACKEND,
    234: BACKEND,
    235: BACKEND,
    236: BACKEND,
    237: BACKEND,
    238: BACKEND,
    264: BACKEND,
    270: "we ask about no token",
    295: "the key is a file that whoever runs this keeps, read where it is needed",
    302: "TLS ends in front of us; the address of the keys needs no sign-in",
    318: "as for 1; which version of TLS, httpx and the system decide",
    325: "we send no jku",
    415: "we use no brand bundle",
    416: "we use no brand bundle",
}


@pytest.mark.real_data
@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_every_requirement_has_a_test_or_a_reason(real_data):
    shall, cited = sheets.shall(real_data / SHEET, "Client"), sheets.cited(HERE)
    assert len(shall) > 100
    assert shall - cited - set(REASONS) == set()
    assert (cited | set(REASONS)) - shall == set(), "no such requirement of a client app"


def test_none_has_both():
    assert sheets.cited(HERE) & set(REASONS) == set()
    assert all(len(reason) > 5 for reason in REASONS.values())
