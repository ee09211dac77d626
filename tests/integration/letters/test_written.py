"""The letter itself: one screen as words, as PDF/UA, as FHIR; and what it carries only if told."""

import io
import json
from datetime import date
from uuid import UUID

import pypdf
import pytest

from handrail.domain.messaging import letter_codes, letters
from handrail.domain.messaging.ports import AboutLetter, Body, Outgoing
from handrail.domain.messaging.words import Told
from handrail.interop.letters import document, xml
from handrail.interop.mesh import answers, itk3, sending
from tests.factories import fhir_judge
from tests.factories.mesh import response
from tests.integration.messaging.scene import AT

ID = UUID("01a22a5a-7667-7709-8901-1a75ae6c2769")
FACTS = {
    "reference": "WH-7K3M-9QXT",
    "name": "Amara O'Kafor & <sons> #let",
    "birth_date": "1980-02-01",
    "nhs_number": "9990000018",
    "event": "referral.finished",
    "work_status": "back at work, 20 hours a week",
    "aim": "To drive my own route again by August",
    "return_date": "2026-06-15",
    "function": "Sits for an hour; lifts 5 kg",
    "adjustments": "Half days for two weeks",
    "ask": "review the fit note",
    "ask_by": "2026-06-10",
    "med3": "may be fit for work with altered hours for 2 weeks",
    "med3_by": "Priya Nair, occupational health physiotherapist",
}
ABOUT = AboutLetter(
    delivery_id=UUID("01a22a5a-7667-7709-8901-1a75ae6c2700"),
    person_id=UUID("01a22a5a-7667-4709-8901-1a75ae6c2701"),
    name="Amara O'Kafor",
    given="Amara",
    family="O'Kafor",
    birth_date=date(1980, 2, 1),
    nhs_number="9990000018",
    sender=Body(UUID(int=1), "Pathways Back", "Z00009", "0117 496 0000"),
    recipient=Body(UUID(int=2), "Ash Tree Surgery", "Z00001"),
)


def outgoing(**facts: str) -> Outgoing:
    told = Told(facts={**FACTS, **facts}, sender="Pathways Back", site="https://area.example")
    letter = letters.referral_news(told)
    return Outgoing(
        ID, UUID(int=1), "practice_mesh", "X26ABC2", letter.subject, letter.body,
        f"<{ID}@x.example>", 1, AT, letter.sheet, ABOUT,
    )  # fmt: skip


def test_its_first_line_is_one_dated_ask_or_none():
    assert outgoing().body.splitlines()[0] == ("Action for GP: review the fit note by 10 June 2026")
    assert outgoing(ask="").body.startswith("Action for GP: none\n")


def test_wording_for_a_fit_note_is_a_named_clinicians_or_is_not_there():
    said = " ".join(outgoing().body.split())
    assert (
        "Suggested fit note wording, from Priya Nair, occupational health physiotherapist, for "
        "the certifier's judgement and not a certificate: may be fit" in said
    )
    assert "fit note wording" not in outgoing(med3_by="").body


def test_the_pdf_is_tagged_titled_and_says_the_same():
    """What PDF/UA-1 asks: a structure tree, a language, a title shown, and the claim (7.1-7.2)."""
    read = pypdf.PdfReader(io.BytesIO(sending.write(outgoing()).pdf))
    root = read.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert read.metadata.title == "Letter WH-7K3M-9QXT"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().replace(b"\n", b"")
    kinds = list(structure(root["/StructTreeRoot"]["/K"]))
    assert kinds.count("/H1") == 1
    assert "/P" in kinds
    assert "/Link" in kinds
    text = " ".join(page.extract_text() for page in read.pages)
    assert len(read.pages) == 1
    assert "Action for GP: review the fit note by 10 June 2026" in " ".join(text.split())
    assert "& <sons> #let" in text  # what it says is never code


def structure(element) -> list[str]:
    """Return the kinds of all elements of a structure tree, in reading order."""
    found: list[str] = []
    element = element.get_object() if hasattr(element, "get_object") else element
    for each in element if isinstance(element, list) else [element]:
        held = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(held, dict):
            if "/S" in held:
                found.append(str(held["/S"]))
            if "/K" in held:
                found += structure(held["/K"])
    return found


def test_no_code_is_invented():
    codes = letter_codes.load()
    assert {part: held.code for part, held in codes.codes.items()} == dict.fromkeys(
        letter_codes.PARTS
    )
    said = json.dumps(document.document(sending.write(outgoing())))
    assert "snomed" not in said


def test_codes_agreed_in_a_place_are_carried(tmp_path, settings):
    held = tmp_path / "codes.yaml"
    held.write_text(
        "as_of_date: 2026-06-01\ncodes:\n  document:\n    text: Letter\n    code: '371531000'\n"
        "    display: Report of clinical encounter\n    source: for a test\n"
    )
    settings.LETTER_CODES_FILE = str(held)
    said = document.document(sending.write(outgoing()))
    kind = said["entry"][0]["resource"]["type"]
    assert kind["coding"] == [
        {
            "system": "http://snomed.info/sct",
            "code": "371531000",
            "display": "Report of clinical encounter",
        }
    ]


def test_a_code_needs_its_source(tmp_path):
    held = tmp_path / "codes.yaml"
    held.write_text("as_of_date: 2026-06-01\ncodes: {document: {text: L, code: '371531000'}}\n")
    with pytest.raises(letter_codes.CodesUnreadable, match="where it was seen"):
        letter_codes.load(str(held))


def test_the_official_validator_finds_nothing_wrong_with_it():
    written = sending.write(outgoing())
    try:
        judge = fhir_judge.judge()
    except fhir_judge.NotThere as why:
        pytest.skip(str(why))
    assert judge.errors(document.document(written)) == []
    message = itk3.message(written, endpoint="urn:mesh:X26ABC1", release="4.0")
    assert judge.errors(message) == []


def test_the_message_is_shaped_as_send_document_asks():
    """GPCM-SD-040 to 055: both acknowledgements, the definition, who sends it, one event."""
    said = itk3.message(sending.write(outgoing()), endpoint="urn:mesh:X26ABC1")
    header = said["entry"][0]["resource"]
    handling = {each["url"]: each for each in header["extension"][0]["extension"]}
    assert handling["BusAckRequested"]["valueBoolean"] is True
    assert handling["InfAckRequested"]["valueBoolean"] is True
    assert handling["MessageDefinition"]["valueReference"]["reference"] == itk3.DEFINITION
    assert handling["RecipientType"]["valueCoding"]["code"] == "FA"
    assert header["event"]["code"] == "ITK007C"
    assert header["id"] == str(ID)
    quiet = itk3.message(sending.write(outgoing(ask="")), endpoint="x")
    extension = quiet["entry"][0]["resource"]["extension"][0]["extension"]
    assert extension[2]["valueCoding"]["code"] == "FI"
    assert b'<extension url="BusAckRequested"><valueBoolean value="true"' in xml.write(said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("20013", "acknowledged"),
        ("30001", "filed"),
        ("30002", "not_filed"),
        ("30003", "not_filed"),
        ("10001", "refused"),
        ("20009", "refused"),
        ("20007", "acknowledged"),
    ],
)
def test_an_answer_means_what_its_code_says(code, said):
    answer = answers.read(response(ID, code))
    assert answer is not None
    assert (answer.message_id, answer.said) == (ID, said)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"<x/>", b"[" * 5000, b'{"entry": [{"resource": 3}]}', b"\x00\xff",
        b"<a><b></a>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b'{"entry": null}', b"{" * 9000,
        b'{"entry":[{"resource":{"resourceType":"MessageHeader","response":{"identifier":1}}}]}',
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(content):
    assert answers.read(content) is None


def test_an_address_by_patient_is_written_as_the_place_has_it():
    assert sending.by_patient(ABOUT, "%d%m%Y") == "GPPROVIDER_9990000018_01021980_O'Kafor"
    assert sending.by_patient(ABOUT, "%Y%m%d") == "GPPROVIDER_9990000018_19800201_O'Kafor"
