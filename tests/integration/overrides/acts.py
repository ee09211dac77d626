"""What the tests of overrides do and ask."""

from datetime import date

from handrail.domain.overrides import queries
from handrail.domain.overrides.operations import KeepBack, Request
from handrail.domain.oversight.operations import Sought
from handrail.journey import override
from handrail.kernel import nhs_number
from handrail.kernel.viewer import Person, acting_as
from tests.integration.overrides.conftest import AT

WORDS = "Their sister rang: they left a note"
FOUND = "Asked them and the sister: it was needed"
DANGER = "A partner who reads their post would learn of it"
AMARA = Sought(nhs_number.parse("9990000018"), date(1980, 2, 1), "okafor")


def ask(by, *, about=AMARA, at=AT, **changes):
    said = {"reason": "self", "words": WORDS, "is_emergency": True} | changes
    with acting_as(by, at=at):
        return override.ask(about=about, request=Request(**said), by=by, at=at)


def decide(by, override_id, *, agrees=True, words="They rang me about it", at=AT):
    with acting_as(by, at=at):
        override.decide(override_id=override_id, agrees=agrees, words=words, by=by, at=at)


def shown(by, override_id, at=AT):
    with acting_as(by, at=at):
        return queries.shown(override_id, viewer=by, at=at)


def review(by, override_id, *, judged="right", words=FOUND, keep_back=None, at=AT):
    with acting_as(by, at=at):
        return override.review(
            override_id=override_id,
            judged=judged,
            words=words,
            keep_back=keep_back,
            by=by,
            at=at,
        )


def tell(by, override_id, keep_back=None, at=AT):
    with acting_as(by, at=at):
        return override.tell(override_id=override_id, keep_back=keep_back, by=by, at=at)


def listed(by, at=AT):
    with acting_as(by, at=at):
        return queries.listed(viewer=by, at=at)


def told(person_id, at=AT):
    person = Person(person_id)
    with acting_as(person, at=at):
        return queries.told(viewer=person, at=at)


def not_yet(day=date(2026, 7, 1)):
    return KeepBack(DANGER, day)
