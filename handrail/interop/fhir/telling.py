"""Communication: notes, questions, answers and letters, read and written by the pages' acts."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from handrail.domain.disclosure.asking import Slice
from handrail.domain.referrals import correspondence, queries
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.correspondence import ANSWER, LETTER, QUESTION, Line, Wanted
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.staff.permissions import Permission
from handrail.interop.fhir import foreign, foreign_words, resolving, said_words
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits, people_asked
from handrail.interop.fhir.writing import Written, check_version
from handrail.journey import afterwards, handling, letters
from handrail.journey.handling import Move
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Client

PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("subject", "reference", ("Patient",)),
    Parameter("based-on", "reference", ("ServiceRequest",)),
    Parameter("sender", "reference", ("Organization",)),
    Parameter("recipient", "reference", ("Organization",)),
    Parameter("category", "token"),
    Parameter("sent", "date"),
    Parameter("received", "date"),
)
SORTS = {"sent": "sent"}
LONGEST_NOTE, LONGEST_ANSWER = 2000, 1000


def search(asked: Asked, context: Context) -> Hits:
    """Search Communications."""
    wanted = Wanted(
        ids=asked.ids("_id"),
        people=people_asked(asked),
        referrals=asked.leads_to("based-on", "ServiceRequest"),
        senders=asked.leads_to("sender", "Organization"),
        recipients=asked.leads_to("recipient", "Organization"),
        what=asked.codes("category"),
        sent=asked.moments("sent"),
        received=asked.moments("received"),
        changed=asked.moments("_lastUpdated"),
        order=asked.order(SORTS, "-sent"),
    )
    which = Slice(asked.start, asked.count, asked.is_counted)
    found = correspondence.search(wanted, which, viewer=context.viewer, at=context.at)
    return Hits(tuple(map(said_words.write, found.lines)), found.total)


def by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Communications."""
    wanted = Wanted(ids=tuple(ids))
    which = Slice(0, len(wanted.ids or ()))
    found = correspondence.search(wanted, which, viewer=context.viewer, at=context.at)
    return [said_words.write(it) for it in found.lines]


def create(said: Json, context: Context) -> Written:
    """Add a note for the team, or answer its question; the same again answers the same."""
    words, at = foreign.read(said, foreign_words.Said), context.at
    if words.status != "completed":
        raise Fault(422, Issue("Only what was said is kept.", "value", "Communication.status"))
    if len(words.based_on) != 1:
        raise Fault(422, Issue("Name the one ServiceRequest that it is about.", "required"))
    where = "Communication.basedOn"
    referral_id = resolving.to(words.based_on[0], ("ServiceRequest",), context, where)
    card = queries.record(referral_id, viewer=context.viewer, at=at).card
    by = _sender(words, card, context)
    if words.answers:
        return _answer(words, card, by, context)
    text = foreign.within(_text(words), LONGEST_NOTE, "Communication.payload")
    id_ = uuid5(referral_id, text)
    before = correspondence.one(id_, viewer=by, at=at)
    if before is None:
        afterwards.add_information(
            referral_id=referral_id, text=text, submission_id=id_, by=by, at=at
        )
    return Written(by_id([id_], context)[0], before is None, is_looked_at=before is not None)


def update(id_: UUID, said: Json, context: Context) -> Written:
    """Say that a letter was received; what was said never changes."""
    words, at = foreign.read(said, foreign_words.Said), context.at
    line = correspondence.one(id_, viewer=context.viewer, at=at)
    if line is None:
        raise Fault(404, "There is no such resource, or it is not yours to see.")
    check_version(context, said_words.version(line))
    same = line.what == LETTER or _text(words) == said_words.text(line)
    if words.status != "completed" or not same:
        raise Fault(422, "What was said never changes. Add a note.")
    arrives = line.what == LETTER and words.received is not None and line.received_at is None
    if arrives:
        assert line.sender_id is not None
        letters.received(
            delivery_id=id_,
            holder_id=line.sender_id,
            person_id=line.person_id,
            by=context.viewer,
            at=at,
        )
    return Written(by_id([id_], context)[0], is_new=False, is_looked_at=not arrives)


def _sender(words: foreign_words.Said, card: ReferralCard, context: Context) -> Client:
    """Return the system as it speaks for whoever referred; NotAllowed, and 422 for a team."""
    by, where = context.viewer, "Communication.sender"
    if card.from_organisation_id != by.organisation_id:
        if by.organisation_id in card.deciders:
            raise Fault(
                422, "A team asks by its Task: put it on-hold, with the day by which you need it."
            )
        raise NotAllowed("Only whoever referred adds to it.")
    if words.sender is None:
        return by
    kind = resolving.kind_of(words.sender, context, where)
    found = resolving.to(words.sender, ("Organization", "Practitioner"), context, where)
    if kind == "Practitioner":
        return handling.speaking_for(by, found, Permission.REFER, at=context.at)
    if found != by.organisation_id:
        raise Fault(422, Issue("You act for another organisation.", "value", where))
    return by


def _answer(words: foreign_words.Said, card: ReferralCard, by: Client, context: Context) -> Written:
    """Answer the question that waits; the answer that was given already is that one."""
    where, at = "Communication.inResponseTo", context.at
    asked_id = resolving.to(words.answers[0], ("Communication",), context, where)
    question = _latest(card, QUESTION, context)
    if question is None or question.id != asked_id:
        raise Fault(422, Issue("That is not the question that was asked.", "value", where))
    text = foreign.within(_text(words), LONGEST_ANSWER, "Communication.payload")
    given = _latest(card, ANSWER, context)
    is_said = given is not None and given.answers_id == asked_id
    if not is_said:
        if card.state != State.QUESTION:
            raise Fault(409, "There is no question waiting for an answer.")
        to = Move(status="requested", words=text)
        handling.move(referral_id=card.id, to=to, by=by, at=at)
        given = _latest(card, ANSWER, context)
    if given is None or given.words != text:
        raise Fault(409, "It was answered before, in other words.")
    return Written(said_words.write(given), not is_said, is_looked_at=is_said)


def _latest(card: ReferralCard, what: str, context: Context) -> Line | None:
    wanted = Wanted(referrals=(card.id,), what=(what,))
    found = correspondence.search(wanted, Slice(0, 1), viewer=context.viewer, at=context.at)
    return found.lines[0] if found.lines else None


def _text(words: foreign_words.Said) -> str:
    return "\n\n".join(it.words.strip() for it in words.payload if it.words)
