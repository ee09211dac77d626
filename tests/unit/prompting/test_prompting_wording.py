"""The words of a card: short enough, and never more than is known."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.prompting import wording
from handrail.domain.prompting.rules import Prompt, WhyNow

PROMPTS = st.builds(
    Prompt,
    st.sampled_from(WhyNow),
    st.integers(1, 60),
    st.integers(0, 2_000),
    st.none() | st.dates(),
)


@given(PROMPTS, st.text(min_size=1, max_size=400))
def test_a_summary_is_always_shorter_than_140_signs(prompt, name):
    assert 0 < len(wording.short(wording.why_short(prompt), name)) < 140
    assert len(wording.already(name)) < 140


@given(PROMPTS)
def test_why_now_is_one_sentence_without_a_judgement_of_fitness(prompt):
    said = wording.why(prompt)
    assert said.endswith(".")
    assert not {"fit for work", "unfit", "should"} & {said.lower()}
    assert "sick note" not in said


def test_a_line_for_the_note_names_the_service_and_the_days():
    assert wording.note_line("X", date(2026, 6, 3), date(2026, 6, 6)) == (
        "Referred to X on 3 June 2026, first contact by 6 June 2026"
    )


def test_what_is_not_known_of_the_money_is_said():
    assert wording.funded(date(2027, 3, 31)) == "Funded until 31 March 2027."
    assert wording.funded(None) == "We do not know until when it is funded."


def test_nothing_asked_is_said_first_and_plainly():
    assert wording.asked("", None) == "Action for GP: none."
    assert wording.asked("Which knee?", date(2026, 6, 8)) == (
        "Action for GP: Which knee? (by 8 June 2026)"
    )
