"""What a long record is sifted by: it may keep too much, and never leaves out what counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.interop.records import elements

KNOWN = frozenset({"1", "2"})
SYSTEM = "http://snomed.info/sct"
wild = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["1", "2", "9", SYSTEM]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["coding", "code", "system", "text"]), inner, max_size=4)
    ),
    max_leaves=12,
)
coding = st.fixed_dictionaries(
    {"system": st.sampled_from([SYSTEM, "other"]), "code": st.sampled_from(["1", "2", "9"]) | wild}
)
concept = st.fixed_dictionaries({"coding": st.lists(coding | wild, max_size=3) | coding | wild})


@given(st.fixed_dictionaries({}, optional={"code": concept | st.lists(concept) | wild}))
def test_whatever_says_a_known_code_is_kept(resource):
    if elements.codes(resource, SYSTEM, "code") & KNOWN:
        assert elements.may_say(resource, "code", KNOWN)


@pytest.mark.parametrize(
    ("codings", "expected"),
    [
        ([{"system": SYSTEM, "code": "1"}], True),
        ([{"system": SYSTEM, "code": "9"}, {"system": "other", "code": "2"}], True),
        ([{"system": SYSTEM, "code": "9"}], False),
        ([], False),
    ],
)
def test_what_says_none_is_left_out(codings, expected):
    assert elements.may_say({"code": {"coding": codings}}, "code", KNOWN) is expected
