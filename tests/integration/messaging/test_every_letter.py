"""Every letter, to every kind of body, in every state of consent: nothing goes unreleased.

Each fact a letter can print is marked with its kind of information. The mark arrives where that
kind is released at that moment, and nowhere else; not in the subject ever.
"""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.operations import NeverTold
from handrail.domain.messaging import letters, person_words
from handrail.domain.messaging.letters import LINES, SPECIAL
from handrail.domain.messaging.operations import Fact
from handrail.domain.messaging.words import Told
from handrail.domain.organisations.models import MailDomain, Organisation
from handrail.domain.participants.models import Person
from handrail.kernel.privacy import Kind
from tests.integration.messaging.scene import AT, build

pytestmark = pytest.mark.django_db
# Who pays for a programme is written to by nobody: tests/integration/sharing/test_funder.py.
BODIES = ("practice", "council", "employer", "jobcentre")
LATER = AT + timedelta(hours=1)
# Written for the person, or for whoever is given access; they tell no body anything of a person.
NOT_FOR_BODIES = frozenset(person_words.SAID) | {"staff_invited", "come_back_code", "status_code"}
TEMPLATES = sorted(frozenset(letters.TEMPLATES) - NOT_FOR_BODIES)
KEYS = sorted({key for key, _label in LINES} | SPECIAL | {"question", "when", "where", "coach"})
KINDS = sorted(matrix.EVERYTHING)
OTHERS = dict(pairwise([*KINDS, KINDS[0]]))
STATES = ("live", "never", "withdrawn", "over", "not yet")
# What a message to the person themself may name, since somebody else may see the screen.
ON_A_SCREEN = {"reference", "when", "where", "how", "to_name", "promised", "ring", "code"}
ON_A_LOCK_SCREEN = ON_A_SCREEN - {"where", "how", "to_name"}


def mark(kind: Kind) -> str:
    return f"mark of {kind.name.lower()}"


def facts(kind: Kind) -> list[Fact]:
    said = [Fact(kind, key, mark(kind)) for key in KEYS if key != "reference"]
    return [Fact(Kind.OPERATIONAL, "reference", "WH-7K3M-9QXT"), *said]


def release(scene, body, kind: Kind, state: str) -> None:
    """Let the body know one kind, as it stands at the moment the letters go."""
    if state == "never":
        return
    given_at = LATER + timedelta(days=1) if state == "not yet" else AT
    with scene.acting(scene.service, given_at) as by:
        evidence = consent.give(
            person_id=scene.person,
            organisation_id=body.id,
            kinds=[kind],
            purpose="test",
            how="spoken",
            wording_id=consent.set_wording(key="x", text="x", by=by, at=given_at),
            until_at=LATER if state == "over" else None,
            by=by,
            at=given_at,
        )
        if state == "withdrawn":
            consent.withdraw(evidence_id=evidence, how="spoken", by=by, at=given_at)


def told_by_letters(scene, body, kind: Kind) -> str:
    """Send every letter with facts of this kind; return all that arrived."""
    scene.mail.sent.clear()
    for template in TEMPLATES:
        scene.queue(*facts(kind), template=template, recipient_organisation_id=body.id)
    scene.run(LATER)
    assert all(mark(kind) not in sent.subject for sent in scene.mail.sent)
    return "\n".join(" ".join(sent.body.split()) for sent in scene.mail.sent)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("body_kind", BODIES)
def test_a_kind_goes_where_it_is_released_and_nowhere_else(body_kind, state):
    scene = build()
    MailDomain.objects.create(domain="secure.example", accredited_secure=True, marked_at=AT)
    for kind in KINDS:
        body = Organisation.objects.create(
            name=f"A {body_kind}", kind=body_kind, mailbox_email=f"{body_kind}@secure.example"
        )
        if kind not in matrix.may_be_told(body_kind):
            with pytest.raises(NeverTold):
                release(scene, body, kind, "live")
            assert mark(kind) not in told_by_letters(scene, body, kind)
            continue
        release(scene, body, kind, state)
        arrived = told_by_letters(scene, body, kind)
        assert (mark(kind) in arrived) == (state == "live"), (kind, state)
        if state == "live":
            assert mark(OTHERS[kind]) not in told_by_letters(scene, body, OTHERS[kind])


@pytest.mark.parametrize("by_text", [True, False])
@pytest.mark.parametrize("template", sorted(person_words.SAID))
def test_a_message_to_the_person_names_nothing_of_them(template, by_text):
    """Every fact there is stands ready to be said; no subject says any but the reference."""
    keys = {*KEYS, *ON_A_SCREEN} - {"link", "ring"}
    told = Told(facts={key: f"mark of {key}" for key in keys}, site="https://handrail.example")
    letter = letters.write(template, told, by_text=by_text)
    said = " ".join(letter.body.split())
    named = {key for key in keys if re.search(rf"mark of {key}\b", said)}
    assert named <= (ON_A_LOCK_SCREEN if by_text else ON_A_SCREEN)
    assert re.findall(r"mark of (\w+)", letter.subject) in ([], ["reference"])


def test_every_letter_is_tried():
    assert frozenset(letters.TEMPLATES) >= NOT_FOR_BODIES
    assert {"referral_news", "referral_question", "agreement_withdrawn"} <= set(TEMPLATES)


def test_whoever_has_died_is_shared_no_more(scene):
    with scene.acting(scene.service):
        Person.objects.filter(pk=scene.person).update(died_date=AT.date())
    scene.text()
    assert scene.run().sent == 0
