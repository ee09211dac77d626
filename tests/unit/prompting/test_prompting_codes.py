"""Which codes silence: never trusted before somebody agreed, never half read."""

import pytest

from handrail.domain.prompting import codes
from handrail.domain.prompting.facts import Exclusion

AGREED = "agreed: {by: A clinical safety officer, agreed_date: 2026-06-01}\n"


@pytest.fixture
def more(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "codes.yaml"
        path.write_text(text)
        codes.load.cache_clear()
        return str(path)

    return write


def test_what_comes_with_handrail_is_not_trusted_by_itself():
    held = codes.load()
    assert not held.may_be_trusted
    assert set(held.exclusions.values()) >= {
        Exclusion.PALLIATIVE_CARE, Exclusion.ADVANCED_DEMENTIA, Exclusion.PREGNANCY
    }  # fmt: skip
    assert held.recovery_days == {}, "no code with a time of recovery was seen"


def test_a_place_adds_its_own_and_says_who_agreed(more):
    path = more(
        AGREED
        + """
silent:
  local: [{code: "1", display: Left out here, source: our own}]
surgery: [{code: "2", display: A new hip, source: our own, recovery_days: 42}]
groups: {other: [{code: "3", display: Fatigue, source: our own}]}
"""
    )
    held = codes.load(path)
    assert held.may_be_trusted
    assert held.exclusions["1"] is Exclusion.LOCAL
    assert held.exclusions["103735009"] is Exclusion.PALLIATIVE_CARE
    assert (held.recovery_days, held.groups["3"]) == ({"2": 42}, "other")


@pytest.mark.parametrize(
    "wrong",
    [
        "silent: {palliative: []}",
        'fit_notes: [{code: "1"}]',
        'surgery: [{code: "1", display: x, source: y, recovery_days: 0}]',
        "agreed: {by: '', agreed_date: 2026-06-01}",
        "system: http://read.example/v2",
        ": :",
    ],
)
def test_a_file_that_makes_no_sense_is_refused_whole(more, wrong):
    with pytest.raises(codes.CodesUnreadable, match=r"codes\.yaml"):
        codes.load(more(wrong))


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(codes.CodesUnreadable):
        codes.load("/nowhere/codes.yaml")
