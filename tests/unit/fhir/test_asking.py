"""Dates, references and tokens of a search mean what the standard says (FHIR R4, 3.1.1)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.faults import Fault

ONE, TWO = (UUID(f"00000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
PARAMETERS = (
    Parameter("when", "date"),
    Parameter("who", "reference", ("Patient", "Practitioner")),
    Parameter("code", "token"),
    Parameter("_id", "token"),
)


def asked(**given: list[str]) -> Asked:
    return Asked("Task", {name.replace("__", ":"): it for name, it in given.items()}, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-03", [("ge", (2026, 6, 2, 23)), ("lt", (2026, 6, 3, 23))]),
        ("2026-12-01", [("ge", (2026, 12, 1, 0)), ("lt", (2026, 12, 2, 0))]),
        ("gt2026-06-03", [("ge", (2026, 6, 3, 23))]),
        ("le2026-06-03", [("lt", (2026, 6, 3, 23))]),
        ("lt2026-06-03", [("lt", (2026, 6, 2, 23))]),
        ("ge2026-12", [("ge", (2026, 12, 1, 0))]),
        ("eb2026", [("lt", (2026, 1, 1, 0))]),
        ("sa2026", [("ge", (2027, 1, 1, 0))]),
        ("gt2026-06-03T10:00:00.5Z", [("gt", (2026, 6, 3, 10, 0, 0, 500_000))]),
    ],
)
def test_a_date_is_a_time_in_london_as_long_as_it_is_exact(text, expected):
    found = [(how, moment.astimezone(UTC)) for how, moment in asked(when=[text]).moments("when")]
    assert found == [(how, datetime(*parts, tzinfo=UTC)) for how, parts in expected]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "2026-13",
        "2026-02-30",
        "ap2026",
        "ne2026",
        "2026,2027",
        "9999",
        "gt",
        "",
        "9999-12-31T23:59:59Z",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Fault) as refused:
        asked(when=[text]).moments("when")
    assert refused.value.status == 400


def test_a_reference_leads_to_one_type():
    who = asked(who=[f"Patient/{ONE},{TWO}"])
    assert who.leads_to("who", "Patient") == (ONE, TWO)
    assert who.leads_to("who", "Practitioner") == (TWO,)
    assert asked(who__Practitioner=[str(ONE)]).leads_to("who", "Patient") == ()
    assert asked(who=[f"https://x.example/Patient/{ONE}"]).leads_to("who", "Patient") == (ONE,)
    assert asked().leads_to("who", "Patient") is None
    assert asked(who=["Patient/x"]).leads_to("who", "Patient") == ()


def test_given_twice_it_asks_for_both():
    assert asked(_id=[f"{ONE},{TWO}", str(TWO)]).ids("_id") == (TWO,)


def test_a_token_has_a_system_or_none():
    found = asked(code=["https://x.example|a,b,|c"]).tokens("code")
    assert found == (("https://x.example", "a"), ("", "b"), ("", "c"))


@pytest.mark.parametrize("name", ["code:not", "when:missing", "who:Group"])
def test_a_modifier_that_we_do_not_know_is_never_ignored(name):
    with pytest.raises(Fault) as refused:
        Asked("Task", {name: ["x"]}, PARAMETERS)
    assert refused.value.status == 400


def test_what_is_not_used_is_named_or_refused():
    assert Asked("Task", {"_count:x": ["1"], "shoe": ["9"]}, PARAMETERS).unused == [
        "_count:x",
        "shoe",
    ]
    with pytest.raises(Fault):
        Asked("Task", {"shoe": ["9"]}, PARAMETERS, is_strict=True)
