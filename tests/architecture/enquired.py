"""What the access matrix's world has of calls, questions to the specialist, and mail."""

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from handrail.domain.enquiries import calls, mails, questions
from handrail.domain.enquiries.calls import Said
from handrail.domain.enquiries.mails import Matched
from handrail.domain.enquiries.ports import Hung, Incoming
from handrail.domain.enquiries.questions import Asking
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World

FILE = b"a letter about them"


def arrange(world: "World") -> dict[str, UUID]:
    """A call that can go on, a question about somebody, and a mail with something attached."""
    triage, gp, at = world.viewers["triage", "service"], world.viewers["gp", "practice"], world.at
    said = Said(
        submission_id=new_id(),
        caller="person",
        topic="off_work",
        pointed="us",
        minutes=5,
        is_about_someone=True,
        given_name="Zachariah",
        family_name="Quill",
    )
    with acting_as(triage, at=at):
        call_id = calls.write_down(said=said, by=triage, at=at)
    asking = Asking(
        submission_id=new_id(),
        to_organisation_id=world.places["service"],
        nation="England",
        topic="returning",
        text="When could they lift again?",
        is_about_someone=True,
        person_id=world.people["own"],
    )
    with acting_as(gp, at=at):
        question_id = questions.ask(asking=asking, by=gp, at=at).id
    return {"call_id": call_id, "question_id": question_id, **_mail(world)}


def _mail(world: "World") -> dict[str, UUID]:
    by, at, triage = System(world.places["service"]), world.at, world.viewers["triage", "service"]
    digest = hashlib.sha256(FILE).hexdigest()
    mail = Incoming(
        message_id="<one@practice.example>",
        received_at=at,
        sender="desk@practice.example",
        subject="Somebody who would like support",
        text="Please ring them.",
        attachments=(Hung("letter.txt", "application/octet-stream", len(FILE), digest, FILE),),
    )
    with acting_as(by, at=at):
        mails.keep(mail=mail, matched=Matched(), promised_at=at, by=by, at=at)
    with acting_as(triage, at=at):
        (held,) = mails.waiting(viewer=triage, at=at)
        (hung,) = mails.attachments(held.id, viewer=triage, at=at)
    return {"mail_id": held.id, "attachment_id": hung.id}
