"""Which services come first, why, and what is there when none fits."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.matching.index import index
from handrail.domain.matching.offers import Signpost, Topic
from handrail.domain.matching.rules import TOP, best, rank
from handrail.domain.matching.rules import order as ordered
from handrail.domain.matching.services import Delivery, Intake, Place, Wait
from handrail.domain.matching.weights import DEFAULT, Weights
from handrail.domain.programmes import rules as programme_rules
from handrail.domain.programmes.eligibility.answers import Answer
from handrail.domain.programmes.eligibility.facts import Employment
from handrail.domain.programmes.eligibility.questions import Question
from tests.unit.matching.town import DAY, PROGRAMMES, TOWN, seeker, service
from tests.unit.programmes.strategies import complete_facts, forgetting, partial_facts


def order(services, who=None, **options):
    """The numbers of the services offered, best first."""
    ranking = rank(services, who or seeker(), on=DAY, **options)
    return [offer.service.id.int for offer in ranking.offers]


def texts(offer, topic):
    return [line.text for line in offer.lines if line.topic is topic]


def test_what_fits_comes_before_what_may_fit_however_near():
    far = service(2, places=(Place(53.0, -2.0),), first_contact=Wait(60, DAY))
    near_but_unsure = service(1, "connect-to-work")
    who = seeker(facts={"work_at_risk": True})
    assert order([near_but_unsure, far], who) == [2, 1]


def test_fewer_questions_come_before_more():
    who = seeker(facts={"work_at_risk": None, "employment": None})
    assert order([service(1, "connect-to-work"), service(2)], who) == [2, 1]


@pytest.mark.parametrize(
    ("better", "who"),
    [
        ({"first_contact": Wait(1, DAY)}, {}),
        ({"treatment": Wait(2, DAY)}, {}),
        ({"places": (Place(51.50, -0.10), Place(55.0, -3.0))}, {}),
        ({"languages": frozenset({"pl"})}, {"language": "pl"}),
        ({"access": frozenset({"interpreter"})}, {"language": "pl"}),
        ({"access": frozenset({"hearing_loop"})}, {"access_needs": frozenset({"hearing_loop"})}),
        ({"open_late": True}, {"needs_evenings": True}),
        ({"funded_until_date": date(2028, 3, 31)}, {}),
        ({"delivery": frozenset({Delivery.PHONE})}, {"prefers_remote": True}),
        ({"evidence": programme_rules.Evidence.TRIAL}, {}),
        ({"places": (Place(51.6, -0.2, practice="F12345"),)}, {"practice": "F12345"}),
    ],
)
def test_of_two_that_fit_the_better_one_is_first(better, who):
    plain = service(1, places=(Place(51.6, -0.2),))
    assert order([plain, replace(plain, id=UUID(int=2), **better)], seeker(**who)) == [2, 1]


def test_evenings_count_for_people_in_work_without_being_asked():
    services = [service(1), service(2, open_late=True)]
    in_work = seeker(facts={"employment": Employment.EMPLOYED})
    assert order(services, in_work) == [2, 1]
    assert order(services) == [1, 2]
    assert order(services, replace(in_work, needs_evenings=False)) == [1, 2]


def test_a_stale_wait_is_only_half_believed_and_a_measured_one_wholly():
    fresh = service(1, first_contact=Wait(4, DAY))
    stale = service(2, first_contact=Wait(2, date(2026, 1, 5)))
    measured = service(3, first_contact=Wait(3, date(2026, 1, 5), measured_on=34))
    assert order([fresh, stale, measured]) == [3, 1, 2]


def test_equal_offers_come_in_the_order_of_their_ids():
    services = [service(number) for number in (5, 3, 9, 1)]
    assert order(services) == [1, 3, 5, 9]
    assert order(reversed(services), top=2) == [1, 3]


@given(partial_facts)
def test_the_order_is_the_same_without_words_and_without_the_rest(facts):
    built = index([service(n, name) for n, name in enumerate(PROGRAMMES, 1)])
    who = replace(seeker(), facts=facts)
    ranking = rank(built, who, on=DAY)
    assert ordered(built, who, on=DAY) == tuple(it.service.id for it in ranking.offers)
    told = [(it.service, it.eligibility, it.fits) for it in ranking.offers]
    found = best(built, who, on=DAY, weights=DEFAULT, top=TOP)
    assert [(it.service, it.eligibility, it.fits) for it in found] == told


def test_an_area_can_weigh_things_its_own_way():
    near = service(1, first_contact=Wait(30, DAY))
    soon = service(2, first_contact=Wait(2, DAY), places=(Place(51.9, -0.1),))
    assert order([near, soon], weights=Weights(nearness=100, first_contact=1)) == [1, 2]
    assert order([near, soon], weights=Weights(nearness=1, first_contact=100)) == [2, 1]


def test_every_offer_says_why_line_by_line():
    who = seeker(language="pl", needs_evenings=True, access_needs=frozenset({"step_free"}))
    (offer,) = rank([service(1, funded_until_date=date(2027, 3, 31))], who, on=DAY).offers
    assert texts(offer, Topic.FIT)[0] == "Fits: people who have a job, for up to 8 weeks"
    assert "You live in Wexbridge." in texts(offer, Topic.FIT)
    assert texts(offer, Topic.WAIT) == [
        "First contact: about 6 working days, declared 12 days ago."
    ]
    assert texts(offer, Topic.TREATMENT) == ["Support starts: not known."]
    assert texts(offer, Topic.DISTANCE) == ["Less than 0.1 miles away."]
    assert texts(offer, Topic.LANGUAGE) == ["Not known to speak Polish."]
    assert texts(offer, Topic.ACCESS) == ["Not known to have step-free access."]
    assert texts(offer, Topic.HOURS) == ["Not known to be open outside 9 to 5."]
    assert texts(offer, Topic.FUNDING) == ["Funded until 31 March 2027."]
    assert offer.wait == "about 6 working days, declared 12 days ago"


def test_the_points_of_the_lines_add_up_to_the_score():
    who = seeker(language="pl", access_needs=frozenset({"step_free", "quiet_space"}))
    services = [service(1, languages=frozenset({"pl"}), delivery=frozenset({Delivery.VIDEO}))]
    (offer,) = rank(services, who, on=DAY).offers
    assert sum(line.points for line in offer.lines) == pytest.approx(offer.score)


def test_nothing_is_said_about_wishes_nobody_has():
    (offer,) = rank([service(1)], seeker(), on=DAY).offers
    said = {line.topic for line in offer.lines}
    assert said.isdisjoint({Topic.LANGUAGE, Topic.ACCESS, Topic.HOURS})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"intake": Intake.FULL}, "Full for now."),
        ({"intake": Intake.PAUSED, "intake_reason": "staff away"}, "for now: staff away."),
        ({"intake": Intake.CLOSING}, "Closing soon, so not taking new people."),
        ({"funded_until_date": date(2026, 6, 2)}, "The funding ended on 2 June 2026."),
    ],
)
def test_a_service_that_takes_nobody_is_named_but_never_offered(changes, why):
    ranking = rank([service(1, **changes)], seeker(), on=DAY)
    assert not ranking.offers
    assert ranking.not_now[0].why.endswith(why)
    assert ranking.counts.not_now == 1


def test_funding_holds_to_the_end_of_its_last_day():
    assert order([service(1, funded_until_date=DAY)]) == [1]


def test_a_closed_programme_is_never_offered():
    ranking = rank([service(1, "fit-for-work-ew")], seeker(facts={"weeks_off": 8}), on=DAY)
    assert not ranking.offers
    assert ranking.not_now[0].why == "The programme closed on 31 March 2018."


def test_when_nothing_fits_the_person_still_gets_something_and_every_reason():
    line = Signpost("Citizens Advice", "About money and benefits", "by phone")
    services = [
        service(1, "ips-primary-care"),
        service(2, "light-touch-advice", delivery=frozenset({Delivery.PHONE}), places=()),
    ]
    ranking = rank(services, seeker(), on=DAY, signposts=(line,))
    assert ranking.is_gap
    assert ranking.nothing_fits
    (refused,) = ranking.not_eligible
    assert refused.reasons[0].startswith("This is for people who are out of work")
    assert [offer.service.id.int for offer in ranking.light_touch] == [2]
    assert ranking.light_touch[0].fits
    assert ranking.light_touch[0].distance == "by phone, no travel"
    assert ranking.signposts == (line,)


def test_services_of_other_places_are_counted_but_not_explained():
    elsewhere = service(1, area_codes=frozenset({"QOP"}))
    ranking = rank([elsewhere, service(2, "ips-primary-care")], seeker(), on=DAY)
    assert [it.service.id.int for it in ranking.not_eligible] == [2]
    assert (ranking.counts.elsewhere, ranking.counts.not_eligible) == (1, 1)


def test_the_questions_that_settle_the_offers_soonest_are_asked():
    services = [service(1, "connect-to-work"), service(2, "connect-to-work"), service(3)]
    who = seeker(facts={"age": None})
    ask = rank(services, who, on=DAY).ask(who.facts)
    assert set(ask.questions) == {Question.AGE, Question.WORK_AT_RISK, Question.SUPPORT}
    assert 1 < ask.expected < 3


def test_nothing_is_asked_where_the_best_offers_are_settled():
    assert rank([service(3)], seeker(), on=DAY).ask(seeker().facts).questions == ()


def test_where_the_home_is_not_known_it_is_asked():
    who = seeker(facts={"home_areas": None, "practice_areas": frozenset({"QOP"})})
    ranking = rank([service(1)], who, on=DAY)
    assert ranking.ask(who.facts).questions == (Question.HOME,)
    assert ranking.offers[0].eligibility.questions == (Question.HOME,)


def test_nowhere_and_nothing_known_still_ranks():
    who = replace(seeker(), latitude=None, longitude=None)
    (offer,) = rank([service(1)], who, on=DAY).offers
    assert (offer.miles, offer.distance) == (None, "distance not known")
    assert rank([], seeker(), on=DAY).offers == ()


def test_a_service_whose_area_nobody_knows_is_named_but_never_offered():
    nowhere = {"area_codes": None, "places": ()}
    services = [
        service(1, **nowhere),
        service(2, "light-touch-advice", **nowhere),
        service(3, intake=Intake.FULL),
    ]
    ranking = rank(services, seeker(), on=DAY)
    assert not ranking.offers
    assert not ranking.light_touch
    assert [(it.service.id.int, it.why) for it in ranking.not_now] == [
        (3, "Full for now."),
        (2, "We do not know which area this covers: ring them."),
        (1, "We do not know which area this covers: ring them."),
    ]


def test_what_has_a_place_and_names_no_area_may_fit_people_near_it():
    near, far = (
        service(number, area_codes=None, places=(Place(*at),))
        for number, at in ((1, (51.6, -0.1)), (2, (53.0, -2.0)))
    )
    ranking = rank([near, far], seeker(), on=DAY)
    assert [offer.service.id.int for offer in ranking.offers] == [1]
    assert texts(ranking.offers[0], Topic.FIT)[1] == (
        "The service will check whether you are in its area."
    )
    assert (ranking.counts.may_fit, ranking.counts.elsewhere) == (1, 1)
    unplaced = replace(seeker(), latitude=None, longitude=None)
    assert order([near, far], unplaced) == [1, 2]


def test_light_touch_for_another_area_is_not_offered_and_ours_says_why():
    line = {"delivery": frozenset({Delivery.PHONE}), "places": ()}
    ours = service(1, "light-touch-advice", **line)
    theirs = service(2, "light-touch-advice", area_codes=frozenset({"QOP"}), **line)
    ranking = rank([ours, theirs], seeker(), on=DAY)
    assert [offer.service.id.int for offer in ranking.light_touch] == [1]
    assert texts(ranking.light_touch[0], Topic.FIT) == ["Fits", "You live in Wexbridge."]


def test_a_programme_for_everybody_says_so():
    anybody = service(1, "light-touch-advice", area_codes=None)
    (offer,) = rank([anybody], seeker(), on=DAY).light_touch
    assert texts(offer, Topic.FIT) == ["Fits", "It is open to everybody."]


def test_a_service_given_twice_is_a_fault():
    with pytest.raises(ValueError, match="twice"):
        index([service(1), service(1)])


codes = st.none() | st.frozensets(st.sampled_from(["QAA", "QBB", "XW1"]), min_size=1)
some_services = st.lists(
    st.tuples(st.sampled_from(sorted(PROGRAMMES)), codes, st.sampled_from(Intake)), max_size=12
).map(
    lambda drawn: [
        service(number, programme, area_codes=area, intake=intake)
        for number, (programme, area, intake) in enumerate(drawn)
    ]
)


@given(some_services, partial_facts)
def test_judging_by_columns_agrees_with_judging_one_by_one(services, facts):
    who = replace(seeker(), facts=facts)
    ranking = rank(services, who, on=DAY, top=100)
    answers = {}
    for one in services:
        rules = one.rules
        if one.area_codes is not None:
            rules = rules.within("Wexbridge", one.area_codes)
        answers[one.id] = programme_rules.judge(rules, facts.filled())
    for offer in ranking.offers + ranking.light_touch:
        assert offer.eligibility.answer is answers[offer.service.id].answer
        assert offer.eligibility.questions == answers[offer.service.id].questions
    fit = [
        one
        for one in services
        if one.intake is Intake.OPEN
        and one.rules.status is programme_rules.Status.LIVE
        and not one.rules.light_touch
        and (one.funded_until is None or one.funded_until >= DAY)
        and answers[one.id].answer is Answer.ELIGIBLE
    ]
    assert ranking.counts.fit == len(fit)
    counts = ranking.counts
    assert counts.judged == (
        counts.fit
        + counts.may_fit
        + counts.not_now
        + counts.not_eligible
        + counts.elsewhere
        + counts.light_touch
    )


@given(some_services, complete_facts)
def test_knowing_less_never_takes_an_offer_away(services, facts):
    who = replace(seeker(), facts=facts)
    less = replace(who, facts=forgetting(facts, {"age", "employment"}, frozenset()))
    known = {offer.service.id for offer in rank(services, who, on=DAY, top=100).offers}
    unsure = {offer.service.id for offer in rank(services, less, on=DAY, top=100).offers}
    assert known <= unsure


def test_ranking_is_the_same_every_time():
    services = [service(number, first_contact=Wait(number % 7, DAY)) for number in range(60)]
    built = index(services)
    assert rank(built, seeker(), on=DAY) == rank(reversed(services), seeker(), on=DAY)
    assert built.services[0].area_codes >= TOWN
