"""Which question comes next, and which answers count."""

from handrail.domain.programmes.eligibility.questions import Question
from handrail.web.self_refer import flow
from handrail.web.self_refer.flow import ORDER, Situation


def answered(*seen: str, **stored: object) -> Situation:
    return Situation({"seen": list(seen), **stored})


def test_the_first_question_is_where_they_live():
    assert Situation({}).after("") == "where"
    assert Situation({}).before("where") is None


def test_every_question_has_a_home_for_its_answers():
    assert set(flow.KEYS) == set(ORDER)


def test_what_a_link_already_says_is_not_asked():
    linked = Situation({"given": ["gp", "service"], "gp": "yes", "practice_id": "x"})
    asked = [step for step in linked.steps() if step not in linked.seen()]
    assert "gp" not in asked
    assert "practice" not in asked
    assert "service" not in asked
    assert "tell-gp" in asked
    assert linked.before("name") == "birth-date"


def test_work_decides_what_is_asked_of_work():
    assert {"job", "time-off"} <= set(answered(work_status="off_sick").steps())
    assert "time-off" not in answered(work_status="employed").steps()
    assert "job" not in answered(work_status="unemployed").steps()
    assert not {"job", "time-off"} & set(answered(work_status="retired").steps())


def test_only_what_the_chosen_service_decides_by_is_asked():
    stored = {"work_status": "off_sick", "service_id": "x"}
    assert "time-off" not in Situation(stored, needed=frozenset()).steps()
    needs = frozenset({Question.WEEKS_OFF, Question.EMPLOYER_SIZE})
    assert {"time-off", "employer-size"} <= set(Situation(stored, needed=needs).steps())


def test_an_answer_once_given_is_kept_though_the_service_does_not_need_it():
    stored = {"work_status": "off_sick", "seen": ["time-off"], "absent_weeks": 6}
    assert Situation(stored, needed=frozenset()).pruned()["absent_weeks"] == 6


def test_safety_is_asked_of_the_ways_they_gave():
    assert "safe" not in answered(other_way="the day centre").steps()
    assert "safe" in answered(phone="07700900123").steps()
    assert "call-times" not in answered(phone="07700900123", safe_ways=["text"]).steps()
    assert "call-times" in answered(phone="07700900123", safe_ways=["phone"]).steps()


def test_another_contact_asks_again_what_is_safe():
    before = {"phone": "1", "safe_ways": ["phone"], "seen": ["contact", "safe", "call-times"]}
    after = flow.kept(before, "contact", {"phone": "2", "email": ""})
    assert "safe_ways" not in after
    assert after["seen"] == ["contact"]
    same = flow.kept(before, "contact", {"phone": "1", "email": ""})
    assert same["safe_ways"] == ["phone"]


def test_another_service_is_agreed_to_anew():
    before = {"service_id": "a", "agreed": True, "seen": ["service", "agree"]}
    after = flow.kept(before, "service", {"service_id": "b", "agreed": False})
    assert "agree" not in after["seen"]


def test_an_answer_to_a_question_no_longer_asked_does_not_count():
    stored = {"work_status": "retired", "job_title": "Baker", "goals": ["find_work"]}
    assert Situation(stored).pruned() == {"work_status": "retired", "goals": ["find_work"]}


def test_a_practice_from_a_link_counts():
    stored = {"given": ["gp"], "gp": "yes", "practice_id": "x", "practice_name": "Saltmarsh"}
    assert Situation(stored).pruned()["practice_id"] == "x"
    changed = flow.kept(stored, "gp", {"gp": "no", "practice_id": None, "practice_name": ""})
    assert "practice_id" not in Situation(changed).pruned()


def test_it_is_complete_when_nothing_is_left():
    stored: dict[str, object] = {"gp": "no", "other_way": "x"}
    every = Situation({**stored, "seen": list(ORDER)})
    assert every.is_complete()
    assert Situation({**stored, "seen": list(ORDER[:-1])}).after("more") == "agree"
