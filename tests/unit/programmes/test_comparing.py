"""Two versions of a programme, and what they differ in, in words."""

from handrail.domain.programmes.comparing import differences
from handrail.domain.programmes.files import reading

TEXT = """
id: example
name: Example
nation: England
status: live
summary: {text: An example., source: nowhere}
is_for:
  age: {youngest: 18, source: nowhere}
  conditions: {any_of: any, source: nowhere}
length: {max_weeks: 8, source: nowhere}
"""


def rules(*changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return reading.read("example.yaml", text.encode()).rules


def test_what_stays_the_same_is_not_said():
    assert differences(rules(), rules()) == ()
    assert differences(rules(), rules((", source: nowhere}\nis_for", ", source: x}\nis_for"))) == ()


def test_each_topic_that_changed_is_one_line():
    later = rules(
        ("youngest: 18", "youngest: 16"),
        ("length: {max_weeks: 8, source: nowhere}", "length: null"),
        ("any_of: any", "any_of: [msk]"),
        ("name: Example", "name: Sample"),
    )
    assert differences(rules(), later) == (
        "Name: was “Example”, is now “Sample”.",
        "Age: was “People aged 18 and over.”, is now “People aged 16 and over.”",
        "Health and circumstances: was “People with any health condition.”, is now “People with"
        " pain or movement problems.”",
        "How long: no longer says “Up to 8 weeks.”",
        "Being checked: now also says “How long it lasts.”",
    )


def test_closing_is_said_first():
    closed = rules(("status: live", "status: closed\nclosed: 2026-03"))
    assert differences(rules(), closed) == (
        "Status: was “Running.”, is now “Closed in March 2026; nobody can be sent to it.”",
    )
