"""The words of an explanation: waits with their age, distances, and the rest, line by line."""

from dataclasses import replace
from datetime import date
from math import isnan

from handrail.domain.directory import languages
from handrail.domain.matching.offers import Line, Offer, Topic
from handrail.domain.matching.scoring import NEEDS_A_PLACE, Points
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import Delivery, Intake, ServiceFacts, Wait
from handrail.domain.matching.weights import Weights
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.answers import Answer, Eligibility
from handrail.domain.programmes.rules import Status

ACCESS = {
    "step_free": "step-free access",
    "accessible_toilet": "an accessible toilet",
    "hearing_loop": "a hearing loop",
    "sign_language": "British Sign Language",
    "parking": "parking for disabled people",
    "quiet_space": "a quiet space",
    "easy_read": "easy-read information",
    "large_print": "large-print information",
    "interpreter": "an interpreter",
}
NO_TRAVEL = {
    Delivery.PHONE: "by phone",
    Delivery.VIDEO: "by video",
    Delivery.HOME: "at your home",
}
AREA_UNKNOWN = "We do not know which area this covers: ring them."
NOT_OPEN = {
    Intake.PAUSED: "Not taking new people for now",
    Intake.FULL: "Full for now",
    Intake.CLOSING: "Closing soon, so not taking new people",
}


def wait_text(wait: Wait | None, *, on: date, stale_after_days: int = 90) -> str:
    """Return a wait and what it rests on: "about 6 working days, declared 12 days ago".

    A measured one says on how many people, and what the service says beside it.
    """
    if wait is None:
        return "not known"
    days = wait.working_days
    if wait.measured_on is not None:
        return _measured_text(wait, on, stale_after_days)
    about = "the same day" if days == 0 else f"about {_days(days)}"
    age = (on - wait.as_of_date).days
    old = ", which is too long ago to rely on" if age > stale_after_days else ""
    return f"{about}, declared {_ago(age)}{old}"


def first_contact_text(service: ServiceFacts, *, on: date, weights: Weights) -> str:
    """Return how long it is to the first conversation; an area says when that is too old."""
    stale = weights.first_contact_curve.stale_after_days
    return wait_text(service.first_contact, on=on, stale_after_days=stale)


def _measured_text(wait: Wait, on: date, stale_after_days: int) -> str:
    days = _days(wait.working_days)
    usual = f"more than {days}" if wait.is_at_least else f"usually {days}"
    if wait.working_days == 0 and not wait.is_at_least:
        usual = "usually the same day"
    people = "person" if wait.measured_on == 1 else "people"
    about = "about " if wait.is_rounded else ""
    measured = f"{usual}, measured on {about}{wait.measured_on} {people} in the last 8 weeks"
    if wait.declared_days is None or wait.declared_date is None:
        return measured
    is_old = (on - wait.declared_date).days > stale_after_days
    old = ", too long ago to rely on" if is_old else ""
    return f"{measured}; the service says {wait.declared_days}{old}"


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"


def in_public(offer: Offer, *, on: date) -> Offer:
    """Return an offer as the public reads it: without figures that rest on few people."""
    wait = offer.service.first_contact
    if wait is None or wait.measured_on is None:
        return offer
    said = wait_text(wait.in_public(), on=on)
    lines = tuple(
        replace(line, text=f"First contact: {said}.") if line.topic is Topic.WAIT else line
        for line in offer.lines
    )
    return replace(offer, lines=lines, wait=said)


def distance_text(miles: float | None) -> str:
    """Return a distance in miles, no more exact than is useful."""
    if miles is None:
        return "distance not known"
    if miles < 0.1:
        return "less than 0.1 miles away"
    if miles < 3:
        return f"{miles:.1f} miles away"
    return f"about {miles:.0f} miles away"


def where_text(service: ServiceFacts, miles: float | None, seeker: Seeker) -> str:
    """Return where the help is: in the person's practice, how far, or without travel."""
    ways = [text for delivery, text in NO_TRAVEL.items() if delivery in service.delivery]
    if seeker.practice and any(place.practice == seeker.practice for place in service.places):
        return words.either(["in your own GP practice", *ways])
    if service.places:
        return words.either([distance_text(miles), *ways])
    return f"{words.either(ways)}, no travel" if ways else "place not known"


def fit_lines(eligibility: Eligibility, made_for_points: float = 0.0) -> list[Line]:
    """Return the line that says how it fits, then each reason."""
    good = eligibility.answer is Answer.ELIGIBLE
    length = f", for up to {words.weeks(eligibility.max_weeks)}" if eligibility.max_weeks else ""
    tier = f": {eligibility.tier.name}" if eligibility.tier else ""
    lines = [Line(Topic.FIT, f"{eligibility.headline}{tier}{length}", made_for_points, good)]
    lines += [Line(Topic.FIT, reason, good=good) for reason in eligibility.reasons]
    if not eligibility.judgements:
        lines.append(Line(Topic.FIT, "It is open to everybody."))
    lines += [Line(Topic.FIT, f"The coach will check {it}.") for it in eligibility.coach_checks]
    return lines


def other_lines(
    service: ServiceFacts, points: Points, at: int, seeker: Seeker, *, on: date, weights: Weights
) -> list[Line]:
    """Return the lines on everything besides fit; ``at`` is the service's place in ``points``."""
    first = first_contact_text(service, on=on, weights=weights)
    stale = weights.first_contact_curve.stale_after_days
    treatment = wait_text(service.treatment, on=on, stale_after_days=stale)
    where = where_text(service, miles_at(points, at), seeker)
    knows = [it is not None for it in (service.first_contact, service.treatment)]
    lines = [
        Line(Topic.WAIT, f"First contact: {first}.", points.first_contact[at], knows[0]),
        Line(Topic.TREATMENT, f"Support starts: {treatment}.", points.treatment[at], knows[1]),
        Line(Topic.DISTANCE, words.sentence(where), points.nearness[at]),
        Line(
            Topic.FUNDING,
            _funding(service),
            points.funding[at],
            good=service.funded_until is not None,
        ),
    ]
    lines += _wishes(service, points, at, seeker)
    if service.rules.evidence_text:
        said = service.rules.evidence_text
        text = f"Evidence: {said[:1].lower()}{said[1:]}"
        lines.append(Line(Topic.EVIDENCE, text, points.evidence[at]))
    return lines


def miles_at(points: Points, at: int) -> float | None:
    """Return a distance, or None where it is not known."""
    miles = float(points.miles[at])
    return None if isnan(miles) else miles


def not_open_text(service: ServiceFacts) -> str:
    """Return why a service takes nobody now."""
    if service.intake in NOT_OPEN:
        reason = f": {service.intake_reason}" if service.intake_reason else ""
        return words.sentence(NOT_OPEN[service.intake] + reason)
    if not service.area_is_known:
        return AREA_UNKNOWN
    if service.rules.status is Status.UNKNOWN:
        return "Whether its programme still runs is being checked."
    if service.rules.closed:
        return f"The programme closed {service.rules.closed}."
    return (
        f"The funding ended on {words.day(service.funded_until)}." if service.funded_until else ""
    )


def _wishes(service: ServiceFacts, points: Points, at: int, seeker: Seeker) -> list[Line]:
    """Return the lines on what the person needs or would like, and only those."""
    lines = []
    if language := seeker.wants_language:
        lines.append(_language(service, language, points.language[at]))
    for need in sorted(seeker.access_needs):
        there = need in service.access or (
            need in NEEDS_A_PLACE and not service.delivery.isdisjoint(NO_TRAVEL)
        )
        what = ACCESS.get(need, need.replace("_", " "))
        text = f"Has {what}." if need in service.access else f"No travel, so no need of {what}."
        share = points.access[at] / len(seeker.access_needs)
        lines.append(
            Line(Topic.ACCESS, text if there else f"Not known to have {what}.", share, there)
        )
    if seeker.evenings_matter:
        open_late = service.open_late is True
        text = "Open outside 9 to 5." if open_late else "Not known to be open outside 9 to 5."
        lines.append(Line(Topic.HOURS, text, points.evenings[at], open_late))
    return lines


def _language(service: ServiceFacts, code: str, points: float) -> Line:
    name = languages.NAMES.get(code, code)
    if code in service.languages:
        return Line(Topic.LANGUAGE, f"Speaks {name}.", points)
    if "interpreter" in service.access:
        return Line(Topic.LANGUAGE, f"An interpreter for {name} can be booked.", points)
    return Line(Topic.LANGUAGE, f"Not known to speak {name}.", points, good=False)


def _funding(service: ServiceFacts) -> str:
    if service.funded_until is None:
        return "No end of funding is known."
    return f"Funded until {words.day(service.funded_until)}."


def _ago(days: int) -> str:
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"
