"""What another of us says is checked anew; text goes out so that it comes back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.directory.codes import Access, Delivery, Intake, access_features
from handrail.domain.directory.industries import INDUSTRIES, SECTIONS, known
from handrail.domain.directory.rules import LONGEST_WAIT
from handrail.interop.open_referral import own, services, terms
from handrail.interop.open_referral.text import one_line, plain_text, written, written_line

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OURS = [
    "summary",
    "what_happens",
    "intake",
    "intake_reason",
    "waits",
    "delivery_kinds",
    "access_features",
    "access_notes",
    "area_codes",
    "clock_promise_days",
    "running_since_date",
    "funded_until_date",
    "programme",
    "takes_referrals",
]


@given(st.dictionaries(st.sampled_from(OURS), json))
def test_whatever_stands_there_is_read_as_far_as_it_can_be_meant(said: dict[str, Any]) -> None:
    found = own.read(said)
    assert found is not None
    assert found.intake in {"", *Intake.values}
    assert set(found.delivery_kinds or ()) <= set(Delivery.values)
    assert set(found.access_features or ()) <= set(Access.values)
    assert found.clock_promise_days is None or 1 <= found.clock_promise_days <= 260
    assert all(0 <= wait.working_days <= LONGEST_WAIT for wait in found.waits)
    assert isinstance(found.kept.get("takes_referrals", False), bool)


def test_what_is_not_said_is_not_the_same_as_nothing() -> None:
    silent, empty = own.read({}), own.read({"area_codes": [], "delivery_kinds": []})
    assert silent is not None
    assert empty is not None
    assert (silent.area_codes, silent.delivery_kinds, silent.intake) == (None, None, "")
    assert (empty.area_codes, empty.delivery_kinds) == ((), ())


@given(st.sampled_from(sorted(services.STANDARD_FIELDS - {"id", "name"})), json)
def test_no_field_of_a_record_breaks_the_reading(field: str, said: Any) -> None:
    record, _notes = services.read({"id": "1", "name": "n", field: said})
    assert record.name == "n"


TERM_KEYS = ["taxonomy", "taxonomy_term", "term", "name", "label"]
terms_json = st.dictionaries(st.sampled_from(TERM_KEYS), json)


@given(st.sampled_from(["service_taxonomys", "attributes", "taxonomies"]), terms_json, terms_json)
def test_no_term_breaks_the_reading(key: str, outer: dict[str, Any], inner: dict[str, Any]) -> None:
    for link in (outer, outer | {"taxonomy": inner}, outer | {"taxonomy_term": inner}):
        record, _notes = services.read({"id": "1", "name": "n", key: [link]})
        assert record.name == "n"


@given(json)
def test_what_is_no_object_says_nothing(said: Any) -> None:
    record, _notes = services.read({"id": "1", "name": "n", "handrail": said, "attributes": said})
    assert (record.own is not None) == isinstance(said, dict)
    assert set(record.industries) <= set(SECTIONS)


@given(st.text())
def test_text_goes_out_so_that_reading_gives_it_back(text: str) -> None:
    once = plain_text(written(text))
    assert written(once) == written(text)
    assert plain_text(written(once)) == once
    line = one_line(written_line(text))
    assert written_line(line) == written_line(text)


@pytest.mark.parametrize(
    "text", ["<b>not bold</b>", "&lt;p&gt;", "a < b & c", "- one\n- two\n\nthree", "<script>x"]
)
def test_what_looks_like_html_comes_back_as_the_text_it_was(text: str) -> None:
    assert plain_text(written(text)) == text


def test_an_industry_is_known_by_letter_or_by_its_name_in_the_standard() -> None:
    assert set(SECTIONS) == set(INDUSTRIES) == set("ABCDEFGHIJKLMNOPQRSTU")
    assert (known("h"), known("transportation and STORAGE"), known("Z"), known(None)) == (
        "H",
        "H",
        "",
        "",
    )
    other = {"taxonomy": "UK SIC 2007", "term": "Q", "name": "x"}
    assert terms.industry(other) == "Q"
    assert terms.industry({"taxonomy": "SICK notes", "term": "Q"}) == ""


def test_what_an_access_feature_is_called_speaks_of_that_feature() -> None:
    for feature in Access:
        assert feature.value in access_features([str(feature.label)])
