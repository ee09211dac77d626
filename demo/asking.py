"""What came in otherwise: calls, a question to the specialist, and mail."""

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from demo import cast
from demo.world import World
from handrail.domain.enquiries import calls, mails
from handrail.domain.enquiries.calls import Said
from handrail.domain.enquiries.ports import Hung, Incoming
from handrail.domain.enquiries.questions import Asking
from handrail.domain.staff.permissions import Permission
from handrail.journey import advice, incoming
from handrail.kernel.viewer import System, acting_as

CALLS = (("employer", "adjustments", "answered", 6), ("person", "money", "rights", 11))
BODY = """Hello,

Please could you ring this person about going back to work.

First name: Gethin
Last name: Sparrow
Date of birth: 4 May 1979
Phone: 07700 900811
Job: Bus driver
What would help: Shorter shifts for a while, and somebody to speak with the depot.

He agreed to this email.
"""
LETTER = b"%PDF-1.4\n% a letter of the demo, with nothing in it\n"


def build(world: World) -> None:
    """Take two calls and two mails, and ask one question."""
    _calls(world)
    _question(world)
    _mail(world)
    world.post.deliver(world.anchor)


def _calls(world: World) -> None:
    by, at = world.viewer("dan.orme", Permission.TRIAGE), world.anchor - timedelta(hours=3)
    with acting_as(by, at=at):
        for number, (caller, topic, pointed, minutes) in enumerate(CALLS):
            said = Said(
                submission_id=_id(f"call {number}"),
                caller=caller,
                topic=topic,
                pointed=pointed,
                minutes=minutes,
                is_about_someone=False,
            )
            calls.write_down(said=said, by=by, at=at)


def _question(world: World) -> None:
    by, at = world.viewer("owen.pritchard", Permission.REFER), world.anchor - timedelta(hours=5)
    with acting_as(by, at=at):
        to = advice.specialist(by, at=at)
        asking = Asking(
            submission_id=_id("question"),
            to_organisation_id=to.organisation_id,
            nation=to.nation,
            topic="returning",
            text="How soon after a frozen shoulder can somebody drive a forklift again?",
            is_about_someone=True,
            work_status="off_sick",
            job_title="Forklift driver",
            weeks_off=7,
        )
        advice.ask(asking=asking, agreed_how="", by=by, at=at)


def _mail(world: World) -> None:
    by, at = System(world.town[cast.WORKWELL]), world.anchor - timedelta(hours=2)
    answers = {
        "given_name": "Gethin",
        "family_name": "Sparrow",
        "birth_date": "1979-05-04",
        "phone": "07700 900811",
        "job_title": "Bus driver",
        "free_text": "Shorter shifts for a while, and somebody to speak with the depot.",
    }
    letter = Hung("letter.pdf", "application/pdf", len(LETTER), "0" * 64, LETTER)
    with acting_as(by, at=at):
        incoming.take_in(
            mail=Incoming(
                message_id="<one@harbourview.example>",
                received_at=at,
                sender="desk@harbourview.example",
                sender_name="The desk",
                subject="Somebody who would like support",
                text=BODY,
                answers=answers,
                attachments=(letter,),
            ),
            by=by,
            at=at,
        )
        incoming.take_in(
            mail=Incoming(
                message_id="<two@harbourview.example>",
                received_at=at,
                sender="desk@harbourview.example",
                subject="Out of office",
                text="I am away until Monday.",
                automatic="it says Auto-Submitted",
            ),
            by=by,
            at=at,
        )
        mails.note_read(name="referrals", trouble="", by=by, at=at)


def _id(name: str) -> UUID:
    """Return the same id each time, of the random kind that forms have."""
    made = uuid5(NAMESPACE_URL, f"merebridge {name}")
    return UUID(bytes=made.bytes, version=4)
